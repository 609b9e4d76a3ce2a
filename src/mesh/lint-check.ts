import type { IConstruct } from 'constructs';
import type { Family } from '../lint/family';
import { INJECTION_FAMILY } from '../lint/injection/family';
import { ISTIOCTL_CONFLICTS } from '../lint/istioctl';
import { KUBERNETES_FAMILY } from '../lint/kubernetes/family';
import { lint } from '../lint/lint';
import { knownRelease } from '../model/istio-release';
import { RELEASES_FAMILY } from '../lint/releases';
import { NULLS_FAMILY } from '../lint/releases/nulls';
import { LINT_RULES } from '../lint/rules';
import { SCHEMA_FAMILY } from '../lint/schema/family';
import { WEBHOOK_FAMILY } from '../lint/webhook/family';
import type { Manifest } from '../model/manifest';
import { acknowledgementsIn, ruleOf } from './acknowledgements';
import type { Problem } from './error';
import { releasesIn, settingsOf } from './settings';

/** What finds errors that nothing declared elsewhere can mend: what the cluster refuses, and objects in each other's way. */
export const FAMILIES_THAT_HOLD: readonly Family[] = [
  KUBERNETES_FAMILY,
  SCHEMA_FAMILY,
  WEBHOOK_FAMILY,
  ISTIOCTL_CONFLICTS,
  RELEASES_FAMILY,
  NULLS_FAMILY,
  INJECTION_FAMILY,
];

/**
 * The codes of those errors. The other rules are about what is missing, and an app that is a part of a cluster refers to much that it
 * does not declare.
 */
export const HOLDS_ANYWHERE: ReadonlySet<string> = new Set([
  LINT_RULES.SCHEMA.code,
  LINT_RULES.CEL.code,
  LINT_RULES.WEBHOOK.code,
  ...ISTIOCTL_CONFLICTS.rules.map(({ code }) => code),
  ...RELEASES_FAMILY.rules.map(({ code }) => code),
  ...INJECTION_FAMILY.rules.map(({ code }) => code),
]);

function allFamilies(): readonly Family[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most apps are a part of a cluster and run the others
  return (require('../lint/families') as typeof import('../lint/families')).FAMILIES;
}

/** Every error that the linter finds in the synthesized objects, each by the rules of the release that its construct is for. */
export function checkLint(manifests: readonly Manifest[], root: IConstruct): Problem[] {
  const { selfContained } = settingsOf(root);
  const releases = releasesIn(root);
  const problems: Problem[] = [];
  for (const release of releases) {
    const findings = lint(manifests, {
      acknowledgements: acknowledgementsIn(root),
      families: selfContained ? allFamilies() : FAMILIES_THAT_HOLD,
      version: knownRelease(release),
    });
    for (const { severity, rule: code, construct: path, object, path: field, message, fix } of findings) {
      const rule = ruleOf(code);
      if (severity !== 'error' || !rule || (!selfContained && !HOLDS_ANYWHERE.has(code))) continue;
      const construct = constructAt(root, path);
      if (releases.size > 1 && construct && settingsOf(construct).istio !== release) continue;
      if (code === LINT_RULES.SCHEMA.code && isTakenOver(construct)) continue;
      const place = [object, field].filter((part) => part !== undefined).join(' ');
      problems.push({ rule, path, what: place === '' ? message : `${place}: ${message}`, fix });
    }
  }
  return problems;
}

function constructAt(root: IConstruct, path: string | undefined): IConstruct | undefined {
  let construct: IConstruct | undefined = path === undefined ? undefined : root;
  for (const id of path?.split('/') ?? []) construct = construct?.node.tryFindChild(id);
  return construct;
}

/**
 * Whether a person has patched an object or laid fields over it: what the schema of this library does not know, the cluster may.
 */
function isTakenOver(construct: IConstruct | undefined): boolean {
  const { patches } = (construct ?? {}) as { patches?: unknown[] };
  const { _isOverlaid } = (construct?.node.scope ?? {}) as { _isOverlaid?: boolean };
  return (patches?.length ?? 0) > 0 || _isOverlaid === true;
}

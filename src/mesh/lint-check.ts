import type { IConstruct } from 'constructs';
import { ruleCatalogue } from '../lint/catalogue';
import { FAMILIES } from '../lint/families';
import { isLintVersion, lint } from '../lint/lint';
import { LINT_RULES } from '../lint/rules';
import type { Acknowledgement } from '../lint/suppression';
import type { Manifest } from '../model/manifest';
import { refuse, type Problem } from './error';
import { MESH_RULES } from './rules';
import { releasesIn, settingsOf } from './settings';

/**
 * Rules that what others declare cannot mend: what Istio refuses, and objects of the app that stand in each other's way. The other
 * rules are about what is missing, and an app that is a part of a cluster refers to much that it does not declare.
 */
const HOLDS_ANYWHERE: ReadonlySet<string> = new Set([
  'SCHEMA',
  'CEL',
  'WEBHOOK',
  'IST0109',
  'IST0110',
  'IST0111',
  'IST0112',
  'IST0145',
  'IST0147',
  'IST0152',
  'IST0153',
  'IST0154',
  'IST0159',
  'IST0160',
  'MESH1106',
]);

const FAMILIES_THAT_HOLD = FAMILIES.filter(({ rules }) => rules.some(({ code }) => HOLDS_ANYWHERE.has(code)));

const acknowledged = new WeakMap<IConstruct, Acknowledgement[]>();

/** Notes a decision to live with a rule's findings on the objects of a construct and of everything below it. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  if (!ruleCatalogue().has(rule)) {
    refuse(scope, MESH_RULES.ACKNOWLEDGEMENT, {
      what: 'no rule has this code',
      given: rule,
      allowed: 'the code of a rule, as errors and findings show it',
    });
  }
  if (reason.trim() === '') {
    refuse(scope, MESH_RULES.ACKNOWLEDGEMENT, {
      what: `the acknowledgement of ${rule} gives no reason`,
      given: reason,
      allowed: 'a reason',
    });
  }
  const { root, path } = scope.node;
  const entries = acknowledged.get(root) ?? [];
  entries.push({ rule, reason, ...(path === '' ? {} : { constructPath: path }) });
  acknowledged.set(root, entries);
}

/** What was acknowledged in the tree of a construct. */
export function acknowledgementsIn(scope: IConstruct): readonly Acknowledgement[] {
  return acknowledged.get(scope.node.root) ?? [];
}

/** Every error that the linter finds in the synthesized objects, each by the rules of the release that its construct is for. */
export function checkLint(manifests: readonly Manifest[], root: IConstruct): Problem[] {
  const { selfContained } = settingsOf(root);
  const releases = releasesIn(root);
  const problems: Problem[] = [];
  for (const release of releases) {
    const findings = lint(manifests, {
      acknowledgements: acknowledged.get(root),
      families: selfContained ? FAMILIES : FAMILIES_THAT_HOLD,
      ...(isLintVersion(release) ? { version: release } : {}),
    });
    for (const { severity, rule: code, construct: path, object, path: field, message, fix } of findings) {
      const rule = ruleCatalogue().get(code);
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

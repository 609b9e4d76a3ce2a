import type { IConstruct } from 'constructs';
import { ruleCatalogue } from '../lint/catalogue';
import { isLintVersion, lint } from '../lint/lint';
import { LINT_RULES } from '../lint/rules';
import type { Acknowledgement } from '../lint/suppression';
import type { Manifest } from '../model/manifest';
import { refuse, type Problem } from './error';
import { MESH_RULES } from './rules';
import { settingsOf } from './settings';

/** Rules about what is missing: an app that is a part of a cluster refers to objects that others declare. */
const ABOUT_ABSENCE: ReadonlySet<string> = new Set(['IST0101', 'IST0149', 'IST0173']);

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

/** Every error that the linter finds in the synthesized objects, by the rules of the mesh's release. */
export function checkLint(manifests: readonly Manifest[], root: IConstruct): Problem[] {
  const { istio, selfContained } = settingsOf(root);
  const findings = lint(manifests, {
    acknowledgements: acknowledged.get(root),
    ...(isLintVersion(istio) ? { version: istio } : {}),
  });
  const problems: Problem[] = [];
  for (const { severity, rule: code, construct, object, path, message, fix } of findings) {
    const rule = ruleCatalogue().get(code);
    if (severity !== 'error' || !rule || (!selfContained && ABOUT_ABSENCE.has(code))) continue;
    if (code === LINT_RULES.SCHEMA.code && isTakenOver(root, construct)) continue;
    const place = [object, path].filter((part) => part !== undefined).join(' ');
    problems.push({ rule, path: construct, what: place === '' ? message : `${place}: ${message}`, fix });
  }
  return problems;
}

/**
 * Whether a person has patched an object or laid fields over it: what the schema of this library does not know, the cluster may.
 */
function isTakenOver(root: IConstruct, path: string | undefined): boolean {
  let construct: IConstruct | undefined = path === undefined ? undefined : root;
  for (const id of path?.split('/') ?? []) construct = construct?.node.tryFindChild(id);
  const { patches } = (construct ?? {}) as { patches?: unknown[] };
  const { _isOverlaid } = (construct?.node.scope ?? {}) as { _isOverlaid?: boolean };
  return (patches?.length ?? 0) > 0 || _isOverlaid === true;
}

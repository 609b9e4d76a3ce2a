import type { FieldPath, Manifest } from '../../model/manifest';
import type { AuthorizationPolicySpec, PolicyOperation, PolicyRule } from '../../model/spec';
import { namespaceOf } from '../namespaces';
import type { Check, Report, View } from '../view';
import { SEMANTIC_RULES } from './rules';
import { isOpaque } from './virtual-services';
import type { ServiceSpec } from '../service-spec';

/** Fields of an operation that only HTTP has. */
const HTTP_FIELDS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;

const SPIFFE = 'spiffe://';

/** Texts of a policy and their place. */
type Named = readonly [texts: readonly string[] | undefined, path: FieldPath];

/** Policies that say something else than they seem to. */
export const checkPolicies: Check = (view, report) => {
  for (const manifest of view.input.ofKind('AuthorizationPolicy')) {
    const spec = (manifest.object.spec ?? {}) as AuthorizationPolicySpec;
    const port = (spec.action ?? 'ALLOW') === 'ALLOW' ? opaquePortOf(view, manifest, spec) : undefined;
    for (const [i, rule] of (spec.rules ?? []).entries()) {
      for (const field of ['from', 'to'] as const) {
        if (!Array.isArray(rule?.[field]) || rule[field].length > 0) continue;
        report(manifest, {
          rule: SEMANTIC_RULES.EMPTY_SOURCE,
          path: ['spec', 'rules', i, field],
          message: `${field}: [] means any ${field === 'from' ? 'source' : 'operation'}`,
        });
      }
      checkPrincipals(manifest, rule, ['spec', 'rules', i], report);
      for (const [j, to] of port ? (rule?.to ?? []).entries() : []) {
        const path = httpField(to?.operation ?? {}, ['spec', 'rules', i, 'to', j, 'operation']);
        if (!path || !reaches(to?.operation ?? {}, port!.numbers)) continue;
        report(manifest, {
          rule: SEMANTIC_RULES.POLICY_ON_TCP,
          path,
          message: `the port ${port!.name} of the workload is not HTTP: the rule never matches there, and every connection is cut`,
        });
      }
    }
  }
};

/** Principals are compared behind `spiffe://`, which one that begins with it never equals. */
function checkPrincipals(manifest: Manifest, rule: PolicyRule | undefined, path: FieldPath, report: Report): void {
  const named = [
    ...(rule?.from ?? []).flatMap((from, j) =>
      (['principals', 'notPrincipals'] as const).map((field): Named => [
        from?.source?.[field],
        [...path, 'from', j, 'source', field],
      ]),
    ),
    ...(rule?.when ?? []).flatMap((condition, j) =>
      condition?.key === 'source.principal'
        ? (['values', 'notValues'] as const).map((field): Named => [condition[field], [...path, 'when', j, field]])
        : [],
    ),
  ];
  for (const [principals, place] of named) {
    const index = (principals ?? []).findIndex((it) => String(it).startsWith(SPIFFE));
    if (index < 0) continue;
    report(manifest, {
      rule: SEMANTIC_RULES.SPIFFE_PRINCIPAL,
      path: [...place, index],
      message: `no caller is ${principals![index]}: principals stand without ${SPIFFE}`,
      fix: `write ${principals![index]!.slice(SPIFFE.length)}`,
    });
  }
}

function httpField(operation: PolicyOperation, path: FieldPath): FieldPath | undefined {
  const field = HTTP_FIELDS.find((it) => (operation[it] ?? []).length > 0);
  return field && [...path, field];
}

/** Whether an operation is meant for one of the ports, or for all. */
function reaches(operation: PolicyOperation, ports: readonly string[]): boolean {
  return !operation.ports?.length || operation.ports.some((port) => ports.includes(port));
}

/** A port of the workloads of a policy that carries opaque bytes, where no port of theirs is HTTP. */
function opaquePortOf(
  view: View,
  manifest: Manifest,
  spec: AuthorizationPolicySpec,
): { name: string; numbers: string[] } | undefined {
  const namespace = namespaceOf(manifest.object);
  if (!spec.selector?.matchLabels) return undefined;
  const pods = view.pods.selectedBy(spec.selector.matchLabels, namespace);
  const ports = view.selecting
    .of(namespace, pods)
    .flatMap(({ manifest }) => ((manifest.object.spec ?? {}) as ServiceSpec).ports ?? []);
  if (ports.length === 0 || !ports.every(isOpaque)) return undefined;
  const names = ports.map(({ name, port }) => name ?? String(port));
  return { name: names.join(', '), numbers: ports.map(({ port, targetPort }) => String(targetPort ?? port)) };
}

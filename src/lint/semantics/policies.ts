import type { FieldPath, Manifest } from '../../model/manifest';
import type { AuthorizationPolicySpec, PolicyOperation } from '../../model/spec';
import type { Labels } from '../labels';
import { namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { SEMANTIC_RULES } from './rules';
import { isOpaque } from './virtual-services';

/** Fields of an operation that only HTTP has. */
const HTTP_FIELDS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;

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

function httpField(operation: PolicyOperation, path: FieldPath): FieldPath | undefined {
  const field = HTTP_FIELDS.find((it) => (operation[it] ?? []).length > 0);
  return field && [...path, field];
}

/** Whether an operation is meant for one of the ports, or for all. */
function reaches(operation: PolicyOperation, ports: readonly string[]): boolean {
  return !operation.ports?.length || operation.ports.some((port) => ports.includes(port));
}

interface ServiceSpec {
  readonly ports?: readonly {
    name?: string;
    port?: number;
    targetPort?: number | string;
    protocol?: string;
    appProtocol?: string;
  }[];
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

/** RequestAuthentications that let requests without a token through. */
export const checkTokensDemanded: Check = (view, report) => {
  const policies = view.input.ofKind('AuthorizationPolicy').map(({ object }) => ({
    namespace: namespaceOf(object),
    spec: (object.spec ?? {}) as AuthorizationPolicySpec,
  }));
  for (const manifest of view.input.ofKind('RequestAuthentication')) {
    const spec = (manifest.object.spec ?? {}) as AuthorizationPolicySpec;
    const namespace = namespaceOf(manifest.object);
    const covers = (it: (typeof policies)[number]): boolean =>
      (it.namespace === namespace || it.namespace === view.rootNamespace || namespace === view.rootNamespace) &&
      compatible(it.spec.selector?.matchLabels, spec.selector?.matchLabels);
    if (policies.some((it) => covers(it) && restricts(it.spec))) continue;
    report(manifest, {
      rule: SEMANTIC_RULES.TOKEN_OPTIONAL,
      path: ['spec'],
      message: 'no AuthorizationPolicy for these workloads demands a token, so requests without one get through',
    });
  }
};

function compatible(a: Labels | undefined, b: Labels | undefined): boolean {
  return Object.entries(a ?? {}).every(([key, value]) => b?.[key] === undefined || b[key] === value);
}

/** Whether a policy keeps anybody out for want of a token: any ALLOW does for what it does not name. */
function restricts(spec: AuthorizationPolicySpec): boolean {
  const action = spec.action ?? 'ALLOW';
  const text = JSON.stringify(spec.rules ?? []);
  return action === 'ALLOW' || /requestPrincipals|notRequestPrincipals|request\.auth\./i.test(text);
}

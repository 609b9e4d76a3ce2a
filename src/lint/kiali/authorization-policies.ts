import type { FieldPath } from '../../model/manifest';
import type { AuthorizationPolicySpec, PolicyOperation, PolicySource } from '../../model/spec';
import { NameSet } from '../name-set';
import { namespaceOf } from '../namespaces';
import type { Check, Report, View } from '../view';
import type { Manifest } from '../../model/manifest';
import { hostExists } from './hosts';
import { MutualTls } from './mtls';
import { KIALI_RULES } from './rules';

const METHODS = new NameSet(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE']);

/** Conditions on what a caller's certificate says. */
const IDENTITY_KEYS = new Set(['source.namespace', 'source.principal', 'connection.sni']);

const IDENTITY_FIELDS = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const;

/** What the rules of policies name: namespaces, methods, hosts, principals, identities. */
export const checkPolicyRules: Check = (view, report) => {
  const accounts = principalsOf(view);
  const namespaces = new NameSet(view.namespaces.names);
  for (const manifest of view.input.ofKind('AuthorizationPolicy')) {
    for (const [i, rule] of (((manifest.object.spec ?? {}) as AuthorizationPolicySpec).rules ?? []).entries()) {
      for (const [j, from] of (rule?.from ?? []).entries()) {
        checkSource(
          manifest,
          from?.source ?? {},
          ['spec', 'rules', i, 'from', j, 'source'],
          accounts,
          namespaces,
          report,
        );
      }
      for (const [j, to] of (rule?.to ?? []).entries()) {
        checkOperation(view, manifest, to?.operation ?? {}, ['spec', 'rules', i, 'to', j, 'operation'], report);
      }
    }
  }
};

/** Policies by identity for workloads that receive no mTLS. */
export const checkPoliciesNeedMtls: Check = (view, report) => {
  const tls = new MutualTls(view);
  for (const manifest of view.input.ofKind('AuthorizationPolicy')) {
    const spec = (manifest.object.spec ?? {}) as AuthorizationPolicySpec;
    if (tls.isReceivedBy(namespaceOf(manifest.object), spec.selector?.matchLabels ?? {})) continue;
    for (const path of identityPaths(spec)) {
      report(manifest, {
        rule: KIALI_RULES.POLICY_NEEDS_MTLS,
        path,
        message: 'the workloads of the policy receive no mTLS, so callers have no identity',
      });
    }
  }
};

function identityPaths(spec: AuthorizationPolicySpec): FieldPath[] {
  return (spec.rules ?? []).flatMap((rule, i) => [
    ...(rule?.from ?? []).flatMap((from, j) =>
      IDENTITY_FIELDS.filter((field) => (from?.source?.[field] ?? []).length > 0).map((field): FieldPath => [
        'spec',
        'rules',
        i,
        'from',
        j,
        'source',
        field,
      ]),
    ),
    ...(rule?.when ?? []).flatMap((when, j): FieldPath[] =>
      IDENTITY_KEYS.has(when?.key ?? '') ? [['spec', 'rules', i, 'when', j]] : [],
    ),
  ]);
}

function checkSource(
  manifest: Manifest,
  source: PolicySource,
  path: FieldPath,
  accounts: NameSet | undefined,
  namespaces: NameSet,
  report: Report,
): void {
  for (const [k, pattern] of (source.namespaces ?? []).entries()) {
    if (namespaces.isEmpty || namespaces.has(pattern)) continue;
    const message = `there is no namespace ${pattern}`;
    report(manifest, { rule: KIALI_RULES.SOURCE_NAMESPACE, path: [...path, 'namespaces', k], message });
  }
  for (const [k, principal] of (source.principals ?? []).entries()) {
    if (!accounts || accounts.has(principal)) continue;
    // Who calls from another mesh, nobody here can know.
    if (!principal.includes('*') && /^(?!cluster\.local\/)[^/]+\/ns\//.test(principal)) continue;
    const message = `no service account is ${principal}`;
    report(manifest, { rule: KIALI_RULES.PRINCIPAL, path: [...path, 'principals', k], message });
  }
}

function checkOperation(
  view: View,
  manifest: Manifest,
  operation: PolicyOperation,
  path: FieldPath,
  report: Report,
): void {
  for (const [k, method] of (operation.methods ?? []).entries()) {
    if (METHODS.has(method.trim().toUpperCase())) continue;
    const message = `${JSON.stringify(method)} is no method of HTTP`;
    report(manifest, { rule: KIALI_RULES.METHOD, path: [...path, 'methods', k], message });
  }
  const namespace = namespaceOf(manifest.object);
  for (const [k, host] of (operation.hosts ?? []).entries()) {
    if (isHostHeader(view, host, namespace) || hostExists(view, host, namespace)) continue;
    const message = `no Service or ServiceEntry has the host ${host}`;
    report(manifest, { rule: KIALI_RULES.POLICY_HOST, path: [...path, 'hosts', k], message });
  }
}

/** Patterns and full names are values of a Host header, which may be anything. */
function isHostHeader(view: View, host: string, namespace: string): boolean {
  const dots = host.split('.').length - 1;
  if (host.startsWith('*') || host.endsWith('*') || dots >= 2) return true;
  const owner = host.slice(host.indexOf('.') + 1);
  return dots === 1 && owner !== namespace && !view.namespaces.has(owner);
}

/** The principals of all service accounts; undefined where the input has none to compare with. */
function principalsOf(view: View): NameSet | undefined {
  const accounts = view.input.ofKind('ServiceAccount');
  if (accounts.length === 0) return undefined;
  const principal = (namespace: string, name: string): string => `cluster.local/ns/${namespace}/sa/${name}`;
  return new NameSet([
    ...accounts.map(({ object }) => principal(namespaceOf(object), object.metadata?.name ?? '')),
    ...view.pods.all.map((pod) => principal(pod.namespace, pod.spec.serviceAccountName ?? 'default')),
    // The accounts that an installation of Istio brings.
    principal('istio-system', 'istio-ingressgateway-service-account'),
    principal('istio-system', 'istio-ingressgateway'),
  ]);
}

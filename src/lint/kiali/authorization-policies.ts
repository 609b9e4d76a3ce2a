import { HostIndex } from '../../model/host';
import type { FieldPath } from '../../model/manifest';
import type { AuthorizationPolicySpec, PolicyOperation, PolicySource, VirtualServiceSpec } from '../../model/spec';
import type { Breach } from '../family';
import { NameSet } from '../name-set';
import { namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { completeHost, hostExists, severityOfUnknown } from './hosts';
import { MutualTls } from './mtls';
import { Principals } from './principals';
import { KIALI_RULES } from './rules';

const METHODS = new NameSet(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE']);

/** Conditions on what a caller's certificate says. */
const IDENTITY_KEYS = new Set(['source.namespace', 'source.principal', 'connection.sni']);

const IDENTITY_FIELDS = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const;

/** What the rules of policies name: namespaces, methods, hosts, principals, identities. */
export const checkPolicyRules: Check = (view, report) => {
  const sources = checkSourcesOf(view);
  const operations = checkOperationsOf(view);
  for (const manifest of view.input.ofKind('AuthorizationPolicy')) {
    const tell = (breach: Breach): void => report(manifest, breach);
    for (const [i, rule] of (((manifest.object.spec ?? {}) as AuthorizationPolicySpec).rules ?? []).entries()) {
      for (const [j, from] of (rule?.from ?? []).entries()) {
        sources(from?.source ?? {}, ['spec', 'rules', i, 'from', j, 'source'], tell);
      }
      for (const [j, to] of (rule?.to ?? []).entries()) {
        const path = ['spec', 'rules', i, 'to', j, 'operation'];
        operations(to?.operation ?? {}, namespaceOf(manifest.object), path, tell);
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

type CheckSource = (source: PolicySource, path: FieldPath, tell: (breach: Breach) => void) => void;

function checkSourcesOf(view: View): CheckSource {
  const principals = new Principals(view);
  const namespaces = new NameSet(view.namespaces.names);
  return (source, path, tell) => {
    for (const [k, pattern] of (source.namespaces ?? []).entries()) {
      if (namespaces.isEmpty || namespaces.has(pattern) || view.namespaces.knows(pattern)) continue;
      const message = `there is no namespace ${pattern}`;
      tell({ rule: KIALI_RULES.SOURCE_NAMESPACE, path: [...path, 'namespaces', k], message });
    }
    for (const [k, principal] of (source.principals ?? []).entries()) {
      const doubt = principals.doubt(principal);
      if (doubt) tell({ ...doubt, path: [...path, 'principals', k] });
    }
  };
}

type CheckOperation = (
  operation: PolicyOperation,
  namespace: string,
  path: FieldPath,
  tell: (breach: Breach) => void,
) => void;

function checkOperationsOf(view: View): CheckOperation {
  const routed = routedHosts(view);
  const severity = severityOfUnknown(view);
  return (operation, namespace, path, tell) => {
    for (const [k, method] of (operation.methods ?? []).entries()) {
      if (METHODS.has(method.trim().toUpperCase())) continue;
      const message = `${JSON.stringify(method)} is no method of HTTP`;
      tell({ rule: KIALI_RULES.METHOD, path: [...path, 'methods', k], message });
    }
    for (const [k, host] of (operation.hosts ?? []).entries()) {
      if (isHostHeader(view, host, namespace) || hostExists(view, host, namespace)) continue;
      if (routed.mostSpecific(completeHost(view, host, namespace))) continue;
      const message = `no Service, ServiceEntry or VirtualService has the host ${host}`;
      tell({ rule: KIALI_RULES.POLICY_HOST, path: [...path, 'hosts', k], message, severity });
    }
  };
}

/** The hosts of VirtualServices. */
function routedHosts(view: View): HostIndex<true> {
  const hosts = new HostIndex<true>();
  for (const { object } of view.input.ofKind('VirtualService')) {
    for (const host of ((object.spec ?? {}) as VirtualServiceSpec).hosts ?? []) {
      hosts.set(completeHost(view, host, namespaceOf(object)), true);
    }
  }
  return hosts;
}

/** Patterns and full names are values of a Host header, which may be anything. */
function isHostHeader(view: View, host: string, namespace: string): boolean {
  const dots = host.split('.').length - 1;
  if (host.startsWith('*') || host.endsWith('*') || dots >= 2) return true;
  const owner = host.slice(host.indexOf('.') + 1);
  return dots === 1 && owner !== namespace && !view.namespaces.knows(owner);
}

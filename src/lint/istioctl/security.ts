import type { AuthorizationPolicySpec } from '../../model/spec';
import { formatSelector } from '../labels';
import { NameSet } from '../name-set';
import { namespaceOf } from '../namespaces';
import { podInAmbient, podInMesh } from '../pods';
import { ISTIOCTL_RULES } from './rules';
import type { Check, View } from '../view';

/** Policies that hold for no workload, and sources in namespaces that do not exist. */
export const checkAuthorizationPolicies: Check = (view, report) => {
  const namespaces = new NameSet(view.namespaces.names, true);
  for (const manifest of view.input.ofKind('AuthorizationPolicy')) {
    const spec = (manifest.object.spec ?? {}) as AuthorizationPolicySpec;
    const namespace = namespaceOf(manifest.object);
    if (!coversWorkload(view, namespace, spec)) {
      report(manifest, {
        rule: ISTIOCTL_RULES.NO_WORKLOAD,
        path: spec.selector ? ['spec', 'selector', 'matchLabels'] : ['spec'],
        message: `no workload of the mesh in ${namespace} has the labels ${formatSelector(spec.selector?.matchLabels) || 'asked for'}`,
      });
    }
    for (const [i, rule] of (spec.rules ?? []).entries()) {
      for (const [j, from] of (rule?.from ?? []).entries()) {
        for (const field of ['namespaces', 'notNamespaces'] as const) {
          for (const [k, pattern] of (from?.source?.[field] ?? []).entries()) {
            if (namespaces.has(pattern)) continue;
            report(manifest, {
              rule: ISTIOCTL_RULES.REFERENCE,
              path: ['spec', 'rules', i, 'from', j, 'source', field, k],
              message: `there is no namespace ${pattern}`,
              fix: 'name an existing namespace, or lint its Namespace object too',
            });
          }
        }
      }
    }
  }
};

function coversWorkload(view: View, namespace: string, spec: AuthorizationPolicySpec): boolean {
  const meshWide = namespace === view.rootNamespace;
  if (meshWide && !spec.selector) return true;
  return view.pods.some(
    spec.selector?.matchLabels,
    meshWide ? undefined : namespace,
    (pod) => podInMesh(pod, view.namespaces) || podInAmbient(pod, view.namespaces),
  );
}

const POLICY_KINDS = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'];
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** Policies that select the pods of a Kubernetes Gateway by labels, which such pods do not heed. */
export const checkSelectorsOfKubernetesGateways: Check = (view, report) => {
  for (const kind of POLICY_KINDS) {
    for (const manifest of view.input.ofKind(kind)) {
      const spec = (manifest.object.spec ?? {}) as AuthorizationPolicySpec;
      if (spec.targetRef || !spec.selector) continue;
      const told = new Set<string>();
      for (const pod of view.pods.selectedBy(spec.selector.matchLabels, namespaceOf(manifest.object))) {
        const gateway = pod.labels[GATEWAY_NAME];
        if (gateway === undefined || told.has(gateway)) continue;
        told.add(gateway);
        report(manifest, {
          rule: ISTIOCTL_RULES.INEFFECTIVE_SELECTOR,
          path: ['spec', 'selector'],
          message: `the selector does not work on the Kubernetes Gateway ${gateway}`,
        });
      }
    }
  }
};

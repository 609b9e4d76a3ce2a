import type { FieldPath } from '../../model/manifest';
import type { DestinationRuleSpec, TrafficPolicy } from '../../model/spec';
import { formatSelector, type Labels } from '../labels';
import { namespaceOf } from '../namespaces';
import type { Pods } from '../pods';
import { ISTIOCTL_RULES } from './rules';
import type { Check } from '../view';

interface ClientTls {
  readonly mode?: string;
  readonly caCertificates?: string;
  readonly credentialName?: string;
  readonly insecureSkipVerify?: boolean;
}

/** TLS to a server whose certificate nothing checks against a named authority. */
export const checkServerVerification: Check = (view, report) => {
  for (const manifest of view.input.ofKind('DestinationRule')) {
    const spec = (manifest.object.spec ?? {}) as DestinationRuleSpec;
    const selected = spec.workloadSelector !== undefined;
    const settings: { policy: TrafficPolicy | undefined; path: FieldPath; port?: number }[] = [
      { policy: spec.trafficPolicy, path: ['spec', 'trafficPolicy', 'tls'] },
      ...(spec.trafficPolicy?.portLevelSettings ?? []).map((policy, index) => ({
        policy,
        path: ['spec', 'trafficPolicy', 'portLevelSettings', index, 'tls'],
        port: policy?.port?.number ?? 0,
      })),
    ];
    for (const { policy, path, port } of settings) {
      const tls = (policy?.tls ?? {}) as ClientTls;
      if (tls.mode !== 'SIMPLE' && tls.mode !== 'MUTUAL') continue;
      if (tls.caCertificates || (tls.credentialName && selected)) continue;
      report(manifest, {
        rule: port === undefined ? ISTIOCTL_RULES.UNVERIFIED_HOST : ISTIOCTL_RULES.UNVERIFIED_PORT,
        path,
        message: `TLS ${tls.mode} to ${spec.host}${port === undefined ? '' : ` on port ${port}`} names no certificate authority`,
      });
    }
  }
};

/** Hosts that nobody serves, and subsets that no pod is in. */
export const checkSubsets: Check = (view, report) => {
  for (const manifest of view.input.ofKind('DestinationRule')) {
    const spec = (manifest.object.spec ?? {}) as DestinationRuleSpec;
    const namespace = namespaceOf(manifest.object);
    const host = view.hosts.find(spec.host ?? '', namespace, spec.exportTo);
    if (!host) {
      report(manifest, {
        rule: ISTIOCTL_RULES.UNKNOWN_HOST,
        path: ['spec', 'host'],
        message: `no Service or ServiceEntry has the host ${JSON.stringify(spec.host ?? '')}`,
      });
      continue;
    }
    const told = new Set<string>();
    for (const [index, subset] of (spec.subsets ?? []).entries()) {
      if (told.has(subset?.name ?? '')) continue;
      const labels: Labels = { ...host.workloadSelector, ...subset?.labels };
      if (view.pods.some(labels) || mayFitOnSomeNode(labels, view.pods)) continue;
      told.add(subset?.name ?? '');
      report(manifest, {
        rule: ISTIOCTL_RULES.EMPTY_SUBSET,
        path: ['spec', 'subsets', index, 'labels'],
        message: `no pod has the labels of the subset ${subset?.name ?? ''}: ${formatSelector(labels)}`,
      });
    }
  }
};

/** Labels that a pod gets from the node it runs on, where that has a value for them: nobody knows it before. */
const LOCALITY: ReadonlySet<string> = new Set([
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
  'topology.istio.io/cluster',
  'topology.istio.io/network',
  'kubernetes.io/hostname',
]);

/** Whether labels of nodes are among those asked for, and a pod has the others. */
function mayFitOnSomeNode(labels: Labels, pods: Pods): boolean {
  const asked = Object.entries(labels);
  const own = asked.filter(([label, value]) => !LOCALITY.has(label) || value === '');
  return own.length < asked.length && pods.some(Object.fromEntries(own));
}

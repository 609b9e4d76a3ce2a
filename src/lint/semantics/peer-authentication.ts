import type { FieldPath } from '../../model/manifest';
import type { DestinationRuleSpec, PeerAuthenticationSpec } from '../../model/spec';
import { namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { SEMANTIC_RULES } from './rules';

/** Workloads that demand mutual TLS of clients that were told not to speak it. */
export const checkDemandedMutualTls: Check = (view, report) => {
  for (const manifest of view.input.ofKind('PeerAuthentication')) {
    const spec = (manifest.object.spec ?? {}) as PeerAuthenticationSpec;
    const labels = spec.selector?.matchLabels ?? {};
    const namespace = namespaceOf(manifest.object);
    const path = strictPath(spec);
    if (!path || Object.keys(labels).length === 0) continue;
    if (view.mesh().policies.namespaceMutualTls(namespace) !== 'DISABLE') continue;
    const services = view.selecting.of(namespace, view.pods.selectedBy(labels, namespace));
    const names = services.map(({ manifest: service }) => service.object.metadata?.name ?? '');
    if (names.length > 0 && names.every((name) => isSpokenTo(view, name))) continue;
    report(manifest, {
      rule: SEMANTIC_RULES.DEMANDED_UNDER_DISABLE,
      path,
      message: `these pods take mutual TLS alone, but clients of ${namespace} go by its mode, which is DISABLE`,
    });
  }
};

/** Where a policy demands mutual TLS, for all ports or for one. */
function strictPath({ mtls, portLevelMtls }: PeerAuthenticationSpec): FieldPath | undefined {
  if (mtls?.mode === 'STRICT') return ['spec', 'mtls', 'mode'];
  const port = Object.keys(portLevelMtls ?? {}).find((number) => portLevelMtls?.[number]?.mode === 'STRICT');
  return port === undefined ? undefined : ['spec', 'portLevelMtls', port, 'mode'];
}

/** Whether a DestinationRule makes the clients of a service speak mutual TLS all the same. */
function isSpokenTo(view: View, service: string): boolean {
  return view.input.ofKind('DestinationRule').some(({ object }) => {
    const { host = '', trafficPolicy } = (object.spec ?? {}) as DestinationRuleSpec;
    return (
      trafficPolicy?.tls?.mode === 'ISTIO_MUTUAL' &&
      (host === service || /^\*/.test(host) || host.startsWith(`${service}.`))
    );
  });
}

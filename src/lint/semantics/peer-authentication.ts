import { policyFor } from '../../model/destination-rules';
import type { FieldPath, KubeObject } from '../../model/manifest';
import type { MeshIndex } from '../../model/mesh-index';
import { serviceHostname } from '../../model/resolve';
import type { Service } from '../../model/service';
import type { DestinationRuleSpec, PeerAuthenticationSpec } from '../../model/spec';
import { namespaceOf } from '../namespaces';
import type { Check } from '../view';
import { SEMANTIC_RULES } from './rules';

/** Workloads that demand mutual TLS of clients that were told not to speak it. */
export const checkDemandedMutualTls: Check = (view, report) => {
  const policies = view.input.ofKind('PeerAuthentication');
  if (policies.length === 0) return;
  const mesh = view.mesh();
  // Only rules of their own make clients of one namespace speak otherwise than those of another.
  const callers = new Set(mesh.destinationRules.all.map(({ namespace }) => namespace));
  for (const manifest of policies) {
    const spec = (manifest.object.spec ?? {}) as PeerAuthenticationSpec;
    const labels = spec.selector?.matchLabels ?? {};
    const namespace = namespaceOf(manifest.object);
    const path = strictPath(spec);
    if (!path || Object.keys(labels).length === 0) continue;
    if (mesh.policies.namespaceMutualTls(namespace) !== 'DISABLE') continue;
    const services = view.selecting.of(namespace, view.pods.selectedBy(labels, namespace));
    const found = services.map(({ manifest: service }) => serviceOf(mesh, service.object));
    if (found.length > 0 && found.every((service) => service && isSpokenTo(mesh, service, callers))) continue;
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

function serviceOf({ services, settings }: MeshIndex, object: KubeObject): Service | undefined {
  const namespace = namespaceOf(object);
  return services.byHost(serviceHostname(object.metadata?.name ?? '', namespace, settings.domain))?.get(namespace);
}

/** Whether a DestinationRule makes clients of some namespace speak mutual TLS to every port of a service all the same. */
function isSpokenTo({ destinationRules }: MeshIndex, service: Service, callers: ReadonlySet<string>): boolean {
  return [service.namespace, ...callers].some((caller) =>
    destinationRules
      .forService(caller, service)
      .some(({ spec }) => service.ports.every(({ number }) => speaksMutualTls(spec, number))),
  );
}

function speaksMutualTls(spec: DestinationRuleSpec, port: number): boolean {
  const subsets = ['', ...(spec.subsets ?? []).map(({ name = '' }) => name)];
  return subsets.some((subset) => policyFor(spec, subset, port).tls?.mode === 'ISTIO_MUTUAL');
}

import { matches } from '../labels';
import { namespaceOf } from '../namespaces';
import { podInAmbient, podInMesh, type Container } from '../pods';
import type { Check } from '../view';
import { isGateway } from './ambient';
import { KIALI_RULES } from './rules';
import type { ServicePort, ServiceSpec } from '../service-spec';

const PROTOCOLS = ['grpc', 'grpc-web', 'http', 'http2', 'https', 'mongo', 'redis', 'tcp', 'tls', 'udp', 'mysql'];
const APP_PROTOCOLS = new Set([...PROTOCOLS, 'kubernetes.io/h2c', 'kubernetes.io/ws', 'kubernetes.io/wss']);

/** Ports of Services: their protocol, and what they lead to. */
export const checkServicePorts: Check = (view, report) => {
  for (const manifest of view.input.ofKind('Service')) {
    const spec = (manifest.object.spec ?? {}) as ServiceSpec;
    const namespace = namespaceOf(manifest.object);
    if (namespace === view.rootNamespace || Object.keys(spec.selector ?? {}).length === 0) continue;
    const pods = view.pods.selectedBy(spec.selector, namespace);
    const inMesh = pods.some((pod) => podInMesh(pod, view.namespaces) || podInAmbient(pod, view.namespaces));
    for (const [index, port] of (spec.ports ?? []).entries()) {
      const path = ['spec', 'ports', index];
      if (inMesh && port.protocol?.toLowerCase() !== 'udp') {
        const { name = '', appProtocol } = port;
        if (appProtocol !== undefined && !APP_PROTOCOLS.has(appProtocol.toLowerCase())) {
          report(manifest, { rule: KIALI_RULES.APP_PROTOCOL, path, message: `${appProtocol} is no protocol of Istio` });
        }
        if (appProtocol === undefined && !PROTOCOLS.some((it) => name === it || name.startsWith(`${it}-`))) {
          report(manifest, {
            rule: KIALI_RULES.PORT_NAME,
            path,
            message: `the name ${JSON.stringify(name)} says no protocol`,
          });
        }
      }
      // Kiali compares with the Deployment whose own labels the Service selects.
      const deployment = pods.find(
        (pod) =>
          pod.manifest?.object.kind === 'Deployment' &&
          !isGateway(pod) &&
          matches(spec.selector, pod.manifest.object.metadata?.labels ?? {}),
      );
      if (!deployment || declares(deployment.spec.containers ?? [], port)) continue;
      const message = `no container of ${deployment.name} declares the port ${port.targetPort ?? port.port}`;
      report(manifest, { rule: KIALI_RULES.TARGET_PORT, path, message });
    }
  }
};

function declares(containers: readonly Container[], port: ServicePort): boolean {
  const target = port.targetPort || port.port;
  return containers.some((container) =>
    (container.ports ?? []).some((it) =>
      typeof target === 'string' ? it.name === target : it.containerPort === target,
    ),
  );
}

import { servicePortProtocol } from '../../model/protocol';
import type { Labels } from '../labels';
import { podInMesh, type PodSpec } from '../pods';
import { ISTIOCTL_RULES } from './rules';
import type { Check } from '../view';
import type { ServiceSpec } from '../service-spec';

/** Values of `gateway.istio.io/managed`: Services that Istio itself makes. */
const MANAGED = new Set(['istio.io-gateway-controller', 'istio.io-mesh-controller', 'istio.io-eastwest-controller']);

/** Ports whose name tells Istio no protocol. */
export const checkPortNames: Check = (view, report) => {
  for (const manifest of view.input.ofKind('Service')) {
    const { metadata } = manifest.object;
    if (isControlPlane(metadata?.labels) || MANAGED.has(metadata?.labels?.['gateway.istio.io/managed'] ?? '')) continue;
    const spec = (manifest.object.spec ?? {}) as ServiceSpec;
    const external = spec.type === 'ExternalName';
    for (const [index, port] of (spec.ports ?? []).entries()) {
      const name = port.name ?? '';
      const number = port.port ?? 0;
      const protocol = servicePortProtocol(number, name, port.protocol, port.appProtocol);
      if (protocol !== 'Unsupported' && !(external && name === 'tcp')) continue;
      report(manifest, {
        rule: external ? ISTIOCTL_RULES.EXTERNAL_NAME_PORT : ISTIOCTL_RULES.PORT_NAME,
        path: ['spec', 'ports', index, ...(name === '' ? [] : ['name'])],
        message: `the port ${number} (${name || 'without a name'}) does not say its protocol`,
      });
    }
  }
};

/** Deployments whose Services contradict each other. */
export const checkServicesOfDeployments: Check = (view, report) => {
  for (const pod of view.pods.all) {
    const { manifest } = pod;
    if (manifest?.object.kind !== 'Deployment') continue;
    if (manifest.object.metadata?.labels?.['gateway.istio.io/managed'] === 'istio.io-mesh-controller') continue;
    if (!podInMesh(pod, view.namespaces)) continue;
    const protocols = new Map<number, Set<string>>();
    const targets = new Map<string, Map<number, string>>();
    for (const { manifest: service } of view.selecting.of(pod.namespace, [pod])) {
      const { ports } = service.object.spec as ServiceSpec;
      const name = service.object.metadata?.name ?? '';
      for (const { port = 0, protocol = 'TCP', targetPort = port } of ports ?? []) {
        protocols.set(port, (protocols.get(port) ?? new Set()).add(protocol));
        const target = targets.get(String(targetPort)) ?? new Map<number, string>();
        targets.set(String(targetPort), target.set(port, name));
      }
    }
    for (const [port, said] of protocols) {
      if (said.size < 2) continue;
      report(manifest, {
        rule: ISTIOCTL_RULES.SERVICES_DISAGREE,
        path: ['metadata', 'name'],
        message: `the Services of this Deployment call port ${port} both ${[...said].sort().join(' and ')}`,
      });
    }
    for (const [target, ports] of targets) {
      if (ports.size < 2) continue;
      report(manifest, {
        rule: ISTIOCTL_RULES.TARGET_PORT_CONFLICT,
        path: ['metadata', 'name'],
        message: `the Services ${[...new Set(ports.values())].sort().join(', ')} lead the ports ${[...ports.keys()].sort((a, b) => a - b).join(', ')} to the one target port ${target}`,
      });
    }
  }
};

/** The user id of the sidecar: what an application sends under it is never captured. */
const PROXY_USER = 1337;

/** Applications that run as the sidecar's user. */
export const checkApplicationUser: Check = (view, report) => {
  for (const { manifest, spec, templatePath } of view.pods.all) {
    if (!manifest || !['Pod', 'Deployment'].includes(manifest.object.kind)) continue;
    if (isControlPlane(manifest.object.metadata?.labels)) continue;
    const path = proxyUser(spec);
    if (path) {
      report(manifest, {
        rule: ISTIOCTL_RULES.APPLICATION_USER,
        path: [...templatePath, 'spec', ...path, 'securityContext', 'runAsUser'],
        message: `the application runs as user ${PROXY_USER}, which is the sidecar's`,
      });
    }
  }
};

/** The first place that says so. */
function proxyUser(spec: PodSpec): (string | number)[] | undefined {
  if (spec.securityContext?.runAsUser === PROXY_USER) return [];
  const index = (spec.containers ?? []).findIndex(({ name, securityContext }) => {
    const application = name !== 'istio-proxy' && name !== 'istio-operator';
    return application && securityContext?.runAsUser === PROXY_USER;
  });
  return index < 0 ? undefined : ['containers', index];
}

function isControlPlane(labels: Labels | undefined): boolean {
  return labels?.istio !== undefined || labels?.release === 'istio';
}

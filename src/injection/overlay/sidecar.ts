import { ANNOTATION, CONTAINER } from '../annotations';
import type { JsonObject } from '../json';
import * as env from './env';
import { chosenImage, proxyImage } from './image';
import { initContainer } from './init';
import type { OverlayInput } from './input';
import { firstOf, sidecarMetadata } from './metadata';
import { goPrint, isEmpty } from './print';
import { annotatedReadiness, flag, hasHealth, proxyArgs, readiness } from './proxy';
import { proxyResources } from './resources';
import { settled } from './settled';
import * as vol from './volumes';

const ENV: readonly env.EnvPart[] = [
  env.settledParts(env.localhostProbes, env.authority, env.podFields, env.cpuLimit, env.proxyConfiguration),
  env.podPorts,
  env.appContainers,
  env.settledParts(env.goLimits, env.compliance, env.clusterAndNode, env.podInterception, env.network),
  env.labelledWorkload,
  env.owner,
  env.settledParts(env.bootstrap, env.identity, env.datadog),
  env.otel,
  env.settledParts(env.proxyMetadata),
];

const MOUNTS: readonly vol.VolumePart[] = [
  vol.socketMount,
  vol.credentialMount,
  vol.certificateMount,
  vol.authorityMount,
  vol.revocationMount,
  vol.dataMount,
  vol.bootstrapMount,
  vol.envoyMount,
  vol.tokenMount,
  vol.mtlsMount,
  vol.podinfoMount,
  vol.lightstepMount,
  vol.userMounts,
];

const VOLUMES: readonly vol.VolumePart[] = [
  vol.socketVolume,
  vol.credentialVolume,
  vol.certificateVolume,
  vol.bootstrapVolume,
  vol.envoyVolume,
  vol.podVolumes,
  vol.authorityVolume,
  vol.revocationVolume,
  vol.mtlsVolume,
  vol.userVolumes,
  vol.lightstepVolume,
];

/** What a sidecar adds to a pod, as a strategic merge patch. */
export function sidecarOverlay(input: OverlayInput): JsonObject {
  const { native, init, proxy, rest } = shell(input);
  const container = { ...proxy, env: env.environment(input, ENV) };
  const containers = native
    ? { initContainers: [...init, container] }
    : { initContainers: init, containers: [container] };
  return { metadata: sidecarMetadata(input), spec: { ...containers, ...rest } };
}

/** The sidecar without its environment. */
const shell = settled((input) => {
  const mode = input.annotation(ANNOTATION.interceptionMode, input.interceptionMode);
  const native = firstOf(input.annotations[ANNOTATION.nativeSidecar], String(input.nativeDefault)) !== 'false';
  const tproxy = mode === 'TPROXY';
  const secrets = vol.imagePullSecrets(input);
  return {
    native,
    init: mode === 'NONE' ? [] : [initContainer(input, tproxy)],
    proxy: proxyContainer(input, native, tproxy),
    rest: { volumes: vol.volumes(input, VOLUMES), ...(secrets && { imagePullSecrets: secrets }) },
  };
});

function proxyContainer(input: OverlayInput, native: boolean, tproxy: boolean): JsonObject {
  const { global, proxy } = input;
  const out: JsonObject = { name: CONTAINER.proxy, image: chosenImage(input, proxy.image, proxyImage(input)) };
  if (native) out.restartPolicy = 'Always';
  out.ports = [{ containerPort: 15090, protocol: 'TCP', name: 'http-envoy-prom' }];
  out.args = proxyArgs(input, 'sidecar');
  if (!isEmpty(proxy.outlierLogPath)) out.args.push(flag('outlierLogPath', proxy.outlierLogPath));
  const lifecycle = lifecycleOf(input, native);
  if (lifecycle) out.lifecycle = lifecycle;
  out.env = []; // The place of what comes later.
  if (!isEmpty(global.imagePullPolicy)) out.imagePullPolicy = goPrint(global.imagePullPolicy);
  if (hasHealth(input)) {
    if (!isEmpty(proxy.startupProbe?.enabled))
      out.startupProbe = readiness(15021, 0, 1, proxy.startupProbe.failureThreshold);
    out.readinessProbe = annotatedReadiness(input, 15021);
  }
  out.securityContext = proxySecurity(input, tproxy);
  out.resources = proxyResources(input);
  out.volumeMounts = vol.volumes(input, MOUNTS);
  return out;
}

/** Waits or drains: a native sidecar is started first and stopped last by Kubernetes, a classic one holds the others by itself. */
function lifecycleOf(input: OverlayInput, native: boolean): JsonObject | undefined {
  const { proxy } = input;
  if (!isEmpty(proxy.lifecycle)) return proxy.lifecycle;
  if (native) {
    const port = input.annotation(ANNOTATION.statusPort, proxy.statusPort);
    return { preStop: { exec: { command: ['pilot-agent', 'request', flag('debug-port', port), 'POST', 'drain'] } } };
  }
  const hold = input.proxyConfig.holdApplicationUntilProxyStarts || !isEmpty(proxy.holdApplicationUntilProxyStarts);
  return hold ? { postStart: { exec: { command: ['pilot-agent', 'wait'] } } } : undefined;
}

function proxySecurity(input: OverlayInput, tproxy: boolean): JsonObject {
  const { proxy } = input;
  const bind = input.annotation(ANNOTATION.capNetBindService, proxy.capNetBindService) === 'true';
  const traced = input.metadataOfProxy.IPTABLES_TRACE_LOGGING === 'true';
  const add = traced ? ['NET_ADMIN'] : [...(tproxy ? ['NET_ADMIN'] : []), ...(bind ? ['NET_BIND_SERVICE'] : [])];
  const root = traced || tproxy || bind;
  const out: JsonObject = {
    allowPrivilegeEscalation: traced ? true : proxy.privileged,
    capabilities: add.length > 0 ? { add, drop: ['ALL'] } : { drop: ['ALL'] },
    privileged: traced ? true : proxy.privileged,
    readOnlyRootFilesystem: true,
    runAsNonRoot: !root,
    runAsUser: root ? 0 : input.proxyUid || 1337,
    runAsGroup: root && !traced ? 1337 : input.proxyGid || 1337,
  };
  if (!isEmpty(proxy.seccompProfile)) out.seccompProfile = proxy.seccompProfile;
  return out;
}

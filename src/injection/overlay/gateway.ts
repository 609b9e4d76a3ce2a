import { CONTAINER } from '../annotations';
import type { JsonObject } from '../json';
import * as env from './env';
import { chosenImage, proxyImage } from './image';
import type { OverlayInput } from './input';
import { canonicalLabels, commonAnnotations } from './metadata';
import { goPrint, isEmpty } from './print';
import { proxyArgs, readiness } from './proxy';
import * as vol from './volumes';

const ENV: readonly env.EnvPart[] = [
  env.authority,
  env.podFields,
  env.cpuLimit,
  env.proxyConfiguration,
  env.podPorts,
  env.goLimits,
  env.compliance,
  env.appContainers,
  env.clusterAndNode,
  env.meshInterception,
  env.network,
  env.plainWorkload,
  env.owner,
  env.bootstrap,
  env.identity,
  env.proxyMetadata,
];

const MOUNTS: readonly vol.VolumePart[] = [
  vol.socketMount,
  vol.credentialMount,
  vol.certificateMount,
  vol.authorityMount,
  vol.dataMount,
  vol.bootstrapMount,
  vol.envoyMount,
  vol.tokenMount,
  vol.mtlsMount,
  vol.podinfoMount,
];

const VOLUMES: readonly vol.VolumePart[] = [
  vol.socketVolume,
  vol.emptyCredentialVolume,
  vol.emptyCertificateVolume,
  vol.bootstrapVolume,
  vol.envoyVolume,
  vol.podVolumes,
  vol.authorityVolume,
  vol.mtlsVolume,
];

const UNPRIVILEGED_PORTS = { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] };

/** What makes a pod with an `istio-proxy` container a gateway, as a strategic merge patch. */
export function gatewayOverlay(input: OverlayInput): JsonObject {
  const { global, proxy, values } = input;
  const container: JsonObject = {
    name: CONTAINER.proxy,
    image: chosenImage(input, proxy.image, proxyImage(input)),
    ports: [{ containerPort: 15090, protocol: 'TCP', name: 'http-envoy-prom' }],
    args: proxyArgs(input, 'router'),
  };
  if (!isEmpty(proxy.lifecycle)) container.lifecycle = proxy.lifecycle;
  container.securityContext = { runAsUser: input.proxyUid || 1337, runAsGroup: input.proxyGid || 1337 };
  container.env = env.environment(input, ENV);
  if (!isEmpty(global.imagePullPolicy)) container.imagePullPolicy = goPrint(global.imagePullPolicy);
  container.readinessProbe = readiness(
    15021,
    proxy.readinessInitialDelaySeconds,
    proxy.readinessPeriodSeconds,
    proxy.readinessFailureThreshold,
  );
  container.volumeMounts = vol.volumes(input, MOUNTS);
  const security = values.gateways?.securityContext;
  const spec: JsonObject = {
    securityContext: isEmpty(security) ? UNPRIVILEGED_PORTS : security,
    containers: [container],
    volumes: vol.volumes(input, VOLUMES),
  };
  const secrets = vol.imagePullSecrets(input);
  if (secrets) spec.imagePullSecrets = secrets;
  const labels = canonicalLabels(input, (name) => name);
  return { metadata: { labels, annotations: commonAnnotations(input) }, spec };
}

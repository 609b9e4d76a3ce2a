import { ANNOTATION, CONTAINER } from '../annotations';
import type { JsonObject } from '../json';
import * as env from './env';
import { chosenImage, proxyImage } from './image';
import type { OverlayInput } from './input';
import { canonicalLabels, commonAnnotations } from './metadata';
import { goPrint, isEmpty } from './print';
import { annotatedReadiness, hasHealth, proxyArgs } from './proxy';
import { proxyResources } from './resources';
import * as vol from './volumes';

const generator: env.EnvPart = () => [
  { name: 'ISTIO_META_GENERATOR', value: 'grpc' },
  { name: 'OUTPUT_CERTS', value: '/var/lib/istio/data' },
];

/** gRPC resolves names over xDS by itself, and there is no Envoy. */
const withoutEnvoy: env.EnvPart = () => [
  { name: 'ISTIO_META_DNS_CAPTURE', value: 'false' },
  { name: 'DISABLE_ENVOY', value: 'true' },
];

const ENV: readonly env.EnvPart[] = [
  generator,
  env.localhostProbes,
  env.authority,
  env.podFields,
  env.proxyConfiguration,
  env.podPorts,
  env.appContainers,
  env.clusterAndNode,
  env.network,
  env.plainWorkload,
  env.owner,
  env.identity,
  env.proxyMetadata,
  withoutEnvoy,
];

const MOUNTS: readonly vol.VolumePart[] = [
  vol.socketMount,
  vol.certificateMount,
  vol.authorityMount,
  vol.dataMount,
  vol.xdsMount,
  vol.tokenMount,
  vol.mtlsMount,
  vol.podinfoMount,
  vol.userMounts,
];

const APP_MOUNTS: readonly vol.VolumePart[] = [vol.dataMount, vol.xdsMount, vol.certificateMount];

const VOLUMES: readonly vol.VolumePart[] = [
  vol.socketVolume,
  vol.certificateVolume,
  vol.bootstrapVolume,
  vol.xdsVolume,
  vol.podVolumes,
  vol.authorityVolume,
  vol.mtlsVolume,
  vol.userVolumes,
];

/** An agent beside an application that speaks xDS itself, as a strategic merge patch. */
export function grpcAgentOverlay(input: OverlayInput): JsonObject {
  const apps = input.appContainers.map((name) => ({
    name,
    env: [
      { name: 'GRPC_XDS_EXPERIMENTAL_SECURITY_SUPPORT', value: 'true' },
      { name: 'GRPC_XDS_BOOTSTRAP', value: '/etc/istio/proxy/grpc-bootstrap.json' },
    ],
    volumeMounts: vol.volumes(input, APP_MOUNTS),
  }));
  const spec: JsonObject = { containers: [agent(input), ...apps], volumes: vol.volumes(input, VOLUMES) };
  const secrets = vol.imagePullSecrets(input);
  if (secrets) spec.imagePullSecrets = secrets;
  const annotations = { ...commonAnnotations(input), [ANNOTATION.rewriteProbers]: 'false' };
  return { metadata: { labels: canonicalLabels(input, (name) => name), annotations }, spec };
}

function agent(input: OverlayInput): JsonObject {
  const { global, proxy } = input;
  const out: JsonObject = {
    name: CONTAINER.proxy,
    image: chosenImage(input, proxy.image, proxyImage(input)),
    ports: [{ containerPort: 15020, protocol: 'TCP', name: 'mesh-metrics' }],
    args: proxyArgs(input, 'sidecar'),
    lifecycle: {
      postStart: { exec: { command: ['pilot-agent', 'wait', '--url=http://localhost:15020/healthz/ready'] } },
    },
    env: env.environment(input, ENV),
  };
  if (!isEmpty(global.imagePullPolicy)) out.imagePullPolicy = goPrint(global.imagePullPolicy);
  // Without health the template leaves out resources and mounts as well.
  if (!hasHealth(input)) return out;
  out.readinessProbe = annotatedReadiness(input, 15020);
  out.resources = proxyResources(input);
  out.volumeMounts = vol.volumes(input, MOUNTS);
  return out;
}

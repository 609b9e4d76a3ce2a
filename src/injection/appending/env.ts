import { ANNOTATION } from '../annotations';
import { goJson, type JsonObject } from '../json';
import * as env from '../overlay/env';
import { OverlayError } from '../overlay/error';
import type { OverlayInput } from '../overlay/input';
import { goPrint, isEmpty } from '../overlay/print';

const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
const value = (name: string, text: unknown): JsonObject => ({ name, value: goPrint(text) });

const authority: env.EnvPart = ({ global }) => [
  value('JWT_POLICY', global.jwtPolicy),
  value('PILOT_CERT_PROVIDER', global.pilotCertProvider),
  value(
    'CA_ADDR',
    `istio-pilot.${isEmpty(global.configNamespace) ? 'istio-system' : global.configNamespace}.svc:15012`,
  ),
];

const cluster: env.EnvPart = ({ global }) => {
  const name = global.multiCluster?.clusterName;
  return [
    value('ISTIO_META_CLUSTER_ID', isEmpty(name) ? 'Kubernetes' : name),
    field('ISTIO_META_POD_NAME', 'metadata.name'),
    field('ISTIO_META_CONFIG_NAMESPACE', 'metadata.namespace'),
  ];
};

const annotations: env.EnvPart = (input) =>
  Object.keys(input.annotations).length === 0
    ? []
    : [{ name: 'ISTIO_METAJSON_ANNOTATIONS', value: `${goJson(input.annotations)}\n` }];

const meshId: env.EnvPart = ({ global }) => {
  const id = isEmpty(global.meshID) ? global.trustDomain : global.meshID;
  return isEmpty(id) ? [] : [value('ISTIO_META_MESH_ID', id)];
};

const stackdriver: env.EnvPart = ({ proxy, proxyConfig }) => {
  if (proxy.tracer !== 'stackdriver') return [];
  const said = proxyConfig.tracing?.stackdriver ?? {};
  return [
    value('STACKDRIVER_TRACING_ENABLED', 'true'),
    value('STACKDRIVER_TRACING_DEBUG', said.debug ?? false),
    value('STACKDRIVER_TRACING_MAX_NUMBER_OF_ANNOTATIONS', said.maxNumberOfAnnotations),
    value('STACKDRIVER_TRACING_MAX_NUMBER_OF_ATTRIBUTES', said.maxNumberOfAttributes),
    value('STACKDRIVER_TRACING_MAX_NUMBER_OF_MESSAGE_EVENTS', said.maxNumberOfMessageEvents),
  ];
};

/** The template writes Datadog's variables twice, the second time at a column at which YAML has no place for them. */
const datadog: env.EnvPart = (input) => {
  if (env.datadog(input).length === 0) return [];
  const text = input.annotations[ANNOTATION.datadogEnv];
  throw new OverlayError(ANNOTATION.datadogEnv, text, 'absent: the template of Istio 1.5 renders no YAML with it');
};

const PARTS: readonly env.EnvPart[] = [
  authority,
  env.podFields,
  datadog,
  env.podPorts,
  cluster,
  env.podInterception,
  env.network,
  annotations,
  env.plainWorkload,
  env.owner,
  env.bootstrap,
  meshId,
  stackdriver,
  env.proxyMetadata,
];

/** The proxy's environment. */
export function proxyEnvironment(input: OverlayInput): JsonObject[] {
  return env.environment(input, PARTS);
}

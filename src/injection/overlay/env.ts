import { ANNOTATION, LABEL } from '../annotations';
import { goSort, isObject, type Json, type JsonObject } from '../json';
import type { LaterFields } from '../later-fields';
import { proxyConfigJson, type ProxyConfig } from '../proto/proxy-config';
import { constant } from '../schema/canonical';
import { structJson } from '../schema/go-json';
import { metadataEnv } from './init';
import type { OverlayInput } from './input';
import { firstOf } from './metadata';
import { otelAttributes } from './otel';
import { goPrint, isEmpty } from './print';
import { OverlayError } from './error';
import { settled } from './settled';

/** One group of the proxy's environment. */
export type EnvPart = (input: OverlayInput) => JsonObject[];

const field = (name: string, fieldPath: string) => constant({ name, valueFrom: { fieldRef: { fieldPath } } });
const limit = (name: string, resource: string) =>
  constant({ name, valueFrom: { resourceFieldRef: { resource, divisor: '1' } } });
const value = (name: string, text: string): JsonObject => ({ name, value: text });
const when = (said: Json, name: string): JsonObject[] => (isEmpty(said) ? [] : [value(name, goPrint(said))]);

export const localhostProbes: EnvPart = (input) =>
  input.mesh.inboundMode === 'LOCALHOST' ? [value('REWRITE_PROBE_LEGACY_LOCALHOST_DESTINATION', 'true')] : [];

export const authority: EnvPart = (input) => {
  const { global, values } = input;
  const revision = isEmpty(values.revision) ? '' : `-${values.revision}`;
  const address = isEmpty(global.caAddress)
    ? `istiod${revision}.${global.istioNamespace}.svc:15012`
    : goPrint(global.caAddress);
  return [value('PILOT_CERT_PROVIDER', goPrint(global.pilotCertProvider)), value('CA_ADDR', address)];
};

const POD_FIELDS = [
  field('POD_NAME', 'metadata.name'),
  field('POD_NAMESPACE', 'metadata.namespace'),
  field('INSTANCE_IP', 'status.podIP'),
  field('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
  field('HOST_IP', 'status.hostIP'),
];
const CPU_LIMIT = [limit('ISTIO_CPU_LIMIT', 'limits.cpu')];
const GO_LIMITS = [limit('GOMEMLIMIT', 'limits.memory'), limit('GOMAXPROCS', 'limits.cpu')];
const NODE_NAME = field('ISTIO_META_NODE_NAME', 'spec.nodeName');

export const podFields: EnvPart = () => POD_FIELDS;
export const cpuLimit: EnvPart = () => CPU_LIMIT;

export const proxyConfiguration: EnvPart = ({ proxyConfig, facts }) => [
  value('PROXY_CONFIG', configText(proxyConfig, facts.fields)),
];
export const podPorts: EnvPart = (input) => [value('ISTIO_META_POD_PORTS', portsText(input))];

/** Most pods share one configuration. */
const configTexts = new WeakMap<ProxyConfig, string>();

function configText(config: ProxyConfig, later: LaterFields): string {
  let text = configTexts.get(config);
  if (text === undefined) {
    text = `${proxyConfigJson(config, later)}\n`;
    configTexts.set(config, text);
  }
  return text;
}

/** A JSON list over several lines, the form in which the agent has always been given it. */
function portsText(input: OverlayInput): string {
  const ports: string[] = [];
  for (const container of input.spec.containers ?? []) {
    for (const port of container.ports ?? []) ports.push(structJson(port, 'ContainerPort'));
  }
  return `[\n${ports.map((port, i) => `    ${i === 0 ? '' : ','}${port}\n`).join('')}]`;
}

export const appContainers: EnvPart = (input) => [value('ISTIO_META_APP_CONTAINERS', input.appContainers.join(','))];

export const goLimits: EnvPart = () => GO_LIMITS;

export const compliance: EnvPart = (input) => {
  const out = when(input.compliancePolicy, 'COMPLIANCE_POLICY');
  if (input.facts.fipsDebug && input.compliancePolicy === 'fips-140-3') out.push(value('GODEBUG', 'fips140=only'));
  return out;
};

export const clusterAndNode: EnvPart = (input) => {
  const cluster = input.global.multiCluster?.clusterName;
  return [value('ISTIO_META_CLUSTER_ID', isEmpty(cluster) ? 'Kubernetes' : goPrint(cluster)), NODE_NAME];
};

/** The mode as the pod has it, or, for a gateway, as the mesh has it. */
export const podInterception: EnvPart = (input) => [
  value(
    'ISTIO_META_INTERCEPTION_MODE',
    firstOf(input.annotations[ANNOTATION.interceptionMode], input.interceptionMode),
  ),
];
export const meshInterception: EnvPart = (input) => [value('ISTIO_META_INTERCEPTION_MODE', input.interceptionMode)];

export const network: EnvPart = (input) => when(input.global.network, 'ISTIO_META_NETWORK');

export const labelledWorkload: EnvPart = (input) =>
  when(firstOf(input.labels[LABEL.workloadName], input.workload.name), 'ISTIO_META_WORKLOAD_NAME');
export const plainWorkload: EnvPart = (input) => when(input.workload.name, 'ISTIO_META_WORKLOAD_NAME');

export const owner: EnvPart = ({ workload }) => {
  if (!workload.apiVersion || !workload.name) return [];
  const namespace = workload.namespace || 'default';
  const path = `${workload.apiVersion}/namespaces/${namespace}/${workload.kind.toLowerCase()}s/${workload.name}`;
  return [value('ISTIO_META_OWNER', `kubernetes://apis/${path}`)];
};

export const bootstrap: EnvPart = (input) =>
  input.annotations[ANNOTATION.bootstrapOverride] === undefined
    ? []
    : [value('ISTIO_BOOTSTRAP_OVERRIDE', '/etc/istio/custom-bootstrap/custom_bootstrap.json')];

export const identity: EnvPart = (input) => {
  const trustDomain = input.mesh.trustDomain || (input.global.trustDomain ?? '');
  return [
    ...when(isEmpty(input.global.meshID) ? trustDomain : input.global.meshID, 'ISTIO_META_MESH_ID'),
    ...when(trustDomain, 'TRUST_DOMAIN'),
  ];
};

export const datadog: EnvPart = (input) => {
  const text = input.annotations[ANNOTATION.datadogEnv];
  if (input.proxy.tracer !== 'datadog' || text === undefined) return [];
  const said = parsed(text);
  if (said === null) return [];
  if (!isObject(said)) throw new OverlayError(ANNOTATION.datadogEnv, text, 'a JSON object of names and values');
  return goSort(Object.keys(said)).map((name) => value(name, goPrint(said[name])));
};

/** JSON of an annotation; undefined where it is none. */
export function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const otel: EnvPart = (input) =>
  input.facts.otelAttributes ? when(otelAttributes(input), 'OTEL_RESOURCE_ATTRIBUTES') : [];

export const proxyMetadata: EnvPart = metadataEnv;

/** Parts that no label, container or workload has a say in. */
export function settledParts(...parts: readonly EnvPart[]): EnvPart {
  return settled((input) => environment(input, parts));
}

/** The parts one after the other. */
export function environment(input: OverlayInput, parts: readonly EnvPart[]): JsonObject[] {
  return parts.flatMap((part) => part(input));
}

import { isObject, type Json, type JsonObject } from '../json';
import type { LaterFields } from '../later-fields';
import { ProtoError } from '../proto/message';
import { DEFAULT_PROXY_CONFIG, mergeProxyConfig, proxyConfigProblems, type ProxyConfig } from '../proto/proxy-config';

/** What injection reads of a MeshConfig. */
export interface MeshSettings {
  readonly proxyConfig: ProxyConfig;
  readonly trustDomain: string;
  readonly proxyListenPort: number;
  readonly proxyInboundListenPort: number;
  readonly inboundMode: string;
  readonly enablePrometheusMerge: boolean;
  /** Extension providers by name: whether each asks for OpenTelemetry's semantic conventions. */
  readonly providers: Readonly<Record<string, boolean>>;
  readonly semanticConventions: boolean;
}

/** What Istio's code assumes of a mesh. */
export const DEFAULT_MESH: MeshSettings = {
  proxyConfig: DEFAULT_PROXY_CONFIG,
  trustDomain: 'cluster.local',
  proxyListenPort: 15001,
  proxyInboundListenPort: 15006,
  inboundMode: 'PASSTHROUGH',
  enablePrometheusMerge: true,
  providers: {},
  semanticConventions: false,
};

/** The MeshConfig of Istio's charts: it follows from their values, and `meshConfig` is laid over it. */
export function chartMesh(values: JsonObject): JsonObject {
  const { global } = values;
  const namespace = global.istioNamespace;
  const defaultConfig: JsonObject = {};
  if (global.meshID) defaultConfig.meshId = String(global.meshID);
  const variant = global.proxy?.variant || global.variant;
  if (variant) defaultConfig.image = { imageType: variant };
  const tracing = tracingOf(global);
  if (tracing) defaultConfig.tracing = tracing;
  const revision = values.revision && !global.remotePilotAddress ? `-${values.revision}` : '';
  defaultConfig.discoveryAddress = `istiod${revision}.${namespace}.svc:15012`;
  return { trustDomain: 'cluster.local', defaultConfig };
}

const TRACERS: Readonly<Record<string, (global: JsonObject) => JsonObject>> = {
  zipkin: (global) => ({
    zipkin: { address: global.tracer?.zipkin?.address || `zipkin.${global.istioNamespace}:9411` },
  }),
  datadog: (global) => ({ datadog: { address: global.tracer?.datadog?.address || '$(HOST_IP):8126' } }),
  lightstep: (global) => ({
    lightstep: { address: global.tracer?.lightstep?.address, accessToken: global.tracer?.lightstep?.accessToken },
  }),
  stackdriver: (global) => ({
    stackdriver: {
      debug: global.tracer?.stackdriver?.debug || false,
      maxNumberOfAttributes: global.tracer?.stackdriver?.maxNumberOfAttributes || 200,
      maxNumberOfAnnotations: global.tracer?.stackdriver?.maxNumberOfAnnotations || 200,
      maxNumberOfMessageEvents: global.tracer?.stackdriver?.maxNumberOfMessageEvents || 200,
    },
  }),
};

function tracingOf(global: JsonObject): JsonObject | undefined {
  const tracer: string = global.proxy?.tracer;
  if (tracer === 'none') return undefined;
  return TRACERS[tracer]?.(global) ?? {};
}

/** Lays a MeshConfig over what is there: every field overrides, the proxy configuration merges, and providers by name. */
export function applyMesh(before: MeshSettings, said: JsonObject, later: LaterFields): MeshSettings {
  const field = (name: string) => said[name] ?? said[name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)];
  const take = <T>(name: string, type: string, otherwise: T): T => {
    const value = field(name);
    if (value === undefined || value === null) return otherwise;
    if (typeof value !== type) throw new ProtoError(`${name}: ${JSON.stringify(value)} is not a ${type}`);
    return value as T;
  };
  const proxyConfig = mergeProxyConfig(before.proxyConfig, field('defaultConfig'), later);
  const problems = proxyConfigProblems(proxyConfig);
  const proxyListenPort = take('proxyListenPort', 'number', before.proxyListenPort);
  if (!(proxyListenPort >= 1 && proxyListenPort <= 65535)) problems.push('proxyListenPort must be in 1..65535');
  const trustDomain = take('trustDomain', 'string', before.trustDomain);
  if (trustDomain === '') problems.push('trustDomain must not be empty');
  if (problems.length > 0) throw new ProtoError(problems.join('; '));
  const providers = { ...before.providers };
  for (const provider of field('extensionProviders') ?? [])
    providers[provider.name] = hasSemanticConventions(provider.opentelemetry);
  return {
    proxyConfig,
    trustDomain,
    proxyListenPort,
    proxyInboundListenPort: take('proxyInboundListenPort', 'number', before.proxyInboundListenPort),
    inboundMode: modeOf(field('inboundTrafficPolicy')) ?? before.inboundMode,
    enablePrometheusMerge: take('enablePrometheusMerge', 'boolean', before.enablePrometheusMerge),
    providers,
    semanticConventions: Object.values(providers).includes(true),
  };
}

function modeOf(policy: Json): string | undefined {
  if (!isObject(policy)) return undefined;
  const mode = policy.mode ?? 'PASSTHROUGH';
  const named = mode === 1 ? 'LOCALHOST' : mode === 0 ? 'PASSTHROUGH' : mode;
  if (named !== 'LOCALHOST' && named !== 'PASSTHROUGH') {
    throw new ProtoError(`inboundTrafficPolicy.mode: ${JSON.stringify(mode)} is none of PASSTHROUGH, LOCALHOST`);
  }
  return named;
}

function hasSemanticConventions(provider: Json): boolean {
  return (
    (provider?.serviceAttributeEnrichment ?? provider?.service_attribute_enrichment) === 'OTEL_SEMANTIC_CONVENTIONS'
  );
}

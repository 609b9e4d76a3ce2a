import type { JsonObject } from '../json';
import type { LaterFields } from '../later-fields';
import { durationNanos } from './duration';
import { MessageSchema } from './message';
import { PROXY_ENUMS, PROXY_MESSAGES } from './proxy-messages';

const schemas = new Map<LaterFields, MessageSchema>();

function schemaWith(later: LaterFields): MessageSchema {
  let schema = schemas.get(later);
  if (!schema) {
    schema = new MessageSchema(PROXY_MESSAGES + later.proxyMessages, PROXY_ENUMS + later.proxyEnums);
    schemas.set(later, schema);
  }
  return schema;
}

/** Istio's ProxyConfig with its fields under their JSON names, as the message schema leaves them. */
export type ProxyConfig = JsonObject;

/** What Istio's code assumes before any setting is read (`pkg/config/mesh`). */
export const DEFAULT_PROXY_CONFIG: ProxyConfig = {
  configPath: './etc/istio/proxy',
  binaryPath: '/usr/local/bin/envoy',
  serviceCluster: 'istio-proxy',
  drainDuration: '45s',
  terminationDrainDuration: '5s',
  discoveryAddress: 'istiod.istio-system.svc:15012',
  proxyAdminPort: 15000,
  controlPlaneAuthPolicy: 'MUTUAL_TLS',
  statNameLength: 189,
  statusPort: 15020,
};

const HEADER_PARTS = ['forwardedClientCert', 'requestId', 'attemptCount', 'server', 'envoyDebugHeaders'];

/** Lays settings over a proxy configuration: maps of metadata merge, and so do the older parts of `proxyHeaders`. */
export function mergeProxyConfig(before: ProxyConfig, said: unknown, later: LaterFields): ProxyConfig {
  const after = schemaWith(later).apply('ProxyConfig', before, said);
  if (after === before) return before;
  if (before.proxyMetadata && after.proxyMetadata)
    after.proxyMetadata = { ...before.proxyMetadata, ...after.proxyMetadata };
  if (before.proxyHeaders && after.proxyHeaders && after.proxyHeaders !== before.proxyHeaders) {
    const old = Object.entries(before.proxyHeaders).filter(([name]) => HEADER_PARTS.includes(name));
    after.proxyHeaders = { ...Object.fromEntries(old), ...after.proxyHeaders };
  }
  return after;
}

const WITHOUT_DEFAULTS = [
  'configPath',
  'binaryPath',
  'controlPlaneAuthPolicy',
  'serviceCluster',
  'drainDuration',
  'terminationDrainDuration',
  'discoveryAddress',
  'proxyAdminPort',
  'statNameLength',
  'statusPort',
];

/** The text of PROXY_CONFIG: what differs from the defaults of the code, in one line. */
export function proxyConfigJson(config: ProxyConfig, later: LaterFields): string {
  const kept = { ...config };
  for (const name of WITHOUT_DEFAULTS) if (kept[name] === DEFAULT_PROXY_CONFIG[name]) delete kept[name];
  return schemaWith(later).json('ProxyConfig', kept);
}

const PORT = (port: unknown) => typeof port === 'number' && port >= 1 && port <= 65535;

/** What istiod would refuse in a proxy configuration, one line each. */
export function proxyConfigProblems(config: ProxyConfig): string[] {
  const problems: string[] = [];
  const need = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  need(Boolean(config.configPath), 'configPath must be set');
  need(Boolean(config.binaryPath), 'binaryPath must be set');
  need(
    Boolean(config.serviceCluster) || config.tracingServiceName !== undefined,
    'serviceCluster or tracingServiceName must be set',
  );
  const drain = durationNanos(config.drainDuration ?? '0') ?? 0n;
  need(drain >= 1_000_000n && drain % 1_000_000_000n === 0n, 'drainDuration must be a number of whole seconds');
  need(isAddress(config.discoveryAddress), 'discoveryAddress must be host:port');
  const tracing = config.tracing ?? {};
  for (const tracer of ['lightstep', 'zipkin', 'datadog']) {
    const address: string | undefined = tracing[tracer] && String(tracing[tracer].address ?? '');
    const resolved = tracer === 'lightstep' ? address : address?.replace('$(HOST_IP)', '127.0.0.1');
    need(resolved === undefined || isAddress(resolved), `tracing.${tracer}.address must be host:port`);
  }
  need(!tracing.lightstep || Boolean(tracing.lightstep.accessToken), 'tracing.lightstep.accessToken must be set');
  for (const name of ['statsdUdpAddress', 'envoyMetricsServiceAddress']) {
    need(!config[name] || isAddress(config[name]), `${name} must be host:port`);
  }
  for (const name of ['envoyMetricsService', 'envoyAccessLogService']) {
    need(!config[name]?.address || isAddress(config[name].address), `${name}.address must be host:port`);
  }
  need(PORT(config.proxyAdminPort), 'proxyAdminPort must be in 1..65535');
  need(config.controlPlaneAuthPolicy !== 'INHERIT', 'controlPlaneAuthPolicy must be NONE or MUTUAL_TLS');
  need(PORT(config.statusPort), 'statusPort must be in 1..65535');
  const provider = config.privateKeyProvider;
  if (provider) {
    const chosen = provider.cryptomb ?? provider.qat;
    need(
      Boolean(chosen) && (durationNanos(chosen?.pollDelay ?? '0') ?? 0n) !== 0n,
      'privateKeyProvider needs a pollDelay that is not zero',
    );
  }
  const connections = config.connectionSettings ?? {};
  for (const [name, least] of Object.entries(LEAST)) {
    need(
      connections[name] === undefined || connections[name] >= least,
      `connectionSettings.${name} must be at least ${least}`,
    );
  }
  for (const name of NOT_NEGATIVE) {
    need((durationNanos(connections[name] ?? '0') ?? 0n) >= 0n, `connectionSettings.${name} must not be negative`);
  }
  return problems;
}

const LEAST: Readonly<Record<string, number>> = {
  listenerPerConnectionBufferLimitBytes: 0,
  clusterPerConnectionBufferLimitBytes: 0,
  httpMaxConcurrentStreams: 1,
  http2InitialStreamWindowSize: 65535,
  http2InitialConnectionWindowSize: 65535,
  listenerConnectionLimit: 1,
  globalDownstreamConnectionLimit: 1,
};

const NOT_NEGATIVE = [
  'httpIdleTimeout',
  'httpMaxConnectionDuration',
  'httpDrainTimeout',
  'httpRequestTimeout',
  'httpRequestHeadersTimeout',
  'httpStreamIdleTimeout',
  'httpMaxStreamDuration',
];

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function isAddress(address: unknown): boolean {
  if (typeof address !== 'string') return false;
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):([+-]?\d+)$/.exec(address);
  if (!match || !PORT(Number(match[3]))) return false;
  return match[1] !== undefined || isHost(match[2]);
}

function isHost(host: string): boolean {
  if (IPV4.test(host)) return true;
  const labels = host.split('.');
  if (host === '' || host.length > 255 || /^\d+$/.test(labels[labels.length - 1])) return false;
  return labels.every((label, i) => LABEL.test(label) || (label === '' && i > 0 && i === labels.length - 1));
}

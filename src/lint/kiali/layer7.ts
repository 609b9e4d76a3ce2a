import type { AuthorizationPolicySpec, DestinationRuleSpec, TrafficPolicy, VirtualServiceSpec } from '../../model/spec';

/** What only a waypoint carries out: ztunnel reads no HTTP. */

const REQUEST_KEY = /^request\.(headers|auth\.(claims|principal|audiences|presenter))/;

const REQUEST_FIELDS = ['methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts'] as const;

const PRINCIPAL_FIELDS = ['requestPrincipals', 'notRequestPrincipals'] as const;

export function isLayer7Policy({ rules = [] }: AuthorizationPolicySpec): boolean {
  return rules.some(
    (rule) =>
      rule?.when?.some((condition) => REQUEST_KEY.test(condition?.key ?? '')) ||
      rule?.to?.some((to) => REQUEST_FIELDS.some((field) => to?.operation?.[field]?.length)) ||
      rule?.from?.some((from) => PRINCIPAL_FIELDS.some((field) => from?.source?.[field]?.length)),
  );
}

export interface TelemetrySpec {
  readonly tracing?: readonly unknown[];
  readonly accessLogging?: readonly unknown[];
  readonly metrics?: readonly { readonly overrides?: readonly unknown[] }[];
}

export function isLayer7Telemetry({ tracing = [], accessLogging = [], metrics = [] }: TelemetrySpec): boolean {
  return tracing.length > 0 || accessLogging.length > 0 || metrics.some((it) => it?.overrides?.length);
}

/** Routes of HTTP or TLS for calls inside the mesh. */
export function isLayer7VirtualService({ http = [], tls = [], gateways = [] }: VirtualServiceSpec): boolean {
  return http.length + tls.length > 0 && (gateways.length === 0 || gateways.includes('mesh'));
}

export function isLayer7DestinationRule({ trafficPolicy, subsets = [] }: DestinationRuleSpec): boolean {
  return [trafficPolicy, ...subsets.map((subset) => subset?.trafficPolicy)].some(isLayer7TrafficPolicy);
}

function isLayer7TrafficPolicy(policy: TrafficPolicy | undefined): boolean {
  const { loadBalancer, connectionPool, outlierDetection } = (policy ?? {}) as {
    loadBalancer?: { consistentHash?: { httpHeaderName?: string; httpCookie?: unknown } };
    connectionPool?: { http?: unknown };
    outlierDetection?: unknown;
  };
  const { httpHeaderName, httpCookie } = loadBalancer?.consistentHash ?? {};
  return Boolean(httpHeaderName || httpCookie || connectionPool?.http || outlierDetection);
}

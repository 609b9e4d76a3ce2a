/** What a traffic policy may say in a Canary, by field; `true` stands for whatever is there. */
interface Known {
  readonly [field: string]: Known | true;
}

const fields = (...names: string[]): Known => Object.fromEntries(names.map((name) => [name, true]));

/**
 * The traffic policy of Flagger's Canary, which is an older and smaller one than Istio's; the API server refuses the rest.
 *
 * @see https://github.com/fluxcd/flagger/blob/v1.44.0/artifacts/flagger/crd.yaml
 */
const KNOWN: Known = {
  connectionPool: {
    http: fields(
      'h2UpgradePolicy',
      'http1MaxPendingRequests',
      'http2MaxRequests',
      'idleTimeout',
      'maxRequestsPerConnection',
      'maxRetries',
    ),
  },
  loadBalancer: {
    ...fields('simple', 'warmupDurationSecs'),
    consistentHash: {
      ...fields('httpHeaderName', 'httpQueryParameterName', 'minimumRingSize', 'useSourceIp'),
      httpCookie: fields('name', 'path', 'ttl'),
    },
    localityLbSetting: {
      enabled: true,
      distribute: fields('from', 'to'),
      failover: fields('from', 'to'),
    },
  },
  outlierDetection: fields(
    'baseEjectionTime',
    'consecutive5xxErrors',
    'consecutiveErrors',
    'consecutiveGatewayErrors',
    'consecutiveLocalOriginFailures',
    'interval',
    'maxEjectionPercent',
    'minHealthPercent',
    'splitExternalLocalOriginErrors',
  ),
  tls: fields('caCertificates', 'clientCertificate', 'mode', 'privateKey', 'sni', 'subjectAltNames'),
};

/** The fields of a rendered traffic policy that a Canary does not have, by their paths. */
export function fieldsUnknownToCanary(policy: unknown): string[] {
  return [...new Set(unknownFields(policy, KNOWN, ''))];
}

function unknownFields(value: unknown, known: Known, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => unknownFields(item, known, path));
  return Object.entries((value ?? {}) as Record<string, unknown>).flatMap(([field, inner]) => {
    const at = path === '' ? field : `${path}.${field}`;
    const below = Object.hasOwn(known, field) ? known[field] : undefined;
    if (below === true) return [];
    return below ? unknownFields(inner, below, at) : [at];
  });
}

/** The protocol of a port as Istio knows it; `Unsupported` is a port whose traffic is detected. */
export type Protocol =
  | 'HTTP'
  | 'HTTP2'
  | 'HTTP_PROXY'
  | 'GRPC'
  | 'GRPC-Web'
  | 'HTTPS'
  | 'TLS'
  | 'TCP'
  | 'UDP'
  | 'Mongo'
  | 'Redis'
  | 'MySQL'
  | 'Unsupported';

const byName: Readonly<Record<string, Protocol>> = {
  tcp: 'TCP',
  udp: 'UDP',
  grpc: 'GRPC',
  'grpc-web': 'GRPC-Web',
  http: 'HTTP',
  http_proxy: 'HTTP_PROXY',
  http2: 'HTTP2',
  https: 'HTTPS',
  tls: 'TLS',
  mongo: 'Mongo',
  redis: 'Redis',
  mysql: 'MySQL',
};

/** Reads a protocol's name, whatever its case. */
export function parseProtocol(name: string | undefined): Protocol {
  const key = (name ?? '').toLowerCase();
  return Object.hasOwn(byName, key) ? (byName[key] as Protocol) : 'Unsupported';
}

const http: ReadonlySet<Protocol> = new Set<Protocol>(['HTTP', 'HTTP2', 'HTTP_PROXY', 'GRPC', 'GRPC-Web']);
const tcp: ReadonlySet<Protocol> = new Set<Protocol>(['TCP', 'HTTPS', 'TLS', 'Mongo', 'Redis', 'MySQL']);

/** HTTP in the clear. */
export function isHttp(protocol: Protocol): boolean {
  return http.has(protocol);
}

/** HTTP, or what may turn out to be HTTP once its first bytes are seen. */
export function isHttpOrDetected(protocol: Protocol): boolean {
  return protocol === 'Unsupported' || http.has(protocol);
}

/** Opaque bytes, TLS included. */
export function isTcp(protocol: Protocol): boolean {
  return tcp.has(protocol);
}

/** TLS that is not terminated: routed by server name. */
export function isTls(protocol: Protocol): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}

const appProtocols: Readonly<Record<string, Protocol>> = {
  'kubernetes.io/h2c': 'HTTP2',
  'kubernetes.io/ws': 'HTTP',
  'kubernetes.io/wss': 'HTTPS',
};

/** Ports on which the server speaks first, so that detection would hang: without a name they are TCP. */
const serverFirst = new Set([25, 53, 3306, 27017]);

/** The protocol of a Service's port: from `appProtocol`, else from the name up to its first hyphen. */
export function servicePortProtocol(
  port: number,
  name: string,
  transport: string | undefined,
  appProtocol: string | undefined,
): Protocol {
  if (transport === 'UDP') return 'UDP';
  if (appProtocol !== undefined && Object.hasOwn(appProtocols, appProtocol))
    return appProtocols[appProtocol] as Protocol;
  const full = appProtocol ?? name;
  if (full.slice(0, 8).toLowerCase() === 'grpc-web') return 'GRPC-Web';
  const hyphen = full.indexOf('-');
  const protocol = parseProtocol(hyphen < 0 ? full : full.slice(0, hyphen));
  return protocol === 'Unsupported' && serverFirst.has(port) ? 'TCP' : protocol;
}

import { istio } from '../../../src';
import type { Fields, Writer } from './writer';
import { Unsayable, data, isFields, list, map, member, number, optionsOf, scalar, struct, text } from './writer';
import {
  clientTls,
  delegate,
  directResponse,
  duration,
  fault,
  loadBalancer,
  percent,
  portProtocol,
  probe,
  redirect,
  retryOn,
  rewrite,
  stringMatch,
} from './values';

const texts = list(text);
const labels = map(text);
const labelSelector = struct({ labels });
export const workloadSelector = struct({ matchLabels: labels }, { gather: (value) => ({ matchLabels: {}, ...value }) });
const portSelector = struct({ number });

const TARGETS: Readonly<Record<string, string>> = {
  'gateway.networking.k8s.io/Gateway': 'gateway',
  'gateway.networking.k8s.io/GatewayClass': 'gatewayClass',
  '/Service': 'service',
  'core/Service': 'service',
  'networking.istio.io/ServiceEntry': 'serviceEntry',
};

export const targetRef: Writer = (value) => {
  const { group = '', kind, name, namespace } = value as Fields;
  if (namespace) throw new Unsayable('a reference to another namespace');
  const factory = TARGETS[`${String(group)}/${String(kind)}`];
  if (!factory) throw new Unsayable(`target ${String(group)}/${String(kind)}`);
  return `TargetRef.${factory}(${JSON.stringify(name)})`;
};

const destination = struct({ host: text, subset: text, port: portSelector });
const operations = struct({ set: labels, add: labels, remove: texts });
const headers = struct({ request: operations, response: operations });
const connectionMatch = {
  destinationSubnets: texts,
  port: number,
  sourceLabels: labels,
  sourceNamespace: text,
  gateways: texts,
};
const routeDestinations = list(struct({ destination, weight: number }));
const httpMatch = struct({
  name: text,
  uri: stringMatch,
  scheme: stringMatch,
  method: stringMatch,
  authority: stringMatch,
  headers: map(stringMatch),
  withoutHeaders: map(stringMatch),
  queryParams: map(stringMatch),
  ignoreUriCase: scalar,
  port: number,
  sourceLabels: labels,
  sourceNamespace: text,
  gateways: texts,
  statPrefix: text,
});
const corsPolicy = struct(
  {
    allowOrigins: list(stringMatch),
    allowMethods: texts,
    allowHeaders: texts,
    exposeHeaders: texts,
    maxAge: duration,
    allowCredentials: scalar,
    unmatchedPreflights: member('istio.UnmatchedPreflights', istio.UnmatchedPreflights),
  },
  {
    gather: ({ allowOrigin, ...rest }) =>
      Array.isArray(allowOrigin) ? { ...rest, allowOrigins: allowOrigin.map((exact) => ({ exact })) } : rest,
  },
);
const httpRoute = struct({
  name: text,
  match: list(httpMatch),
  route: list(struct({ destination, weight: number, headers })),
  redirect,
  directResponse,
  delegate,
  rewrite,
  timeout: duration,
  retries: struct({
    attempts: number,
    perTryTimeout: duration,
    retryOn,
    retryRemoteLocalities: scalar,
    retryIgnorePreviousHosts: scalar,
    backoff: duration,
  }),
  fault,
  mirror: destination,
  mirrorPercentage: percent,
  mirrors: list(struct({ destination, percentage: percent })),
  corsPolicy,
  headers,
});

const connectionPool = struct({
  tcp: struct({
    maxConnections: number,
    connectTimeout: duration,
    tcpKeepalive: struct({ probes: number, time: duration, interval: duration }),
    maxConnectionDuration: duration,
    idleTimeout: duration,
  }),
  http: struct({
    http1MaxPendingRequests: number,
    http2MaxRequests: number,
    maxRequestsPerConnection: number,
    maxRetries: number,
    idleTimeout: duration,
    h2UpgradePolicy: member('istio.H2UpgradePolicy', istio.H2UpgradePolicy),
    useClientProtocol: scalar,
    maxConcurrentStreams: number,
    http2KeepAlive: struct({ interval: duration, timeout: duration }),
  }),
});
const outlierDetection = struct(
  {
    consecutive5xxErrors: number,
    consecutiveGatewayErrors: number,
    splitExternalLocalOriginErrors: scalar,
    consecutiveLocalOriginFailures: number,
    interval: duration,
    baseEjectionTime: duration,
    maxEjectionPercent: number,
    minHealthPercent: number,
    outlierDetectionHttpErrorCodes: list(number),
  },
  { rename: { consecutive5xxErrors: 'consecutive5XxErrors' } },
);
const policy = { loadBalancer, connectionPool, outlierDetection, tls: clientTls };
const trafficPolicy = struct({
  ...policy,
  portLevelSettings: list(struct({ ...policy, port: portSelector })),
  tunnel: struct({ protocol: text, targetHost: text, targetPort: number }),
  proxyProtocol: struct({ version: member('istio.ProxyProtocolVersion', istio.ProxyProtocolVersion) }),
  retryBudget: struct({ percent: number, minRetryConcurrency: number, budgetInterval: duration }),
});

const serverTls = struct({
  mode: member('istio.ServerTlsMode', istio.ServerTlsMode),
  httpsRedirect: scalar,
  credentialName: text,
  credentialNames: texts,
  caCertCredentialName: text,
  serverCertificate: text,
  privateKey: text,
  caCertificates: text,
  tlsCertificates: list(struct({ serverCertificate: text, privateKey: text, caCertificates: text })),
  caCrl: text,
  subjectAltNames: texts,
  verifyCertificateSpki: texts,
  verifyCertificateHash: texts,
  minProtocolVersion: member('istio.TlsProtocolVersion', istio.TlsProtocolVersion),
  maxProtocolVersion: member('istio.TlsProtocolVersion', istio.TlsProtocolVersion),
  cipherSuites: texts,
  insecureSkipVerify: scalar,
});

const workload = {
  address: text,
  ports: map(number),
  labels,
  network: text,
  locality: text,
  weight: number,
  serviceAccount: text,
};
const sidecarPort = struct({ number, protocol: portProtocol, name: text });
const captureMode = member('istio.CaptureMode', istio.CaptureMode);

const filter = struct({ name: text, subFilter: struct({ name: text }) });
const context = member('istio.PatchContext', istio.PatchContext);
const matchParts: Readonly<Record<string, Writer>> = {
  listener: struct({
    portNumber: number,
    portName: text,
    name: text,
    listenerFilter: text,
    filterChain: struct({
      name: text,
      sni: text,
      transportProtocol: text,
      applicationProtocols: text,
      destinationPort: number,
      filter,
    }),
  }),
  routeConfiguration: struct({
    portNumber: number,
    portName: text,
    gateway: text,
    name: text,
    vhost: struct({
      name: text,
      domainName: text,
      route: struct({ name: text, action: member('istio.RouteAction', istio.RouteAction) }),
    }),
  }),
  cluster: struct({ portNumber: number, service: text, subset: text, name: text }),
  waypoint: struct({ portNumber: number, filter, route: struct({ name: text }) }),
};
const envoyMatch: Writer = (value, place) => {
  if (!isFields(value)) throw new Unsayable('no map');
  const part = Object.keys(matchParts).find((name) => value[name] !== undefined);
  const rest = { context: value.context, proxy: value.proxy };
  const options = optionsOf(rest, { context, proxy: struct({ proxyVersion: text, metadata: labels }) }, place);
  if (part === 'waypoint') {
    if (value.context !== 'WAYPOINT') throw new Unsayable('a waypoint outside of its context');
    const proxy = optionsOf({ proxy: value.proxy }, { proxy: struct({ proxyVersion: text, metadata: labels }) }, place);
    if (proxy !== '') throw new Unsayable('a proxy at a waypoint');
    return `istio.EnvoyMatch.waypoint(${matchParts.waypoint!(value.waypoint, place)})`;
  }
  if (part === undefined) return `istio.EnvoyMatch.any(${options})`;
  return `istio.EnvoyMatch.${part}(${[matchParts[part]!(value[part], place), options].filter(Boolean).join(', ')})`;
};

/** The fields of the networking kinds. */
export const NETWORKING: Readonly<Record<string, Writer>> = {
  VirtualService: struct({
    hosts: texts,
    gateways: texts,
    exportTo: texts,
    http: list(httpRoute),
    tls: list(struct({ match: list(struct({ ...connectionMatch, sniHosts: texts })), route: routeDestinations })),
    tcp: list(struct({ match: list(struct({ ...connectionMatch, sourceSubnet: text })), route: routeDestinations })),
  }),
  DestinationRule: struct({
    host: text,
    trafficPolicy,
    subsets: list(struct({ name: text, labels, trafficPolicy })),
    exportTo: texts,
    workloadSelector,
  }),
  Gateway: struct({
    selector: labels,
    servers: list(
      struct({
        name: text,
        port: struct({ number, protocol: portProtocol, name: text }),
        hosts: texts,
        bind: text,
        tls: serverTls,
        defaultEndpoint: text,
      }),
    ),
  }),
  ServiceEntry: struct({
    hosts: texts,
    addresses: texts,
    ports: list(struct({ number, name: text, protocol: portProtocol, targetPort: number })),
    location: member('istio.ServiceLocation', istio.ServiceLocation),
    resolution: member('istio.ServiceResolution', istio.ServiceResolution),
    endpoints: list(struct(workload)),
    workloadSelector: labelSelector,
    subjectAltNames: texts,
    exportTo: texts,
  }),
  WorkloadEntry: struct(workload),
  WorkloadGroup: struct(
    { metadata: struct({ labels, annotations: labels }), template: struct(workload), probe },
    { rename: { metadata: 'entryMetadata' } },
  ),
  Sidecar: struct({
    workloadSelector: labelSelector,
    ingress: list(
      struct({
        port: sidecarPort,
        bind: text,
        captureMode,
        defaultEndpoint: text,
        tls: serverTls,
        connectionPool,
      }),
    ),
    egress: list(struct({ port: sidecarPort, bind: text, captureMode, hosts: texts })),
    inboundConnectionPool: connectionPool,
    outboundTrafficPolicy: struct({
      mode: member('istio.OutboundTrafficMode', istio.OutboundTrafficMode),
      egressProxy: destination,
    }),
  }),
  ProxyConfig: struct({
    selector: workloadSelector,
    concurrency: number,
    environmentVariables: labels,
    image: struct({ imageType: text }),
  }),
  EnvoyFilter: struct({
    workloadSelector: labelSelector,
    targetRefs: list(targetRef),
    priority: number,
    configPatches: list(
      struct({
        applyTo: member('istio.ApplyTo', istio.ApplyTo),
        match: envoyMatch,
        patch: struct({
          operation: member('istio.PatchOperation', istio.PatchOperation),
          value: data,
          filterClass: member('istio.FilterClass', istio.FilterClass),
        }),
      }),
    ),
  }),
};

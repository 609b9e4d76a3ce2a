/** The parts of Istio's specs that decide where a request goes, as they stand in YAML. Unknown fields are carried along. */

export interface StringMatch {
  exact?: string;
  prefix?: string;
  regex?: string;
}

export interface PortSelector {
  number?: number;
}

export interface Destination {
  host?: string;
  subset?: string;
  port?: PortSelector;
}

export interface HeaderOperations {
  set?: Record<string, string>;
  add?: Record<string, string>;
  remove?: string[];
}

export interface Headers {
  request?: HeaderOperations;
  response?: HeaderOperations;
}

export interface Percent {
  value?: number;
}

export interface HttpMatch {
  name?: string;
  uri?: StringMatch;
  scheme?: StringMatch;
  method?: StringMatch;
  authority?: StringMatch;
  headers?: Record<string, StringMatch | null>;
  withoutHeaders?: Record<string, StringMatch | null>;
  queryParams?: Record<string, StringMatch | null>;
  ignoreUriCase?: boolean;
  port?: number;
  sourceLabels?: Record<string, string>;
  sourceNamespace?: string;
  gateways?: string[];
  statPrefix?: string;
}

export interface HttpDestination {
  destination?: Destination;
  weight?: number;
  headers?: Headers;
}

export interface Redirect {
  uri?: string;
  authority?: string;
  scheme?: string;
  port?: number;
  prefixRewrite?: string;
  derivePort?: 'FROM_PROTOCOL_DEFAULT' | 'FROM_REQUEST_PORT';
  redirectCode?: number;
}

export interface DirectResponse {
  status?: number;
  body?: { string?: string; bytes?: string };
}

export interface Rewrite {
  uri?: string;
  authority?: string;
  uriRegexRewrite?: { match?: string; rewrite?: string };
}

export interface Retries {
  attempts?: number;
  perTryTimeout?: string;
  retryOn?: string;
  retryRemoteLocalities?: boolean;
  retryIgnorePreviousHosts?: boolean;
  backoff?: string;
}

export interface Fault {
  delay?: { percent?: number; percentage?: Percent; fixedDelay?: string; exponentialDelay?: string };
  abort?: { percentage?: Percent; httpStatus?: number; grpcStatus?: string; http2Error?: string };
}

export interface Cors {
  allowOrigin?: string[];
  allowOrigins?: StringMatch[];
  allowMethods?: string[];
  allowHeaders?: string[];
  exposeHeaders?: string[];
  maxAge?: string;
  allowCredentials?: boolean;
  unmatchedPreflights?: string;
}

export interface HttpRoute {
  name?: string;
  match?: HttpMatch[];
  route?: HttpDestination[];
  redirect?: Redirect;
  directResponse?: DirectResponse;
  delegate?: { name?: string; namespace?: string };
  rewrite?: Rewrite;
  timeout?: string;
  retries?: Retries;
  fault?: Fault;
  mirror?: Destination;
  mirrors?: { destination?: Destination; percentage?: Percent }[];
  mirrorPercent?: number;
  mirrorPercentage?: Percent;
  corsPolicy?: Cors;
  headers?: Headers;
}

export interface L4Match {
  destinationSubnets?: string[];
  port?: number;
  sourceLabels?: Record<string, string>;
  gateways?: string[];
  sourceNamespace?: string;
}

export interface TlsMatch extends L4Match {
  sniHosts?: string[];
}

export interface L4Destination {
  destination?: Destination;
  weight?: number;
}

export interface TcpRoute {
  match?: L4Match[];
  route?: L4Destination[];
}

export interface TlsRoute {
  match?: TlsMatch[];
  route?: L4Destination[];
}

export interface VirtualServiceSpec {
  hosts?: string[];
  gateways?: string[];
  http?: HttpRoute[];
  tls?: TlsRoute[];
  tcp?: TcpRoute[];
  exportTo?: string[];
}

export interface ServerTls {
  mode?: string;
  httpsRedirect?: boolean;
  credentialName?: string;
  credentialNames?: string[];
}

export interface Server {
  port?: { number?: number; protocol?: string; name?: string };
  bind?: string;
  hosts?: string[];
  tls?: ServerTls;
  name?: string;
}

export interface GatewaySpec {
  selector?: Record<string, string>;
  servers?: Server[];
}

export interface LocalityLbSetting {
  enabled?: boolean;
  distribute?: unknown[];
  failover?: unknown[];
  failoverPriority?: string[];
}

export interface TrafficPolicy {
  loadBalancer?: { simple?: string; consistentHash?: Record<string, unknown>; localityLbSetting?: LocalityLbSetting };
  outlierDetection?: Record<string, unknown>;
  tls?: { mode?: string };
  portLevelSettings?: (TrafficPolicy & { port?: PortSelector })[];
  [field: string]: unknown;
}

export interface Subset {
  name?: string;
  labels?: Record<string, string>;
  trafficPolicy?: TrafficPolicy;
}

export interface DestinationRuleSpec {
  host?: string;
  subsets?: Subset[];
  trafficPolicy?: TrafficPolicy;
  exportTo?: string[];
  workloadSelector?: { matchLabels?: Record<string, string> };
}

export interface WorkloadEntrySpec {
  address?: string;
  ports?: Record<string, number>;
  labels?: Record<string, string>;
  serviceAccount?: string;
}

export interface ServiceEntrySpec {
  hosts?: string[];
  addresses?: string[];
  ports?: { number?: number; protocol?: string; name?: string; targetPort?: number }[];
  location?: string;
  resolution?: string;
  endpoints?: WorkloadEntrySpec[];
  workloadSelector?: { labels?: Record<string, string> };
  exportTo?: string[];
}

export interface OutboundTrafficPolicy {
  mode?: string;
  egressProxy?: Destination;
}

export interface EgressListenerSpec {
  port?: { number?: number; protocol?: string; name?: string };
  bind?: string;
  captureMode?: string;
  hosts?: string[];
}

export interface SidecarSpec {
  workloadSelector?: { labels?: Record<string, string> };
  egress?: EgressListenerSpec[];
  ingress?: { port?: { number?: number; protocol?: string; name?: string }; defaultEndpoint?: string }[];
  outboundTrafficPolicy?: OutboundTrafficPolicy;
}

export interface PolicySource {
  principals?: string[];
  notPrincipals?: string[];
  requestPrincipals?: string[];
  notRequestPrincipals?: string[];
  namespaces?: string[];
  notNamespaces?: string[];
  serviceAccounts?: string[];
  trustDomains?: string[];
  notTrustDomains?: string[];
  notServiceAccounts?: string[];
  ipBlocks?: string[];
  notIpBlocks?: string[];
  remoteIpBlocks?: string[];
  notRemoteIpBlocks?: string[];
}

export interface PolicyOperation {
  hosts?: string[];
  notHosts?: string[];
  ports?: string[];
  notPorts?: string[];
  methods?: string[];
  notMethods?: string[];
  paths?: string[];
  notPaths?: string[];
}

export interface PolicyRule {
  from?: { source?: PolicySource }[];
  to?: { operation?: PolicyOperation }[];
  when?: { key?: string; values?: string[]; notValues?: string[] }[];
}

export interface AuthorizationPolicySpec {
  selector?: { matchLabels?: Record<string, string> };
  targetRef?: unknown;
  targetRefs?: unknown[];
  action?: string;
  rules?: PolicyRule[];
}

export interface PeerAuthenticationSpec {
  selector?: { matchLabels?: Record<string, string> };
  mtls?: { mode?: string };
  portLevelMtls?: Record<string, { mode?: string }>;
}

import { isObject, type Json, type JsonObject } from '../json';
import { durationNanos } from '../proto/duration';
import { MessageSchema, ProtoError } from '../proto/message';
import { proxyConfigProblems, type ProxyConfig } from '../proto/proxy-config';
import { PROXY_ENUMS, PROXY_MESSAGES } from '../proto/proxy-messages';

/** The messages that were other ones in 1.5 than they are today. */
const MESSAGES = `${PROXY_MESSAGES.trim()}
Lightstep address:string accessToken/access_token:string secure:bool cacertPath/cacert_path:string
ProxyConfig configPath/config_path:string binaryPath/binary_path:string serviceCluster/service_cluster:string drainDuration/drain_duration:@Duration parentShutdownDuration/parent_shutdown_duration:@Duration discoveryAddress/discovery_address:string discoveryRefreshDelay/discovery_refresh_delay:@Duration zipkinAddress/zipkin_address:string connectTimeout/connect_timeout:@Duration statsdUdpAddress/statsd_udp_address:string envoyMetricsServiceAddress/envoy_metrics_service_address:string proxyAdminPort/proxy_admin_port:int32 availabilityZone/availability_zone:string controlPlaneAuthPolicy/control_plane_auth_policy:#AuthenticationPolicy customConfigFile/custom_config_file:string statNameLength/stat_name_length:int32 concurrency:int32 proxyBootstrapTemplatePath/proxy_bootstrap_template_path:string interceptionMode/interception_mode:#InboundInterceptionMode tracing:Tracing sds:SDS envoyAccessLogService/envoy_access_log_service:RemoteService envoyMetricsService/envoy_metrics_service:RemoteService proxyMetadata/proxy_metadata:{string}
Tracing zipkin:Zipkin|tracer lightstep:Lightstep|tracer datadog:Datadog|tracer stackdriver:Stackdriver|tracer
`;
const ENUMS = `${PROXY_ENUMS.trim()}
#InboundInterceptionMode REDIRECT=0 TPROXY=1
`;
const SCHEMA = new MessageSchema(MESSAGES, ENUMS, false, true);

/** What the code of 1.5 assumes before any setting is read (`pkg/config/mesh`). */
const DEFAULT: ProxyConfig = {
  configPath: '/etc/istio/proxy',
  binaryPath: '/usr/local/bin/envoy',
  serviceCluster: 'istio-proxy',
  drainDuration: '45s',
  parentShutdownDuration: '60s',
  discoveryAddress: 'istio-pilot:15010',
  connectTimeout: '1s',
  envoyMetricsService: {},
  envoyAccessLogService: {},
  proxyAdminPort: 15000,
  controlPlaneAuthPolicy: 'NONE',
  statNameLength: 189,
};

/** The proxy configuration of a mesh, from settings that are laid one over the other. */
export function proxyConfigOf(settings: readonly Json[]): ProxyConfig {
  const config = settings.reduce((before, said) => SCHEMA.apply('ProxyConfig', before, saidOf(said)), DEFAULT);
  const problems = [...proxyConfigProblems({ ...config, statusPort: 15020 }), ...ownProblems(config)];
  if (problems.length > 0) throw new ProtoError(problems.join('; '));
  return config;
}

/** A zero that is said counts as not said. */
function saidOf(said: Json): Json {
  if (!isObject(said)) return said;
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== 0 && value !== ''));
}

const SECOND = 1_000_000_000n;

function ownProblems(config: ProxyConfig): string[] {
  const nanos = (name: string) => durationNanos(config[name]) ?? 0n;
  const [drain, shutdown, connect] = ['drainDuration', 'parentShutdownDuration', 'connectTimeout'].map(nanos);
  const { lightstep } = config.tracing ?? {};
  const rules: readonly (readonly [boolean, string])[] = [
    [shutdown % SECOND === 0n, 'parentShutdownDuration must be a number of whole seconds'],
    [shutdown > drain, 'parentShutdownDuration must be longer than drainDuration'],
    [drain <= 3600n * SECOND, 'drainDuration must be at most an hour'],
    [shutdown <= 3600n * SECOND, 'parentShutdownDuration must be at most an hour'],
    [connect >= 1_000_000n && connect <= 30n * SECOND, 'connectTimeout must be from 1ms to 30s'],
    [
      !lightstep?.secure || Boolean(lightstep.cacertPath),
      'tracing.lightstep.cacertPath must be set where it is secure',
    ],
  ];
  return rules.filter(([holds]) => !holds).map(([, what]) => what);
}

/** The address of a service that proxies report to, with how it is called. */
export function remoteServiceJson(service: JsonObject): string {
  return SCHEMA.json('RemoteService', service);
}

/** A message of the configuration as Go's jsonpb writes it. */
export function messageJson(message: JsonObject, whole: ProxyConfig): string {
  return message === whole ? SCHEMA.json('ProxyConfig', message) : remoteServiceJson(message);
}

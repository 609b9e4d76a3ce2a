import { ANNOTATION } from '../annotations';
import type { Json } from '../json';
import type { OverlayInput } from '../overlay/input';
import { goPrint, isEmpty } from '../overlay/print';
import { flag, hasHealth } from '../overlay/proxy';
import { durationNanos, goDuration } from '../proto/duration';
import type { ProxyConfig } from '../proto/proxy-config';
import { remoteServiceJson } from './proxy-config';

const duration = (text: string | undefined) => goDuration(durationNanos(text ?? '0') ?? 0n);

/** What each tracer is told of where to send spans. */
const TRACERS: Readonly<Record<string, (tracing: Json) => string[]>> = {
  lightstep: ({ lightstep = {} }) => [
    ...['--lightstepAddress', lightstep.address ?? ''],
    ...['--lightstepAccessToken', lightstep.accessToken ?? ''],
    `--lightstepSecure=${lightstep.secure ?? false}`,
    ...['--lightstepCacertPath', lightstep.cacertPath ?? ''],
  ],
  zipkin: ({ zipkin = {} }) => ['--zipkinAddress', zipkin.address ?? ''],
  datadog: ({ datadog = {} }) => ['--datadogAgentAddress', datadog.address ?? ''],
};

/** The agent's arguments: before 1.6 it was told the whole proxy configuration flag by flag. */
export function proxyArgs(input: OverlayInput): string[] {
  const { proxy, global, proxyConfig: config } = input;
  const args = [
    ...['proxy', 'sidecar', '--domain', `$(POD_NAMESPACE).svc.${goPrint(proxy.clusterDomain)}`],
    ...['--configPath', '/etc/istio/proxy', '--binaryPath', '/usr/local/bin/envoy'],
    ...['--serviceCluster', serviceCluster(input)],
    ...['--drainDuration', duration(config.drainDuration)],
    ...['--parentShutdownDuration', duration(config.parentShutdownDuration)],
    ...['--discoveryAddress', input.annotation(ANNOTATION.discoveryAddress, config.discoveryAddress)],
    ...(TRACERS[proxy.tracer]?.(config.tracing ?? {}) ?? []),
    flag('proxyLogLevel', input.annotation(ANNOTATION.logLevel, proxy.logLevel)),
    flag('proxyComponentLogLevel', input.annotation(ANNOTATION.componentLogLevel, proxy.componentLogLevel)),
    ...['--connectTimeout', duration(config.connectTimeout)],
    ...remoteServices(proxy, config),
    ...['--proxyAdminPort', String(config.proxyAdminPort)],
  ];
  if (config.concurrency > 0) args.push('--concurrency', String(config.concurrency));
  args.push('--controlPlaneAuthPolicy', 'NONE');
  args.push('--dnsRefreshRate', isEmpty(proxy.dnsRefreshRate) ? '300s' : goPrint(proxy.dnsRefreshRate));
  if (hasHealth(input)) args.push('--statusPort', input.annotation(ANNOTATION.statusPort, proxy.statusPort));
  if (!isEmpty(global.sts?.servicePort)) args.push(`--stsPort=${goPrint(global.sts.servicePort)}`);
  if (!isEmpty(global.trustDomain)) args.push(`--trust-domain=${goPrint(global.trustDomain)}`);
  if (!isEmpty(global.logAsJson)) args.push('--log_as_json');
  args.push('--controlPlaneBootstrap=false');
  return args;
}

function serviceCluster({ labels, workload }: OverlayInput): string {
  if (labels.app) return `${labels.app}.$(POD_NAMESPACE)`;
  return `${workload.name || 'istio-proxy'}.${workload.namespace || 'default'}`;
}

function remoteServices(proxy: Json, config: ProxyConfig): string[] {
  const args: string[] = [];
  if (!isEmpty(proxy.envoyStatsd?.enabled)) args.push('--statsdUdpAddress', config.statsdUdpAddress ?? '');
  for (const service of ['envoyMetricsService', 'envoyAccessLogService'])
    if (!isEmpty(proxy[service]?.enabled)) args.push(`--${service}`, remoteServiceJson(config[service] ?? {}));
  return args;
}

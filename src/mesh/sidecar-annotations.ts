import { ANNOTATION } from '../injection/annotations';
import type { SidecarOptions } from './sidecar-options';

const list = (items: readonly (string | number)[] | undefined): string | undefined => items?.join(',');

/** The options as the annotations that Istio documents for them; `native` only where the webhook is to read it. */
export function sidecarAnnotations(options: SidecarOptions, withNative: boolean): Record<string, string> {
  const { resources = {}, traffic = {} } = options;
  const said: Record<string, string | undefined> = {
    [ANNOTATION.nativeSidecar]: withNative ? options.native?.toString() : undefined,
    [ANNOTATION.proxyCPU]: resources.cpuRequest,
    [ANNOTATION.proxyCPULimit]: resources.cpuLimit,
    [ANNOTATION.proxyMemory]: resources.memoryRequest,
    [ANNOTATION.proxyMemoryLimit]: resources.memoryLimit,
    [ANNOTATION.proxyImage]: options.image,
    [ANNOTATION.proxyImageType]: options.imageType,
    [ANNOTATION.interceptionMode]: traffic.mode,
    [ANNOTATION.includeOutboundIPRanges]: list(traffic.includeOutboundIpRanges),
    [ANNOTATION.excludeOutboundIPRanges]: list(traffic.excludeOutboundIpRanges),
    [ANNOTATION.includeInboundPorts]: list(traffic.includeInboundPorts),
    [ANNOTATION.excludeInboundPorts]: list(traffic.excludeInboundPorts),
    [ANNOTATION.includeOutboundPorts]: list(traffic.includeOutboundPorts),
    [ANNOTATION.excludeOutboundPorts]: list(traffic.excludeOutboundPorts),
    [ANNOTATION.excludeInterfaces]: list(traffic.excludeInterfaces),
    [ANNOTATION.proxyConfig]: proxyConfigText(options),
    [ANNOTATION.logLevel]: options.logLevel,
    [ANNOTATION.rewriteProbers]: options.rewriteProbes?.toString(),
  };
  return Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** The proxy configuration as JSON, which is YAML too. */
function proxyConfigText(options: SidecarOptions): string | undefined {
  const { concurrency, environment, drainDuration, terminationDrainDuration } = options.proxyConfig ?? {};
  const config = {
    concurrency,
    drainDuration: drainDuration && `${drainDuration.toMilliseconds() / 1000}s`,
    terminationDrainDuration: terminationDrainDuration && `${terminationDrainDuration.toMilliseconds() / 1000}s`,
    holdApplicationUntilProxyStarts: options.holdApplication,
    proxyMetadata: environment,
  };
  const text = JSON.stringify(config);
  return text === '{}' ? undefined : text;
}

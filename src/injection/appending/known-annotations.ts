import { ANNOTATION } from '../annotations';

/** The annotations that the injector of 1.5 has in its registry (`pkg/kube/inject/inject.go`). */
const REGISTRY: ReadonlySet<string> = new Set([
  ANNOTATION.inject,
  ANNOTATION.status,
  ANNOTATION.rewriteProbers,
  ANNOTATION.controlPlaneAuthPolicy,
  ANNOTATION.discoveryAddress,
  ANNOTATION.proxyImage,
  ANNOTATION.proxyCPU,
  ANNOTATION.proxyMemory,
  ANNOTATION.interceptionMode,
  ANNOTATION.bootstrapOverride,
  ANNOTATION.statsInclusionPrefixes,
  ANNOTATION.statsInclusionSuffixes,
  ANNOTATION.statsInclusionRegexps,
  ANNOTATION.userVolume,
  ANNOTATION.userVolumeMount,
  ANNOTATION.enableCoreDump,
  ANNOTATION.statusPort,
  ANNOTATION.readinessInitialDelay,
  ANNOTATION.readinessPeriod,
  ANNOTATION.readinessFailureThreshold,
  ANNOTATION.includeOutboundIPRanges,
  ANNOTATION.excludeOutboundIPRanges,
  ANNOTATION.includeInboundPorts,
  ANNOTATION.excludeInboundPorts,
  ANNOTATION.excludeOutboundPorts,
  ANNOTATION.kubevirtInterfaces,
]);

/** Whether the injector knows an annotation; of others in Istio's name it says that they may be misspelled. */
export function isKnown(name: string): boolean {
  return REGISTRY.has(name);
}

/** The settings of traffic that are written back to the pod, where the CNI plugin reads them. */
export function redirected(annotations: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(annotations).map(([name, value]) => [name, String(value ?? '')] as const);
  return Object.fromEntries(entries.filter(([name, value]) => value !== '' && isKnown(name)));
}

import { ANNOTATION, LABEL } from '../annotations';
import type { JsonObject } from '../json';
import type { OverlayInput } from './input';
import { appendMultusNetwork, excludeInboundPort } from './ports';

/** The first of these that is not empty. */
export function firstOf(...texts: (string | undefined)[]): string {
  return texts.find((text) => text !== undefined && text !== '') ?? '';
}

/** The canonical service and its revision, which telemetry is keyed by. */
export function canonicalLabels(input: OverlayInput, trim: (name: string) => string): JsonObject {
  const { labels } = input;
  const name = firstOf(labels[LABEL.canonicalName], labels['app.kubernetes.io/name'], labels.app, input.workload.name);
  return {
    [LABEL.canonicalName]: trim(name),
    [LABEL.canonicalRevision]: firstOf(
      labels[LABEL.canonicalRevision],
      labels['app.kubernetes.io/version'],
      labels.version,
      'latest',
    ),
  };
}

/** The annotations of every template: the revision, and the container that kubectl should take. */
export function commonAnnotations(input: OverlayInput): JsonObject {
  const out: JsonObject = { [ANNOTATION.revision]: firstOf(input.revision, 'default') };
  if (input.appContainers.length === 0) return out;
  for (const name of [ANNOTATION.defaultLogsContainer, ANNOTATION.defaultContainer]) {
    if (input.annotations[name] === undefined) out[name] = input.appContainers[0];
  }
  return out;
}

/** Canonical names as the sidecar template cuts them to the length of a label. */
export function sidecarName(input: OverlayInput): (name: string) => string {
  return (name) => {
    const cut = name.slice(0, 63);
    return input.facts.trimsNameOnBothSides ? cut.replace(/^[-_.]+|[-_.]+$/g, '') : cut.replace(/-$/, '');
  };
}

/** Labels and annotations of a pod with a sidecar. */
export function sidecarMetadata(input: OverlayInput): JsonObject {
  const labels: JsonObject = { [LABEL.tlsMode]: firstOf(input.labels[LABEL.tlsMode], 'istio') };
  if (input.metadataOfProxy.ISTIO_META_ENABLE_HBONE === 'true')
    labels[LABEL.tunnel] = firstOf(input.labels[LABEL.tunnel], 'http');
  Object.assign(labels, canonicalLabels(input, sidecarName(input)));
  const annotations = commonAnnotations(input);
  if (input.cni.enabled) Object.assign(annotations, cniAnnotations(input));
  return { labels, annotations };
}

/** The CNI plugin reads the traffic settings from the pod, so they are written back to it. */
function cniAnnotations(input: OverlayInput): JsonObject {
  const { annotations: given, proxy } = input;
  const out: JsonObject = {};
  if (input.cni.provider === 'multus') {
    out[ANNOTATION.multusNetworks] = appendMultusNetwork(given[ANNOTATION.multusNetworks] ?? '', 'default/istio-cni');
  }
  out[ANNOTATION.interceptionMode] = input.annotation(ANNOTATION.interceptionMode, input.interceptionMode);
  const ranges = [
    [ANNOTATION.includeOutboundIPRanges, proxy.includeIPRanges],
    [ANNOTATION.excludeOutboundIPRanges, proxy.excludeIPRanges],
  ] as const;
  for (const [name, setting] of ranges) {
    const value = input.annotation(name, setting);
    if (value !== '') out[name] = value;
  }
  out[ANNOTATION.includeInboundPorts] = input.annotation(ANNOTATION.includeInboundPorts, proxy.includeInboundPorts);
  out[ANNOTATION.excludeInboundPorts] = excludedInboundPorts(input);
  const ports = [
    [ANNOTATION.includeOutboundPorts, proxy.includeOutboundPorts ?? ''],
    [ANNOTATION.excludeOutboundPorts, proxy.excludeOutboundPorts],
  ] as const;
  for (const [name, setting] of ports) {
    if (given[name] !== undefined || setting !== '') out[name] = input.annotation(name, setting);
  }
  for (const name of [ANNOTATION.kubevirtInterfaces, ANNOTATION.rerouteInterfaces, ANNOTATION.excludeInterfaces]) {
    if (given[name]) out[name] = given[name];
  }
  return out;
}

/** The ports whose inbound traffic goes past the proxy, the agent's among them. */
export function excludedInboundPorts(input: OverlayInput): string {
  return excludeInboundPort(
    input.annotation(ANNOTATION.statusPort, input.proxy.statusPort),
    input.annotation(ANNOTATION.excludeInboundPorts, input.proxy.excludeInboundPorts),
  );
}

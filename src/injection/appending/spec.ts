import { ANNOTATION, CONTAINER } from '../annotations';
import type { JsonObject } from '../json';
import { chosenImage } from '../overlay/image';
import type { OverlayInput } from '../overlay/input';
import { excludedInboundPorts } from '../overlay/metadata';
import { goPrint, isEmpty } from '../overlay/print';
import { annotatedReadiness, hasHealth, yamlNumber } from '../overlay/proxy';
import { imageOf, initContainers } from './init';
import { proxyArgs } from './args';
import type { InjectionSpec, SpecTemplate } from './appending';
import { proxyEnvironment } from './env';
import { renderValue } from './spec-template';
import { mounts, volumes } from './volumes';

/** The template of Istio 1.5.0, as its charts install it. */
export const SPEC_1_5_0: SpecTemplate = {
  render: injectionSpec,
  version: '1cdb312e0b39910b7401fa37c42113f6436e281598036cb126f9692adebf1545',
};

function injectionSpec(input: OverlayInput): InjectionSpec {
  const mode = input.annotation(ANNOTATION.interceptionMode, input.interceptionMode);
  const spec: InjectionSpec = {
    rewriteAppHTTPProbe: !isEmpty(input.values.sidecarInjectorWebhook?.rewriteAppHTTPProbe),
    initContainers: initContainers(input, mode),
    containers: [proxyContainer(input, mode)],
    volumes: volumes(input),
    podRedirectAnnot: redirectAnnotations(input, mode),
  };
  const domains = input.global.podDNSSearchNamespaces;
  if (!isEmpty(domains))
    spec.dnsConfig = { searches: domains.map((domain: unknown) => renderValue(goPrint(domain), input)) };
  return spec;
}

function proxyContainer(input: OverlayInput, mode: string): JsonObject {
  const { proxy, global } = input;
  const out: JsonObject = {
    name: CONTAINER.proxy,
    image: chosenImage(input, proxy.image, imageOf(input, proxy.image)),
    ports: [{ containerPort: 15090, protocol: 'TCP', name: 'http-envoy-prom' }],
    args: proxyArgs(input),
    env: proxyEnvironment(input),
    imagePullPolicy: isEmpty(global.imagePullPolicy) ? 'Always' : goPrint(global.imagePullPolicy),
    securityContext: security(input, mode),
    resources: resources(input),
    volumeMounts: mounts(input),
  };
  if (!isEmpty(proxy.lifecycle)) out.lifecycle = proxy.lifecycle;
  if (hasHealth(input)) {
    const port = yamlNumber(ANNOTATION.statusPort, input.annotation(ANNOTATION.statusPort, proxy.statusPort));
    const { timeoutSeconds: _, ...probe } = annotatedReadiness(input, port ?? 0);
    out.readinessProbe = probe;
  }
  return out;
}

function security(input: OverlayInput, mode: string): JsonObject {
  const { proxy } = input;
  const tproxy = mode === 'TPROXY';
  const bind = input.annotation(ANNOTATION.capNetBindService, proxy.capNetBindService) === 'true';
  const add = [...(tproxy ? ['NET_ADMIN'] : []), ...(bind ? ['NET_BIND_SERVICE'] : [])];
  return {
    allowPrivilegeEscalation: proxy.privileged,
    capabilities: { add, drop: ['ALL'] },
    privileged: proxy.privileged,
    readOnlyRootFilesystem: isEmpty(proxy.enableCoreDump),
    runAsGroup: 1337,
    runAsNonRoot: !(tproxy || bind),
    runAsUser: tproxy || bind ? 0 : 1337,
  };
}

/** One of the two annotations is enough to lose every default; limits cannot be annotated. */
function resources(input: OverlayInput): JsonObject {
  const cpu = input.annotations[ANNOTATION.proxyCPU];
  const memory = input.annotations[ANNOTATION.proxyMemory];
  if (cpu === undefined && memory === undefined) return input.proxy.resources ?? {};
  return { requests: { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) } };
}

/** What is written to the pod's annotations for the CNI plugin, whether it is installed or not. */
function redirectAnnotations(input: OverlayInput, mode: string): Record<string, string> {
  const { annotations, proxy } = input;
  const excluded = proxy.excludeOutboundPorts;
  const out: Record<string, string> = {
    [ANNOTATION.interceptionMode]: mode,
    [ANNOTATION.includeOutboundIPRanges]: input.annotation(ANNOTATION.includeOutboundIPRanges, proxy.includeIPRanges),
    [ANNOTATION.excludeOutboundIPRanges]: input.annotation(ANNOTATION.excludeOutboundIPRanges, proxy.excludeIPRanges),
    [ANNOTATION.includeInboundPorts]: input.annotation(ANNOTATION.includeInboundPorts, tcpPorts(input)),
    [ANNOTATION.excludeInboundPorts]: excludedInboundPorts(input),
    [ANNOTATION.kubevirtInterfaces]: annotations[ANNOTATION.kubevirtInterfaces] ?? '',
  };
  if (annotations[ANNOTATION.excludeOutboundPorts] !== undefined || excluded !== '')
    out[ANNOTATION.excludeOutboundPorts] = input.annotation(ANNOTATION.excludeOutboundPorts, excluded);
  return out;
}

function tcpPorts(input: OverlayInput): string {
  const ports: JsonObject[] = (input.spec.containers ?? []).flatMap((container: JsonObject) => container.ports ?? []);
  return ports
    .filter(({ protocol }) => protocol !== 'UDP' && protocol !== 'SCTP')
    .map(({ containerPort = 0 }) => containerPort)
    .join(',');
}

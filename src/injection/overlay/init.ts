import { ANNOTATION, CONTAINER } from '../annotations';
import { goSort, type JsonObject } from '../json';
import { chosenImage, initImage } from './image';
import type { OverlayInput } from './input';
import { excludedInboundPorts } from './metadata';
import { goPrint, isEmpty } from './print';
import { proxyResources } from './resources';

/** The container that sets up the redirection of traffic, or, with CNI, that checks it. */
export function initContainer(input: OverlayInput, tproxy: boolean): JsonObject {
  const cni = Boolean(input.cni.enabled);
  const out: JsonObject = {
    name: cni ? CONTAINER.validation : CONTAINER.init,
    image: chosenImage(input, input.global.proxy_init?.image, initImage(input)),
    args: iptablesArgs(input, tproxy),
  };
  if (!isEmpty(input.global.imagePullPolicy)) out.imagePullPolicy = goPrint(input.global.imagePullPolicy);
  const env = metadataEnv(input);
  if (env.length > 0) out.env = env;
  out.resources = proxyResources(input);
  out.securityContext = cni ? validationSecurity(input, tproxy) : initSecurity(input);
  if (!isEmpty(input.proxy.seccompProfile)) out.securityContext.seccompProfile = input.proxy.seccompProfile;
  return out;
}

/** The metadata of the proxy configuration, as environment. */
export function metadataEnv(input: OverlayInput): JsonObject[] {
  const metadata = input.metadataOfProxy;
  return goSort(Object.keys(metadata)).map((name) => ({ name, value: metadata[name] }));
}

function iptablesArgs(input: OverlayInput, tproxy: boolean): string[] {
  const { proxy, annotations, global } = input;
  const excluded = excludedInboundPorts(input);
  const args = [
    'istio-iptables',
    ...['-p', String(input.mesh.proxyListenPort || 15001)],
    ...['-z', String(input.mesh.proxyInboundListenPort || 15006)],
    ...['-u', tproxy ? '1337' : String(input.proxyUid || 1337)],
    ...['-m', input.annotation(ANNOTATION.interceptionMode, input.interceptionMode)],
    ...['-i', input.annotation(ANNOTATION.includeOutboundIPRanges, proxy.includeIPRanges)],
    ...['-x', input.annotation(ANNOTATION.excludeOutboundIPRanges, proxy.excludeIPRanges)],
    ...['-b', input.annotation(ANNOTATION.includeInboundPorts, proxy.includeInboundPorts)],
    ...['-d', excluded === '' ? '15090,15021' : `15090,15021,${excluded}`],
  ];
  const ports = [
    ['-q', ANNOTATION.includeOutboundPorts, proxy.includeOutboundPorts ?? ''],
    ['-o', ANNOTATION.excludeOutboundPorts, proxy.excludeOutboundPorts ?? ''],
  ] as const;
  for (const [flag, name, setting] of ports) {
    if (annotations[name] !== undefined || setting !== '') args.push(flag, input.annotation(name, setting));
  }
  const reroute = annotations[ANNOTATION.rerouteInterfaces] ?? annotations[ANNOTATION.kubevirtInterfaces];
  if (reroute !== undefined) args.push('-k', reroute);
  if (annotations[ANNOTATION.excludeInterfaces] !== undefined)
    args.push('-c', annotations[ANNOTATION.excludeInterfaces]);
  args.push(`--log_output_level=${input.annotation(ANNOTATION.agentLogLevel, global.logging?.level)}`);
  if (!isEmpty(global.logAsJson)) args.push('--log_as_json');
  if (input.cni.enabled) args.push('--run-validation', '--skip-rule-apply');
  else if (!isEmpty(global.proxy_init?.forceApplyIptables)) args.push('--force-apply');
  if (!isEmpty(global.nativeNftables)) args.push('--native-nftables');
  return args;
}

function initSecurity(input: OverlayInput): JsonObject {
  return {
    allowPrivilegeEscalation: input.proxy.privileged,
    privileged: input.proxy.privileged,
    capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] },
    readOnlyRootFilesystem: false,
    runAsGroup: 0,
    runAsNonRoot: false,
    runAsUser: 0,
  };
}

function validationSecurity(input: OverlayInput, tproxy: boolean): JsonObject {
  return {
    allowPrivilegeEscalation: input.proxy.privileged,
    privileged: input.proxy.privileged,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsGroup: tproxy ? 1337 : input.proxyGid || 1337,
    runAsUser: tproxy ? 1337 : input.proxyUid || 1337,
    runAsNonRoot: true,
  };
}

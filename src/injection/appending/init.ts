import { ANNOTATION, CONTAINER } from '../annotations';
import type { JsonObject } from '../json';
import type { OverlayInput } from '../overlay/input';
import { excludedInboundPorts } from '../overlay/metadata';
import { goPrint, isEmpty } from '../overlay/print';

/** An image of Istio's registry. */
export function imageOf({ global }: OverlayInput, name: unknown): string {
  return `${goPrint(global.hub)}/${goPrint(name)}:${goPrint(global.tag)}`;
}

/** The container that redirects the pod's traffic, or with CNI checks that it is, and the one that allows core dumps. */
export function initContainers(input: OverlayInput, mode: string): JsonObject[] {
  const dump = input.proxy.enableCoreDump === true ? [coreDump(input)] : [];
  return mode === 'NONE' ? dump : [redirection(input, mode), ...dump];
}

function common(input: OverlayInput): JsonObject {
  const { imagePullPolicy, proxy_init: init = {} } = input.global;
  return {
    image: goPrint(init.image).includes('/') ? init.image : imageOf(input, init.image),
    imagePullPolicy: isEmpty(imagePullPolicy) ? 'Always' : goPrint(imagePullPolicy),
  };
}

const ROOT = { runAsGroup: 0, runAsNonRoot: false, runAsUser: 0 };
const PROXY_USER = { runAsGroup: 1337, runAsNonRoot: true, runAsUser: 1337 };

function redirection(input: OverlayInput, mode: string): JsonObject {
  const cni = !isEmpty(input.values.istio_cni?.enabled);
  const { privileged } = input.proxy;
  return {
    name: cni ? CONTAINER.validation : CONTAINER.init,
    ...common(input),
    command: iptablesCommand(input, mode, cni),
    resources: input.global.proxy_init?.resources ?? {},
    securityContext: {
      allowPrivilegeEscalation: privileged,
      privileged,
      capabilities: { add: cni ? [] : ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] },
      readOnlyRootFilesystem: false,
      ...(cni ? PROXY_USER : ROOT),
    },
  };
}

function iptablesCommand(input: OverlayInput, mode: string, cni: boolean): string[] {
  const { annotations, proxy } = input;
  const excludedPorts = proxy.excludeOutboundPorts ?? '';
  const command = [
    ...['istio-iptables', '-p', '15001', '-z', '15006', '-u', '1337', '-m', mode],
    ...['-i', input.annotation(ANNOTATION.includeOutboundIPRanges, proxy.includeIPRanges)],
    ...['-x', input.annotation(ANNOTATION.excludeOutboundIPRanges, proxy.excludeIPRanges)],
    ...['-b', input.annotation(ANNOTATION.includeInboundPorts, '*')],
    ...['-d', `15090,${excludedInboundPorts(input)}`],
  ];
  if (annotations[ANNOTATION.excludeOutboundPorts] !== undefined || excludedPorts !== '')
    command.push('-o', input.annotation(ANNOTATION.excludeOutboundPorts, excludedPorts));
  const interfaces = annotations[ANNOTATION.kubevirtInterfaces];
  if (interfaces !== undefined) command.push('-k', interfaces);
  if (cni) command.push('--run-validation', '--skip-rule-apply');
  return command;
}

function coreDump(input: OverlayInput): JsonObject {
  return {
    name: CONTAINER.coreDump,
    ...common(input),
    args: ['-c', 'sysctl -w kernel.core_pattern=/var/lib/istio/core.proxy && ulimit -c unlimited'],
    command: ['/bin/sh'],
    resources: {},
    securityContext: {
      allowPrivilegeEscalation: true,
      capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] },
      privileged: true,
      readOnlyRootFilesystem: false,
      ...ROOT,
    },
  };
}

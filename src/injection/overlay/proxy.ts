import { ANNOTATION } from '../annotations';
import type { JsonObject } from '../json';
import type { OverlayInput } from './input';
import { goPrint, isEmpty } from './print';
import { OverlayError } from './error';

/** Arguments of the agent, those that only a sidecar has apart. */
export function proxyArgs(input: OverlayInput, role: 'sidecar' | 'router'): string[] {
  const { proxy, global } = input;
  const args = [
    'proxy',
    role,
    '--domain',
    `$(POD_NAMESPACE).svc.${goPrint(proxy.clusterDomain)}`,
    flag('proxyLogLevel', input.annotation(ANNOTATION.logLevel, proxy.logLevel)),
    flag('proxyComponentLogLevel', input.annotation(ANNOTATION.componentLogLevel, proxy.componentLogLevel)),
    flag('log_output_level', input.annotation(ANNOTATION.agentLogLevel, global.logging?.level)),
  ];
  if (!isEmpty(global.sts?.servicePort)) args.push(`--stsPort=${goPrint(global.sts.servicePort)}`);
  if (!isEmpty(global.logAsJson)) args.push('--log_as_json');
  return args;
}

/** A flag as an unquoted word of YAML, which ends before trailing blanks. */
export function flag(name: string, value: string): string {
  return `--${name}=${value}`.trimEnd();
}

/** An HTTP probe of the agent's own health. */
export function readiness(
  port: number,
  initialDelaySeconds: unknown,
  periodSeconds: unknown,
  failureThreshold: unknown,
): JsonObject {
  return {
    httpGet: { path: '/healthz/ready', port },
    initialDelaySeconds,
    periodSeconds,
    timeoutSeconds: 3,
    failureThreshold,
  };
}

/** The readiness probe as the pod's annotations tune it. */
export function annotatedReadiness(input: OverlayInput, port: number): JsonObject {
  const number = (annotation: string, setting: unknown) =>
    yamlNumber(annotation, input.annotation(annotation, setting));
  return readiness(
    port,
    number(ANNOTATION.readinessInitialDelay, input.proxy.readinessInitialDelaySeconds),
    number(ANNOTATION.readinessPeriod, input.proxy.readinessPeriodSeconds),
    number(ANNOTATION.readinessFailureThreshold, input.proxy.readinessFailureThreshold),
  );
}

/** A number as YAML 1.1 reads it: a leading zero makes it octal. */
export function yamlNumber(annotation: string, text: string): number | null {
  if (text === '<nil>' || text === '') return null;
  if (/^0[0-7]+$/.test(text)) return parseInt(text, 8);
  const value = Number(text);
  if (!Number.isInteger(value)) throw new OverlayError(annotation, text, 'a whole number');
  return value;
}

/** Whether the agent reports its health at all. */
export function hasHealth(input: OverlayInput): boolean {
  return input.annotation(ANNOTATION.statusPort, input.proxy.statusPort) !== '0';
}

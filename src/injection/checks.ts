import { ANNOTATION } from './annotations';
import type { LaterFields } from './later-fields';
import type { ProfileFacts } from './profile';
import { ProtoError } from './proto/message';
import { DEFAULT_PROXY_CONFIG, mergeProxyConfig, proxyConfigProblems } from './proto/proxy-config';
import { remembering } from './remembering';
import { canonicalQuantity, QUANTITY_FORM } from './schema/quantity';

/** An annotation that the injector refuses. */
export interface AnnotationProblem {
  readonly name: string;
  readonly value: string;
  readonly allowed: string;
}

/** What is allowed; undefined where the value is. */
export type Check = (value: string) => string | undefined;

const allow =
  (holds: (value: string) => boolean, allowed: string): Check =>
  (value) =>
    holds(value) ? undefined : allowed;

function isUint(text: string, bits: number): boolean {
  return /^\d+$/.test(text) && BigInt(text) < 2n ** BigInt(bits);
}

const PORTS = 'ports (0 to 65535) separated by commas';
const portList = (value: string) => value.trim() === '' || value.split(',').every((port) => isUint(port.trim(), 16));

const CIDRS = 'IP ranges such as 10.0.0.0/8, separated by commas';
const cidrList = (value: string) => value === '' || value.split(',').every(isCidr);

function isCidr(text: string): boolean {
  const slash = text.lastIndexOf('/');
  const address = text.slice(0, Math.max(slash, 0));
  const bits = text.slice(slash + 1);
  if (slash < 0 || !/^(0|[1-9]\d*)$/.test(bits)) return false;
  if (address.includes(':')) return Number(bits) <= 128 && isIpv6(address);
  return Number(bits) <= 32 && isIpv4(address);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups[groups.length - 1];
  const v4 = last !== undefined && last.includes('.');
  const hex = v4 ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group)) || (v4 && !isIpv4(last))) return false;
  const size = hex.length + (v4 ? 2 : 0);
  return halves.length === 2 ? size < 8 : size === 8;
}

const BOOLEANS = new Set(['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False']);
const uint32 = allow((value) => isUint(value, 32), 'a whole number from 0');
const CONTROL = /[\p{Cc}]/u;
const quantity = allow((value) => !CONTROL.test(value) && canonicalQuantity(value) !== undefined, QUANTITY_FORM);

const INTERFACE = /^[a-zA-Z][a-zA-Z0-9_.-]*$/;
const interfaces = allow(
  (value) => value === '' || value.split(',').every((name) => INTERFACE.test(name.trim()) && name.trim().length <= 15),
  'names of network interfaces (letters, digits, _ . - and at most 15 of them) separated by commas',
);

/** What is wrong with a proxy configuration written as YAML. */
const proxyConfig = (later: LaterFields): Check =>
  remembering((value) => {
    try {
      const problems = proxyConfigProblems(mergeProxyConfig(DEFAULT_PROXY_CONFIG, parseYaml(value), later));
      return problems.length === 0 ? undefined : `YAML of a ProxyConfig: ${problems.join('; ')}`;
    } catch (error) {
      return `YAML of a ProxyConfig: ${(error as Error).message.split('\n')[0]}`;
    }
  }, 100);

/** The value of a text of YAML, as an annotation holds it. */
export function parseYaml(text: string): unknown {
  if (text.trim() === '') return undefined;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- few annotations hold YAML
  const { readDocuments } = require('../files/event-reader') as typeof import('../files/event-reader');
  try {
    return readDocuments(text)[0]?.value;
  } catch (error) {
    throw new ProtoError(`not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** Annotations and what their values must be. */
export type Checks = Readonly<Record<string, Check | undefined>>;

const TRAFFIC_CHECKS: Checks = {
  [ANNOTATION.interceptionMode]: allow(
    (value) => ['REDIRECT', 'TPROXY', 'NONE'].includes(value),
    'REDIRECT, TPROXY or NONE',
  ),
  [ANNOTATION.statusPort]: allow((value) => isUint(value.trim(), 16), 'one port (0 to 65535)'),
  [ANNOTATION.readinessInitialDelay]: uint32,
  [ANNOTATION.readinessPeriod]: uint32,
  [ANNOTATION.readinessFailureThreshold]: uint32,
  [ANNOTATION.includeOutboundIPRanges]: allow((value) => value === '*' || cidrList(value), `* or ${CIDRS}`),
  [ANNOTATION.excludeOutboundIPRanges]: allow(cidrList, CIDRS),
  [ANNOTATION.includeInboundPorts]: allow((value) => value === '*' || portList(value), `* or ${PORTS}`),
  [ANNOTATION.excludeInboundPorts]: allow(portList, PORTS),
  [ANNOTATION.excludeOutboundPorts]: allow(portList, PORTS),
};

/** What Istio 1.5 checks. */
export const CHECKS_1_5: Checks = {
  ...TRAFFIC_CHECKS,
  [ANNOTATION.enableCoreDump]: allow((value) => BOOLEANS.has(value), 'true or false'),
};

const CHECKS: Checks = {
  ...TRAFFIC_CHECKS,
  [ANNOTATION.mergeMetrics]: allow((value) => BOOLEANS.has(value), 'true or false'),
  [ANNOTATION.proxyCPU]: quantity,
  [ANNOTATION.proxyMemory]: quantity,
  [ANNOTATION.proxyCPULimit]: quantity,
  [ANNOTATION.proxyMemoryLimit]: quantity,
};

const INTERFACE_CHECKS: Checks = {
  ...CHECKS,
  [ANNOTATION.excludeInterfaces]: interfaces,
  [ANNOTATION.kubevirtInterfaces]: interfaces,
  [ANNOTATION.rerouteInterfaces]: interfaces,
};

/** What decides of a release which annotations its injector refuses. */
export type CheckedFacts = Pick<ProfileFacts, 'checksInterfaces' | 'fields'>;

const tables = new WeakMap<CheckedFacts, Checks>();

function checksOf(facts: CheckedFacts): Checks {
  let checks = tables.get(facts);
  if (!checks) {
    const { checksInterfaces, fields } = facts;
    checks = { ...(checksInterfaces ? INTERFACE_CHECKS : CHECKS), [ANNOTATION.proxyConfig]: proxyConfig(fields) };
    tables.set(facts, checks);
  }
  return checks;
}

/** The annotations of a pod that its injector would refuse. */
export function annotationProblems(
  facts: CheckedFacts,
  annotations: Readonly<Record<string, string>>,
): AnnotationProblem[] {
  return problemsOf(checksOf(facts), annotations);
}

/** The annotations whose values a table of checks refuses. */
export function problemsOf(checks: Checks, annotations: Readonly<Record<string, string>>): AnnotationProblem[] {
  const problems: AnnotationProblem[] = [];
  for (const name of Object.keys(annotations)) {
    const allowed = checks[name]?.(annotations[name]);
    if (allowed !== undefined) problems.push({ name, value: annotations[name], allowed });
  }
  return problems;
}

/** A boolean as Go's ParseBool reads it; undefined for a text that is none. */
export function parseBool(text: string | undefined): boolean | undefined {
  return text !== undefined && BOOLEANS.has(text) ? text[0] === '1' || text[0].toLowerCase() === 't' : undefined;
}

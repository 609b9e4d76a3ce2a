import { isDnsLabel } from './domain';
import type { Field } from '../field';
import type { Report } from './report';

const HTTP = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const TLS = ['https', 'tls'];
const TCP = ['tcp', ...TLS, 'mongo', 'redis', 'mysql'];
const KNOWN: ReadonlySet<string> = new Set([...HTTP, ...TCP, 'udp']);

/** The protocol of a port as Istio reads its name; undefined where it knows none of that name. */
export function protocolOf(name: string): string | undefined {
  const lower = name.toLowerCase();
  return KNOWN.has(lower) ? lower : undefined;
}

export function isHttp(protocol: string | undefined): boolean {
  return protocol !== undefined && HTTP.includes(protocol);
}

export function isTls(protocol: string | undefined): boolean {
  return protocol !== undefined && TLS.includes(protocol);
}

/** Whether it is carried as plain bytes: TCP itself, databases, and TLS that nobody terminates. */
export function isTcp(protocol: string | undefined): boolean {
  return protocol !== undefined && TCP.includes(protocol);
}

export const PROTOCOL_NAMES = 'HTTP, HTTP2, GRPC, GRPC-WEB, HTTPS, TLS, TCP, UDP, MONGO, REDIS, MYSQL';

/** Checks a protocol that may be left out, in which case it is detected. */
export function checkOptionalProtocol(field: Field, report: Report): void {
  if (field.text !== '' && protocolOf(field.text) === undefined)
    report.error(field, `unsupported protocol ${JSON.stringify(field.text)}`, `use one of ${PROTOCOL_NAMES}`);
}

/** Checks the name of a port: a DNS label. */
export function checkPortName(field: Field, report: Report, name = field.text): void {
  if (!isDnsLabel(name)) report.error(field, `invalid port name ${JSON.stringify(name)}`);
}

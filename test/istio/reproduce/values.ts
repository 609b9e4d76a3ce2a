import { GrpcStatus, istio } from '../../../src';
import type { Fields, Writer } from './writer';
import {
  Unsayable,
  call,
  data,
  isFields,
  list,
  map,
  member,
  number,
  oneOf,
  optionsOf,
  scalar,
  struct,
  text,
} from './writer';

const UNITS: Readonly<Record<string, number>> = { h: 3600_000, m: 60_000, s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };

/** The milliseconds of a duration as Go writes it: `1h30m`, `1.5s`, `100ms`. */
export function milliseconds(duration: string): number | undefined {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|us|ns|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== duration) return undefined;
  return parts.reduce((total, [, amount, unit]) => total + Number(amount) * UNITS[unit!]!, 0);
}

const GREATER_UNITS: readonly (readonly [factory: string, size: number])[] = [
  ['hours', 3600_000],
  ['minutes', 60_000],
  ['seconds', 1000],
  ['millis', 1],
];

export const duration: Writer = (value) => {
  const millis = milliseconds(String(value));
  if (millis === undefined) throw new Unsayable(`no duration: ${String(value)}`);
  const [factory, size] = GREATER_UNITS.find(([, unit]) => millis % unit === 0) ?? ['millis', 1];
  return `Duration.${millis === 0 ? 'seconds' : factory}(${millis / size})`;
};

const defined = (value: unknown): unknown => {
  if (value === undefined || value === null) throw new Unsayable('a factory without its argument');
  return value;
};

const need = (value: unknown): Fields => {
  if (!isFields(value)) throw new Unsayable('no map');
  return value;
};

export const stringMatch: Writer = oneOf(
  {
    exact: call('StringMatch.exact'),
    prefix: call('StringMatch.prefix'),
    regex: call('StringMatch.regex'),
  },
  'StringMatch.present()',
);

export const percent: Writer = (value) => `Percent.of(${Number(need(value).value ?? 0)})`;

const share = (part: Fields): string => {
  const whole = isFields(part.percentage) ? Number(part.percentage.value ?? 0) : Number(part.percent ?? 0);
  return whole === 100 ? '' : `, { percentage: ${whole} }`;
};

const grpcStatus = member('GrpcStatus', GrpcStatus);

export const fault: Writer = (value, place) => {
  const { delay, abort } = need(value);
  const parts: string[] = [];
  if (isFields(delay)) parts.push(`Fault.delay(${duration(delay.fixedDelay, place)}${share(delay)})`);
  if (isFields(abort)) {
    parts.push(
      abort.grpcStatus === undefined
        ? `Fault.abort(${Number(abort.httpStatus)}${share(abort)})`
        : `Fault.grpcAbort(${grpcStatus(abort.grpcStatus, place)}${share(abort)})`,
    );
  }
  if (parts.length === 0) throw new Unsayable('a fault that does nothing');
  return parts.length === 1 ? parts[0]! : `Fault.combined(${parts.join(', ')})`;
};

export const rewrite: Writer = (value, place) => {
  const { uri, uriRegexRewrite, authority } = need(value);
  if (isFields(uriRegexRewrite)) {
    const options = optionsOf({ authority }, { authority: text }, place);
    const { match, rewrite: substitution } = uriRegexRewrite;
    return `HttpRewrite.regex(${[text(match, place), text(substitution, place), options].filter(Boolean).join(', ')})`;
  }
  if (uri === undefined) return `HttpRewrite.authority(${text(defined(authority), place)})`;
  const options = optionsOf({ authority }, { authority: text }, place);
  return `HttpRewrite.uri(${[text(uri, place), options].filter(Boolean).join(', ')})`;
};

export const redirect: Writer = (value, place) => {
  const { port, derivePort, redirectCode, ...others } = need(value);
  const rest = redirectCode === 0 ? others : { ...others, redirectCode };
  const where =
    port === undefined ? derivePort && `RedirectPort.${String(derivePort)}` : `RedirectPort.of(${Number(port)})`;
  const fields = where ? { ...rest, port: where } : rest;
  return `HttpRedirect.to(${struct({ scheme: text, authority: text, uri: text, prefixRewrite: text, redirectCode: number, port: String })(fields, place)})`;
};

export const directResponse: Writer = (value, place) => {
  const { status, body } = need(value);
  if (!isFields(body)) return `DirectResponse.status(${Number(status)})`;
  const kind = body.bytes === undefined ? 'text' : 'bytes';
  return `DirectResponse.${kind}(${Number(status)}, ${text(body.bytes ?? body.string, place)})`;
};

export const delegate: Writer = (value, place) => {
  const { name, namespace } = need(value);
  const options = optionsOf({ namespace }, { namespace: text }, place);
  return `Delegate.named(${[text(name, place), options].filter(Boolean).join(', ')})`;
};

export const retryOn: Writer = (value, place) =>
  `[${String(value)
    .split(',')
    .map((condition) => `RetryOn.of(${text(condition.trim(), place)})`)
    .join(', ')}]`;

const failover = list(struct({ from: text, to: text }));

const locality: Writer = (value, place) => {
  const { distribute, failover: regions, failoverPriority: labels, enabled } = need(value);
  const options = optionsOf({ enabled }, { enabled: scalar }, place);
  const withOptions = (factory: string, ...parts: string[]): string =>
    `LocalityLoadBalancing.${factory}(${[...parts, options].filter(Boolean).join(', ')})`;
  if (distribute !== undefined) {
    return withOptions('distribute', list(struct({ from: text, to: map(number) }))(distribute, place));
  }
  if (labels !== undefined && regions !== undefined) {
    return withOptions('failoverByLabelsAndRegion', list(text)(labels, place), failover(regions, place));
  }
  if (labels !== undefined) return withOptions('failoverPriority', list(text)(labels, place));
  if (regions !== undefined) return withOptions('failover', failover(regions, place));
  return `LocalityLoadBalancing.${enabled === false ? 'disabled' : 'enabled'}()`;
};

const BALANCER_OPTIONS: Readonly<Record<string, Writer>> = {
  warmup: struct({ duration, minimumPercent: number, aggression: number }),
  localityLbSetting: locality,
  zoneAwareLbSetting: struct({
    enabled: scalar,
    failover,
    failoverPriority: list(text),
    minClusterSize: number,
  }),
};

const SIMPLE: Readonly<Record<string, string>> = {
  LEAST_REQUEST: 'leastRequest',
  ROUND_ROBIN: 'roundRobin',
  RANDOM: 'random',
  PASSTHROUGH: 'passthrough',
  UNSPECIFIED: 'unspecified',
};

const hashKey: Writer = (value, place) => {
  const { httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName } = need(value);
  if (httpHeaderName !== undefined) return `HashKey.header(${text(httpHeaderName, place)})`;
  if (useSourceIp === true) return 'HashKey.sourceIp()';
  if (httpQueryParameterName !== undefined) return `HashKey.queryParameter(${text(httpQueryParameterName, place)})`;
  if (!isFields(httpCookie)) throw new Unsayable('a hash of nothing');
  const { name, ...rest } = httpCookie;
  const options = optionsOf(rest, { ttl: duration, path: text, attributes: data }, place);
  return `HashKey.cookie(${[text(name, place), options].filter(Boolean).join(', ')})`;
};

const hashAlgorithm = (value: Fields): string | undefined => {
  if (isFields(value.maglev)) return `HashAlgorithm.maglev(${Number(value.maglev.tableSize ?? 65537)})`;
  const size = isFields(value.ringHash) ? value.ringHash.minimumRingSize : value.minimumRingSize;
  if (size !== undefined) return `HashAlgorithm.ringHash(${Number(size)})`;
  return value.ringHash === undefined ? undefined : 'HashAlgorithm.ringHash()';
};

export const loadBalancer: Writer = (value, place) => {
  const { simple, consistentHash, warmupDurationSecs, ...rest } = need(value);
  const fields = warmupDurationSecs === undefined ? rest : { ...rest, warmup: { duration: warmupDurationSecs } };
  if (isFields(consistentHash)) {
    const algorithm = hashAlgorithm(consistentHash);
    const options = optionsOf({ ...fields, algorithm }, { ...BALANCER_OPTIONS, algorithm: String }, place);
    return `LoadBalancer.consistentHash(${[hashKey(consistentHash, place), options].filter(Boolean).join(', ')})`;
  }
  const factory = SIMPLE[String(simple ?? 'UNSPECIFIED')];
  if (!factory) throw new Unsayable(`deprecated algorithm ${String(simple)}`);
  return `LoadBalancer.${factory}(${optionsOf(fields, BALANCER_OPTIONS, place)})`;
};

const CLIENT_TLS: Readonly<Record<string, string>> = {
  DISABLE: 'disable',
  SIMPLE: 'simple',
  MUTUAL: 'mutual',
  ISTIO_MUTUAL: 'istioMutual',
};

export const clientTls: Writer = (value, place) => {
  const { mode, ...rest } = need(value);
  const options = optionsOf(
    rest,
    {
      sni: text,
      subjectAltNames: list(text),
      caCertificates: text,
      caCrl: text,
      credentialName: text,
      insecureSkipVerify: scalar,
      clientCertificate: text,
      privateKey: text,
    },
    place,
  );
  return `ClientTls.${CLIENT_TLS[String(mode ?? 'DISABLE')]}(${options})`;
};

export const portProtocol = member('istio.PortProtocol', istio.PortProtocol);

const TIMING = {
  initialDelaySeconds: number,
  timeoutSeconds: number,
  periodSeconds: number,
  successThreshold: number,
  failureThreshold: number,
};

export const probe: Writer = (value, place) => {
  const { httpGet, tcpSocket, exec, grpc, ...timing } = need(value);
  const write = (factory: string, first: string, options: Fields, writers: Record<string, Writer>): string => {
    const rest = optionsOf({ ...options, ...timing }, { ...TIMING, ...writers }, place);
    return `istio.ReadinessProbe.${factory}(${[first, rest].filter(Boolean).join(', ')})`;
  };
  if (isFields(httpGet)) {
    const { port, ...rest } = httpGet;
    return write('httpGet', String(port), rest, { path: text, host: text, scheme: text, httpHeaders: data });
  }
  if (isFields(tcpSocket)) return write('tcpSocket', String(tcpSocket.port), { host: tcpSocket.host }, { host: text });
  if (isFields(grpc)) return write('grpc', String(grpc.port), { service: grpc.service }, { service: text });
  return write('exec', data(defined(need(exec).command), place), {}, {});
};

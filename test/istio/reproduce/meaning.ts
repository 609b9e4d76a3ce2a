import { milliseconds } from './values';
import type { Fields } from './writer';
import { isFields } from './writer';

/** Fields whose text is a duration. */
const DURATION_FIELDS =
  /(^|\.)(timeout|perTryTimeout|backoff|fixedDelay|maxAge|connectTimeout|idleTimeout|interval|time|baseEjectionTime|maxConnectionDuration|ttl|duration|budgetInterval|reportingInterval)$/;
/** Fields that hold data of users, which means nothing else than it says. */
const VERBATIM = /(^|\.)(labels|matchLabels|annotations|value|pluginConfig|environmentVariables|sourceLabels|headers)$/;
/** Text in which upper and lower case are the same to Istio. */
const CASELESS_FIELDS = /(^|\.)(protocol)$/;

/** The apiVersions of one group serve the same objects: the newest stands for all. */
const apiVersion = (kind: string, version: string): string =>
  /^(EnvoyFilter|ProxyConfig|WasmPlugin|TrafficExtension)$/.test(kind)
    ? version
    : version.replace(/\/v1(alpha3|beta1|alpha1)$/, '/v1');

/** The operation of an override that names none. */
const withOperations = (overrides: Fields): Fields =>
  Object.fromEntries(
    Object.entries(overrides).map(([tag, override]) => [tag, { operation: 'UPSERT', ...(override as Fields) }]),
  );

/** Fields that mean what others do: the deprecated form becomes the current one. */
function current(value: Fields): Fields {
  const out: Record<string, unknown> = { ...value };
  if ('fixedDelay' in out || 'httpStatus' in out || 'grpcStatus' in out) {
    const { percent, ...rest } = out;
    return {
      ...rest,
      percentage: isFields(rest.percentage) ? { value: rest.percentage.value ?? 0 } : { value: percent ?? 0 },
    };
  }
  if ('allowOrigin' in out && Array.isArray(out.allowOrigin)) {
    const { allowOrigin, ...rest } = out;
    return { ...rest, allowOrigins: (allowOrigin as unknown[]).map((exact) => ({ exact })) };
  }
  if (isFields(out.tagOverrides)) return { ...out, tagOverrides: withOperations(out.tagOverrides) };
  if (isFields(out.selector)) return { ...out, selector: { matchLabels: {}, ...out.selector } };
  if (out.redirectCode === 0) delete out.redirectCode;
  if (isFields(out.targetRef)) {
    const { targetRef, ...rest } = out;
    return { ...rest, targetRefs: [targetRef] };
  }
  if (isFields(out.ringHash) === false && out.minimumRingSize !== undefined && 'httpCookie' in out) {
    const { minimumRingSize, ...rest } = out;
    return { ...rest, ringHash: { minimumRingSize } };
  }
  return out;
}

/** Brings a value to one form for all ways to say it: durations in milliseconds, nothing that is null. */
export function meaningOf(value: unknown, path = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => meaningOf(item, path));
  if (isFields(value)) {
    const fields = VERBATIM.test(path) ? value : current(value);
    const entries = Object.entries(fields)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([name, item]) => [name, meaningOf(item, path === '' ? name : `${path}.${name}`)]);
    return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
  }
  if (typeof value === 'string') {
    if (DURATION_FIELDS.test(path)) return milliseconds(value) ?? value;
    if (CASELESS_FIELDS.test(path)) return value.toUpperCase();
  }
  return value;
}

/** What an object means to Istio: its kind, its names and its spec, in one form. */
export function objectMeaning(object: Fields): unknown {
  const kind = String(object.kind);
  const { name, namespace, labels, annotations } = isFields(object.metadata) ? object.metadata : ({} as Fields);
  return {
    apiVersion: apiVersion(kind, String(object.apiVersion)),
    kind,
    metadata: JSON.parse(JSON.stringify({ name, namespace, labels, annotations })) as unknown,
    spec: meaningOf(object.spec ?? {}),
  };
}

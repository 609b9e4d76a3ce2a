import { RELEASE_FACTS } from '../../src/model/istio-release';
import type { Headers, HttpMatch, HttpRoute, Redirect, StringMatch, TcpRoute, TlsRoute } from '../../src/model/spec';
import { JUDGED_RELEASE } from '../client';
import type { Random } from './random';

export const namespaces = ['a', 'b', 'c'];
export const labelSets: readonly Record<string, string>[] = [
  { app: 'web' },
  { app: 'web', version: 'v2' },
  { app: 'api' },
  { team: 'x' },
  {},
];
export const paths = ['/', '/a', '/a/', '/ab', '/a/b', '/A/b', '/a/b/c', '/x.y', '/users/42', '/users/42/orders'];
const regexes = [
  '/a.*',
  '/users/[0-9]+',
  '/users/\\d+/(orders|carts)',
  '.*',
  '/(a|x)(/.*)?',
  '/[A-Z]/.*',
  '/x\\.y',
  '(?i)/a/b',
];
const headerNames = ['end-user', 'X-Env', 'cookie', 'x-canary', 'accept'];
const values = ['jason', 'Jason', 'prod', 'v=1; user=dev-1', '', 'true', 'jas'];
const valueRegexes = ['ja.*', '^(.*?;)?(user=dev-\\d+)(;.*)?$', '*', '.*', 'prod|true'];
export const queryNames = ['q', 'token'];
const methods = ['GET', 'POST', 'PUT', 'OPTIONS'];

export const sniHosts = [
  'ext.example.com',
  'a.example.com',
  'b.example.com',
  '*.example.com',
  'api.ext.io',
  'db.a.svc.cluster.local',
];

function stringMatch(r: Random, exact: readonly string[], regex: readonly string[]): StringMatch {
  const kind = r.int(0, 9);
  if (kind < 4) return { exact: r.pick(exact) };
  if (kind < 8) return { prefix: r.pick(exact.filter((v) => v !== '')) };
  return { regex: r.pick(regex) };
}

function valueMatch(r: Random): StringMatch {
  return r.chance(0.15) ? {} : stringMatch(r, values, valueRegexes);
}

function valueMatches(r: Random, names: readonly string[]): Record<string, StringMatch> {
  return Object.fromEntries(r.some(names, 2, 1).map((n) => [n, valueMatch(r)]));
}

/** What a mesh has that rules may name. */
export interface Names {
  readonly destinations: readonly string[];
  readonly gateways: readonly string[];
  readonly ports: readonly number[];
}

export function httpMatch(r: Random, names: Names): HttpMatch {
  const match: HttpMatch = {};
  if (r.chance(0.7)) match.uri = stringMatch(r, paths, regexes);
  if (r.chance(0.12)) match.ignoreUriCase = true;
  if (r.chance(0.25)) match.headers = valueMatches(r, headerNames);
  if (r.chance(0.1)) match.withoutHeaders = valueMatches(r, headerNames);
  if (r.chance(0.1)) match.queryParams = valueMatches(r, queryNames);
  if (r.chance(0.12)) match.method = r.chance(0.8) ? { exact: r.pick(methods) } : { regex: 'GET|PUT' };
  if (r.chance(0.06)) match.authority = stringMatch(r, ['web', 'a.example.com', 'a.example.com:80'], ['.*example.*']);
  if (r.chance(0.05)) match.scheme = { exact: r.pick(['http', 'https']) };
  if (r.chance(0.1)) match.port = r.pick(names.ports);
  if (r.chance(0.1)) match.sourceLabels = r.pick(labelSets);
  if (r.chance(0.08)) match.sourceNamespace = r.pick(namespaces);
  if (r.chance(0.12)) match.gateways = r.some(names.gateways, 2, 1);
  if (r.chance(0.15)) match.name = r.pick(['m1', 'm2']);
  return match;
}

function destination(r: Random, names: Names) {
  return {
    host: r.pick(names.destinations),
    ...(r.chance(0.4) ? { subset: r.pick(['v1', 'v2', 'v3']) } : {}),
    ...(r.chance(0.5) ? { port: { number: r.pick(names.ports) } } : {}),
  };
}

function weighted(r: Random, names: Names) {
  if (r.chance(0.65))
    return [{ destination: destination(r, names), ...(r.chance(0.2) ? { weight: r.pick([0, 1, 100]) } : {}) }];
  const out = r.list(2, 3, () => ({ destination: destination(r, names), weight: r.pick([0, 1, 3, 20, 50, 80]) }));
  if (out.every((d) => d.weight === 0)) out[0]!.weight = 7;
  return out;
}

export function httpRule(r: Random, names: Names): HttpRoute {
  const rule: HttpRoute = {};
  if (r.chance(0.5)) rule.name = r.pick(['one', 'two', 'three']);
  if (r.chance(0.75)) rule.match = r.list(1, 3, () => httpMatch(r, names));
  action(r, names, rule);
  if (r.chance(0.12)) rule.fault = fault(r);
  if (r.chance(0.08)) {
    rule.corsPolicy = {
      allowOrigins: [r.pick<StringMatch>([{ exact: 'https://ok.example' }, { prefix: 'https://' }, { regex: '.*' }])],
    };
    if (r.chance(0.3)) rule.corsPolicy.unmatchedPreflights = r.pick(['FORWARD', 'IGNORE']);
  }
  return rule;
}

/** Older releases do not know the field. */
function prefixRewrite(r: Random): Redirect {
  return RELEASE_FACTS[JUDGED_RELEASE].redirectsPrefixes ? { prefixRewrite: r.pick(['/', '/new', '/new/']) } : {};
}

function action(r: Random, names: Names, rule: HttpRoute): void {
  const kind = r.int(0, 19);
  if (kind < 2) {
    rule.redirect = {
      ...(r.chance(0.6) ? { uri: r.pick(['/new', '/new?q=2']) } : prefixRewrite(r)),
      ...(r.chance(0.5) ? { authority: 'other.example.com' } : {}),
      ...(r.chance(0.4) ? { scheme: r.pick(['http', 'https']) } : {}),
      ...(r.chance(0.5) ? { redirectCode: r.pick([301, 302, 303, 307, 308]) } : {}),
      ...(r.chance(0.3)
        ? { port: r.pick([80, 443, 8443]) }
        : r.chance(0.4)
          ? { derivePort: r.pick(['FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT'] as const) }
          : {}),
    };
    if (Object.keys(rule.redirect).length === 0) rule.redirect.uri = '/r';
    return;
  }
  if (kind < 3) {
    rule.directResponse = { status: r.pick([200, 404, 503]), ...(r.chance(0.6) ? { body: { string: 'hello' } } : {}) };
    return;
  }
  rule.route = weighted(r, names);
  if (r.chance(0.2)) rule.timeout = r.pick(['1s', '0.5s', '250ms', '0s', '1m30s']);
  if (r.chance(0.2)) rule.retries = retries(r);
  if (r.chance(0.2)) rule.rewrite = rewrite(r);
  if (r.chance(0.1)) rule.mirror = destination(r, names);
  if (rule.mirror && r.chance(0.6)) rule.mirrorPercentage = { value: r.pick([0, 0.5, 33.33, 100]) };
  else if (!rule.mirror && r.chance(0.06)) {
    rule.mirrors = r.list(1, 2, () => ({
      destination: destination(r, names),
      ...(r.chance(0.5) ? { percentage: { value: r.pick([0, 10, 100]) } } : {}),
    }));
  }
  if (r.chance(0.08))
    rule.headers = r.pick<Headers>([
      { request: { set: { Host: 'set.example.com' } } },
      { request: { add: { ':authority': 'add.example.com' } } },
      { request: { add: { 'x-new': '1' } } },
    ]);
  if (r.chance(0.05)) rule.route[0]!.headers = { request: { set: { host: 'dest.example.com' } } };
}

function retries(r: Random): NonNullable<HttpRoute['retries']> {
  return {
    attempts: r.pick([0, 1, 3]),
    ...(r.chance(0.5) ? { perTryTimeout: r.pick(['1s', '200ms']) } : {}),
    ...(r.chance(0.5)
      ? { retryOn: r.pick(['5xx', 'gateway-error,503', '503,404', 'connect-failure, refused-stream']) }
      : {}),
  };
}

function rewrite(r: Random): NonNullable<HttpRoute['rewrite']> {
  const out: NonNullable<HttpRoute['rewrite']> = {};
  if (r.chance(0.3))
    out.uriRegexRewrite = r.pick([
      { match: '/a', rewrite: '/z' },
      { match: '^/users/([0-9]+)(.*)$', rewrite: '/u\\2/\\1' },
      { match: '.*', rewrite: '/all' },
      { match: '[a-z]*', rewrite: '/q' },
    ]);
  else if (r.chance(0.8)) out.uri = r.pick(['/', '/new', '/new/']);
  if (r.chance(0.4) || Object.keys(out).length === 0) out.authority = 'rewritten.example.com';
  return out;
}

function fault(r: Random): NonNullable<HttpRoute['fault']> {
  const percentage = r.chance(0.7) ? { percentage: { value: r.pick([0, 0.1, 50, 100]) } } : {};
  const delay = { fixedDelay: r.pick(['7s', '50ms']), ...percentage };
  const abort = {
    ...(r.chance(0.8) ? { httpStatus: r.pick([418, 503]) } : { grpcStatus: 'UNAVAILABLE' }),
    ...percentage,
  };
  return r.pick([{ delay }, { abort }, { delay, abort }]);
}

function l4Match(r: Random, names: Names) {
  return {
    ...(r.chance(0.3) ? { port: r.pick(names.ports) } : {}),
    ...(r.chance(0.15) ? { sourceLabels: r.pick(labelSets) } : {}),
    ...(r.chance(0.1) ? { sourceNamespace: r.pick(namespaces) } : {}),
    ...(r.chance(0.3) ? { gateways: r.some(names.gateways, 2, 1) } : {}),
    ...(r.chance(0.1)
      ? { destinationSubnets: r.some(['10.96.0.0/16', '10.96.0.3/32', '10.0.0.0/8', '192.0.2.0/24'], 2, 1) }
      : {}),
  };
}

export function tcpRule(r: Random, names: Names): TcpRoute {
  return { ...(r.chance(0.6) ? { match: r.list(1, 2, () => l4Match(r, names)) } : {}), route: weighted(r, names) };
}

export function tlsRule(r: Random, names: Names, hosts: readonly string[]): TlsRoute {
  const known = [...sniHosts, ...hosts.filter((h) => h.includes('.'))];
  // The webhook wants names that a host of the VirtualService covers; istiod does not look.
  return {
    match: r.list(1, 2, () => ({ ...l4Match(r, names), sniHosts: r.some(known, 2, 1) })),
    route: weighted(r, names),
  };
}

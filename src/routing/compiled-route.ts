import type { MeshSettings } from '../model/mesh-config';
import type { Service } from '../model/service';
import type { Cors, Fault, Headers, HttpDestination, HttpMatch, HttpRoute, Percent, Redirect } from '../model/spec';
import type { VirtualService } from '../model/virtual-services';
import { otherConditions, pathCondition, type Condition, type PathCondition } from './conditions';
import type { DecisionDestination, DecisionFault, DecisionMirror, DecisionRetries } from './decision';
import { formatSeconds, secondsOf } from './durations';
import type { HttpCall } from './http-call';
import { hasIngressSemantics, targetOf, type Proxy } from './proxy';
import { decideRetries } from './retries';

/** Where a redirect leads, with the port settled for the listener. */
export interface RedirectAction extends Redirect {
  /** 0 where the location names none. */
  readonly explicitPort: number;
  readonly status: number;
}

/** What a route is made of. */
interface RouteParts {
  /** Undefined for the routes that a service has by itself. */
  readonly virtualService: VirtualService | undefined;
  /** Index in `http` and in the rule's `match`; -1 where there is none. */
  readonly rule: number;
  readonly matchIndex: number;
  readonly name: string;
  readonly path: PathCondition;
  readonly conditions: readonly Condition[];
  /** The path's prefix, where it is compared letter by letter and nothing else is asked of the path. */
  readonly literalPrefix: string | undefined;
  readonly catchAll: boolean;
  /** `broken`: Envoy refuses the whole table for this route. */
  readonly action: 'route' | 'redirect' | 'directResponse' | 'broken';
  readonly redirect: RedirectAction | undefined;
  readonly directResponse: { readonly status: number; readonly body: string } | undefined;
  readonly destinations: readonly DecisionDestination[];
  readonly timeout: string | undefined;
  readonly retries: DecisionRetries | undefined;
  readonly fault: DecisionFault | undefined;
  readonly mirrors: readonly DecisionMirror[];
  readonly authority: string;
  readonly rewriteUri: string | undefined;
  readonly rewriteRegex: { readonly match: string; readonly rewrite: string } | undefined;
  readonly cors: Cors | undefined;
}

/** A route of a virtual host: its conditions, and what happens to a request that meets them. */
export class CompiledRoute implements RouteParts {
  public readonly virtualService: RouteParts['virtualService'];
  public readonly rule: RouteParts['rule'];
  public readonly matchIndex: RouteParts['matchIndex'];
  public readonly name: RouteParts['name'];
  public readonly path: RouteParts['path'];
  public readonly conditions: RouteParts['conditions'];
  public readonly literalPrefix: RouteParts['literalPrefix'];
  public readonly catchAll: RouteParts['catchAll'];
  public readonly action: RouteParts['action'];
  public readonly redirect: RouteParts['redirect'];
  public readonly directResponse: RouteParts['directResponse'];
  public readonly destinations: RouteParts['destinations'];
  public readonly timeout: RouteParts['timeout'];
  public readonly retries: RouteParts['retries'];
  public readonly fault: RouteParts['fault'];
  public readonly mirrors: RouteParts['mirrors'];
  public readonly authority: RouteParts['authority'];
  public readonly rewriteUri: RouteParts['rewriteUri'];
  public readonly rewriteRegex: RouteParts['rewriteRegex'];
  public readonly cors: RouteParts['cors'];

  public constructor(parts: RouteParts) {
    this.virtualService = parts.virtualService;
    this.rule = parts.rule;
    this.matchIndex = parts.matchIndex;
    this.name = parts.name;
    this.path = parts.path;
    this.conditions = parts.conditions;
    this.literalPrefix = parts.literalPrefix;
    this.catchAll = parts.catchAll;
    this.action = parts.action;
    this.redirect = parts.redirect;
    this.directResponse = parts.directResponse;
    this.destinations = parts.destinations;
    this.timeout = parts.timeout;
    this.retries = parts.retries;
    this.fault = parts.fault;
    this.mirrors = parts.mirrors;
    this.authority = parts.authority;
    this.rewriteUri = parts.rewriteUri;
    this.rewriteRegex = parts.rewriteRegex;
    this.cors = parts.cors;
  }
}

/** What the routes of a VirtualService are compiled for. */
export interface RouteContext {
  readonly proxy: Proxy;
  /** The service's port at a sidecar, the server's at a gateway. */
  readonly port: number;
  /** `mesh`, or `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly secure: boolean;
  readonly lookup: (host: string) => Service | undefined;
}

/** Routes in order, with what most of them fail by side by side in memory. */
export class RouteList {
  /** For each route the length of its plain prefix and the last two letters of it; 0 where it has none. */
  private readonly heads: Uint16Array;

  public constructor(public readonly routes: readonly CompiledRoute[]) {
    this.heads = new Uint16Array(routes.length * 3);
    routes.forEach(({ literalPrefix = '' }, i) => {
      const { length } = literalPrefix;
      if (length > 0xffff) return;
      this.heads[i * 3] = length;
      this.heads[i * 3 + 1] = length > 0 ? literalPrefix.charCodeAt(length - 1) : 0;
      this.heads[i * 3 + 2] = length > 1 ? literalPrefix.charCodeAt(length - 2) : 0;
    });
  }

  /** The first route whose conditions a request meets. */
  public first(call: HttpCall): CompiledRoute | undefined {
    const { path } = call;
    const { heads, routes } = this;
    for (let i = 0; i < routes.length; i++) {
      const length = heads[i * 3] as number;
      if (length > 0) {
        if (path.length < length || path.charCodeAt(length - 1) !== heads[i * 3 + 1]) continue;
        if (length > 1 && path.charCodeAt(length - 2) !== heads[i * 3 + 2]) continue;
      }
      const route = routes[i] as CompiledRoute;
      if (meets(route, call)) return route;
    }
    return undefined;
  }
}

function meets({ literalPrefix, path, conditions }: CompiledRoute, call: HttpCall): boolean {
  if (literalPrefix !== undefined) {
    if (!call.path.startsWith(literalPrefix)) return false;
  } else if (path.condition !== undefined && !path.condition.test(call)) return false;
  for (let i = 0; i < conditions.length; i++) if (!(conditions[i] as Condition).test(call)) return false;
  return true;
}

/**
 * The routes that a VirtualService gives to a proxy's listener, in order; none where no rule concerns the proxy. A
 * rule without match, or a match that takes everything, ends the list.
 */
export function compileRoutes(vs: VirtualService, context: RouteContext): CompiledRoute[] {
  const out: CompiledRoute[] = [];
  for (const [rule, http] of (vs.spec.http ?? []).entries()) {
    const list: (HttpMatch | undefined)[] = http.match && http.match.length > 0 ? http.match : [undefined];
    for (const [matchIndex, match] of list.entries()) {
      if (!concerns(match, context)) continue;
      const route = compileRoute(vs, http, rule, match, match ? matchIndex : -1, context);
      out.push(route);
      if (route.catchAll && match) return out;
    }
    if (list[0] === undefined) break;
  }
  return out;
}

/** Whether a VirtualService gives any route to a proxy's listener. */
export function givesRoutes(vs: VirtualService, context: RouteContext): boolean {
  for (const { match } of vs.spec.http ?? []) {
    if (!match || match.length === 0 || match.some((m) => concerns(m, context))) return true;
  }
  return false;
}

/** Whether a match is for this port and proxy. Gateways, where listed, take the place of source conditions. */
export function concerns(match: HttpMatch | undefined, { proxy, port, gateway }: RouteContext): boolean {
  if (!match) return true;
  if (match.port && match.port !== port) return false;
  if (match.gateways && match.gateways.length > 0) return match.gateways.includes(gateway);
  const { labels, namespace } = proxy.identity;
  for (const key in match.sourceLabels) if (labels[key] !== match.sourceLabels[key]) return false;
  return !match.sourceNamespace || match.sourceNamespace === namespace;
}

function compileRoute(
  vs: VirtualService,
  http: HttpRoute,
  rule: number,
  match: HttpMatch | undefined,
  matchIndex: number,
  context: RouteContext,
): CompiledRoute {
  const path = pathCondition(match, hasIngressSemantics(vs));
  const conditions = match ? otherConditions(match) : [];
  const everything = (path.kind === 'prefix' && path.value === '/') || (path.kind === 'regex' && path.value === '.*');
  const base = {
    virtualService: vs,
    rule,
    matchIndex,
    path,
    conditions,
    literalPrefix: path.kind === 'prefix' && !match?.ignoreUriCase ? path.value : undefined,
    catchAll: everything && conditions.length === 0,
  };
  const name = match?.name ? `${http.name ?? ''}.${match.name}` : (http.name ?? '');
  const fault = decideFault(http.fault);
  const cors = http.corsPolicy ?? undefined;
  if (http.redirect) {
    const redirect = redirectAction(http.redirect, context);
    return new CompiledRoute({
      ...base,
      ...nothing,
      name,
      fault,
      cors,
      action: redirect ? 'redirect' : 'broken',
      redirect,
    });
  }
  if (http.directResponse) {
    const { status, body } = http.directResponse;
    const text = body?.string ?? (body?.bytes === undefined ? '' : decodeBase64(body.bytes));
    return new CompiledRoute({
      ...base,
      ...nothing,
      name,
      fault,
      cors,
      action: 'directResponse',
      directResponse: { status: status ?? 0, body: text },
    });
  }
  return new CompiledRoute({ ...base, ...nothing, name, fault, cors, ...forwarding(http, context) });
}

const nothing = {
  action: 'route',
  redirect: undefined,
  directResponse: undefined,
  destinations: [],
  timeout: undefined,
  retries: undefined,
  mirrors: [],
  authority: '',
  rewriteUri: undefined,
  rewriteRegex: undefined,
} as const;

function forwarding(http: HttpRoute, context: RouteContext): Partial<CompiledRoute> & Pick<CompiledRoute, 'action'> {
  const { proxy, lookup, port } = context;
  const list = http.route ?? [];
  const sent = list.length === 1 ? list : list.filter((d) => (d.weight ?? 0) !== 0);
  const destinations = sent.map((d) => {
    const destination = d.destination ?? {};
    return proxy.destination(
      targetOf(destination, lookup(destination.host ?? ''), port),
      list.length === 1 ? 100 : (d.weight ?? 0),
    );
  });
  const authorities = authoritiesOf(http, sent);
  const differ = authorities.some((a) => a !== authorities[0]);
  const seconds = secondsOf(http.timeout);
  const regex = http.rewrite?.uriRegexRewrite;
  return {
    action: destinations.length === 0 ? 'broken' : 'route',
    destinations: differ
      ? destinations.map((d, i) => (authorities[i] ? { ...d, authority: authorities[i] } : d))
      : destinations,
    timeout: seconds ? formatSeconds(seconds) : undefined,
    retries: decideRetries(http.retries ?? proxy.mesh.settings.defaultHttpRetryPolicy),
    mirrors: decideMirrors(http, context),
    authority: differ ? '' : (authorities[0] ?? ''),
    rewriteUri: regex ? undefined : http.rewrite?.uri || undefined,
    rewriteRegex: regex ? { match: regex.match ?? '', rewrite: regex.rewrite ?? '' } : undefined,
  };
}

/** The host that each destination sees: of `rewrite`, else of the rule's headers, else of its own. */
function authoritiesOf(http: HttpRoute, sent: readonly HttpDestination[]): string[] {
  const ofRule = http.rewrite?.authority || authorityOfHeaders(http.headers);
  return sent.map((d) => ofRule || authorityOfHeaders(d.headers));
}

function authorityOfHeaders(headers: Headers | undefined): string {
  for (const map of [headers?.request?.set, headers?.request?.add]) {
    for (const [name, value] of Object.entries(map ?? {})) {
      if (/^(:authority|host)$/i.test(name)) return value;
    }
  }
  return '';
}

/** Envoy counts in millionths and drops what is left over. */
function percent(value: number | undefined): number {
  return Math.trunc((value ?? 0) * 10000) / 10000;
}

function decideFault(fault: Fault | undefined): DecisionFault | undefined {
  const seconds = secondsOf(fault?.delay?.fixedDelay);
  const share = (p: Percent | undefined, old: number | undefined): number => (p ? percent(p.value) : (old ?? 0));
  const delay =
    fault?.delay && seconds !== undefined
      ? { fixedDelay: formatSeconds(seconds), percentage: share(fault.delay.percentage, fault.delay.percent) }
      : undefined;
  const { httpStatus, grpcStatus } = fault?.abort ?? {};
  const percentage = share(fault?.abort?.percentage, undefined);
  let abort: DecisionFault['abort'];
  if (httpStatus !== undefined) abort = { httpStatus, percentage };
  else if (grpcStatus !== undefined) abort = { grpcStatus, percentage };
  if (!delay && !abort) return undefined;
  return { ...(delay ? { delay } : {}), ...(abort ? { abort } : {}) };
}

function decideMirrors(http: HttpRoute, { lookup, port }: RouteContext): DecisionMirror[] {
  const out: DecisionMirror[] = [];
  const add = (destination: HttpRoute['mirror'], percentage: number): void => {
    if (!destination || percentage <= 0) return;
    const { host, subset, port: to } = targetOf(destination, lookup(destination.host ?? ''), port);
    out.push({ host, ...(subset === '' ? {} : { subset }), port: to, percentage });
  };
  add(http.mirror, http.mirrorPercentage ? percent(http.mirrorPercentage.value) : (http.mirrorPercent ?? 100));
  for (const m of http.mirrors ?? []) add(m.destination, m.percentage ? percent(m.percentage.value) : 100);
  return out;
}

const redirectStatus: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectAction(redirect: Redirect, { port, secure, proxy }: RouteContext): RedirectAction | undefined {
  const status = redirect.redirectCode || 301;
  if (!redirectStatus.has(status)) return undefined;
  let explicitPort = redirect.port ?? (redirect.derivePort === 'FROM_REQUEST_PORT' ? port : 0);
  const scheme = redirect.scheme || (secure ? 'https' : 'http');
  if ((explicitPort === 80 && scheme === 'http') || (explicitPort === 443 && scheme === 'https')) explicitPort = 0;
  const prefixRewrite = proxy.mesh.settings.facts.redirectsPrefixes ? redirect.prefixRewrite : undefined;
  return { ...redirect, prefixRewrite, explicitPort, status };
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function decodeBase64(text: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const c of text.replace(/-/g, '+').replace(/_/g, '/')) {
    const digit = base64.indexOf(c);
    if (digit < 0) continue;
    value = (value << 6) | digit;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >> bits) & 255);
    }
  }
  return decodeURIComponent(bytes.map((b) => `%${b.toString(16).padStart(2, '0')}`).join(''));
}

/** The route of a service that no VirtualService covers. */
export function defaultRoute(proxy: Proxy, service: Service, port: number, settings: MeshSettings): CompiledRoute {
  return new CompiledRoute({
    ...nothing,
    virtualService: undefined,
    rule: -1,
    matchIndex: -1,
    name: 'default',
    path: pathCondition(undefined, false),
    conditions: [],
    literalPrefix: '/',
    catchAll: true,
    destinations: [proxy.destination({ host: service.hostname, subset: '', port }, 100)],
    retries: decideRetries(settings.defaultHttpRetryPolicy),
    fault: undefined,
    cors: undefined,
  });
}

import type { CompiledRoute } from './compiled-route';
import type { Decision } from './decision';
import { Decided, type Settled } from './decided';
import { corsOf, httpsLocation, locationOf, rewriteOf } from './effects';
import type { HttpCall } from './http-call';
import type { FilterChain, Listener } from './listener';
import type { Proxy } from './proxy';
import type { PlainRequest } from './plain-request';
import type { RouteTable, VirtualHost } from './route-table';
import { explainRoute, unevaluatedNotes } from './why';

/** What a client speaks: plain text, TLS of its own, or the mesh's mutual TLS. */
export type Tls = 'none' | 'tls' | 'mtls';

/** How far a request came in a proxy's configuration. */
export interface Trace {
  readonly request: PlainRequest;
  readonly proxy: Proxy;
  readonly tls: Tls;
  /** Address and port, where a sidecar has no listener for them. */
  readonly dialled?: string;
  readonly listener?: Listener;
  readonly chain?: FilterChain;
  readonly sni?: string;
  readonly table?: RouteTable;
  readonly call?: HttpCall;
  readonly virtualHost?: VirtualHost;
  readonly route?: CompiledRoute;
  /** Why the connection came to nothing. */
  readonly refusal?: string;
}

/** What a trace comes to. */
export function decisionOf(trace: Trace): Decision {
  const { request, refusal, chain, table, call, virtualHost, route } = trace;
  if (refusal !== undefined || !chain) return new Decided(request.id, 'refused', {}, () => reasons(trace));
  if (!table || !call) return tcpDecision(trace, chain);
  if (!virtualHost)
    return new Decided(request.id, table.unknown === 'nothing' ? 'notFound' : table.unknown, {}, () => reasons(trace));
  if (virtualHost.requireTls && trace.tls === 'none') {
    return new Decided(request.id, 'tlsRedirect', { redirect: { status: 301, location: httpsLocation(call) } }, () =>
      reasons(trace),
    );
  }
  if (!route) return new Decided(request.id, 'notFound', {}, () => reasons(trace));
  return routeDecision(trace, route, call);
}

/** The chain of reasons behind a trace. */
export function reasons(trace: Trace): string[] {
  const { proxy, listener, dialled, refusal, chain, sni, table, call, virtualHost, route } = trace;
  const out: string[] = [];
  if (dialled !== undefined) out.push(`no listener for ${dialled}`);
  if (listener) out.push(`listener ${listener.name}`);
  if (chain?.http?.startsWith('https.')) out.push(`server ${chain.http}`);
  if (refusal !== undefined) out.push(refusal);
  else if (chain?.tcp) {
    if (sni) out.push(`server name ${sni}`);
    const { unknown, virtualService, rule } = chain.tcp;
    out.push(
      unknown
        ? unknownWords[unknown]
        : virtualService
          ? `VirtualService ${virtualService.key} ${rule}`
          : 'the service itself',
    );
  } else if (table && call) {
    if (!virtualHost) {
      out.push(`no virtual host for ${call.host}`);
      if (table.unknown !== 'nothing') out.push(unknownWords[table.unknown]);
    } else {
      out.push(`virtual host ${virtualHost.name}`);
      if (virtualHost.requireTls && trace.tls === 'none') out.push('the server redirects plain HTTP');
      else out.push(...explainRoute(virtualHost, route, call));
      if (route?.action === 'broken') out.push('Envoy refuses the route table for this route');
    }
  }
  return [...out, ...unevaluatedNotes(proxy.mesh, proxy)];
}

const unknownWords = {
  passthrough: 'no service takes it: it leaves unchanged (ALLOW_ANY)',
  blackhole: 'no service takes it: it ends here (REGISTRY_ONLY)',
};

function tcpDecision(trace: Trace, { tcp }: FilterChain): Decision {
  const destinations = tcp && tcp.destinations.length > 0 ? [...tcp.destinations] : undefined;
  const settled: Settled = { virtualService: tcp?.virtualService?.key, destinations };
  return new Decided(trace.request.id, tcp?.unknown ?? 'tcp', settled, () => reasons(trace));
}

function routeDecision(trace: Trace, route: CompiledRoute, call: HttpCall): Decision {
  const { id } = trace.request;
  const explain = (): string[] => reasons(trace);
  const virtualService = route.virtualService?.key;
  const name = route.name || undefined;
  const cors = route.cors ? corsOf(route.cors, call) : undefined;
  const { fault } = route;
  if (route.action === 'broken') return new Decided(id, 'refused', { virtualService, route: name }, explain);
  if (route.redirect) {
    const redirect = { status: route.redirect.status, location: locationOf(route.redirect, call) };
    return new Decided(id, 'redirect', { virtualService, route: name, redirect, fault, cors }, explain);
  }
  if (route.directResponse) {
    const { status, body } = route.directResponse;
    const directResponse = body === '' ? { status } : { status, body };
    return new Decided(id, 'directResponse', { virtualService, route: name, directResponse, fault, cors }, explain);
  }
  const settled: Settled = {
    virtualService,
    route: name,
    destinations: route.destinations as Settled['destinations'],
    timeout: route.timeout,
    retries: route.retries,
    fault,
    rewrite: rewriteOf(route, call),
    mirrors: route.mirrors.length > 0 ? (route.mirrors as Settled['mirrors']) : undefined,
    cors,
  };
  return new Decided(id, 'route', settled, explain);
}

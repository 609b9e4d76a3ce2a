import type { CompiledRoute } from './compiled-route';
import type { Decision } from './decision';
import { Decided, type Settled } from './decided';
import { corsOf, httpsLocation, locationOf, rewriteOf } from './effects';
import { guard } from './destination-guard';
import type { HttpCall } from './http-call';
import type { FilterChain } from './listener';
import type { Trace } from './trace';

/** What a trace comes to, with the policies on its way. */
export function decisionOf(trace: Trace): Decision {
  const decision = routed(trace);
  return trace.proxy.mesh.policies.isEmpty ? decision : guard(trace, decision);
}

function routed(trace: Trace): Decision {
  const { refusal, chain, table, call, virtualHost, route } = trace;
  if (refusal !== undefined || !chain) return new Decided(trace, 'refused', {});
  if (!table || !call) return tcpDecision(trace, chain);
  if (!virtualHost) return new Decided(trace, table.unknown === 'nothing' ? 'notFound' : table.unknown, {});
  if (virtualHost.requireTls && trace.tls === 'none') {
    return new Decided(trace, 'tlsRedirect', { redirect: { status: 301, location: httpsLocation(call) } });
  }
  if (!route) return new Decided(trace, 'notFound', {});
  return routeDecision(trace, route, call);
}

function tcpDecision(trace: Trace, { tcp }: FilterChain): Decision {
  const destinations = tcp && tcp.destinations.length > 0 ? [...tcp.destinations] : undefined;
  const settled: Settled = { virtualService: tcp?.virtualService?.key, destinations };
  return new Decided(trace, tcp?.unknown ?? 'tcp', settled);
}

function routeDecision(trace: Trace, route: CompiledRoute, call: HttpCall): Decision {
  const virtualService = route.virtualService?.key;
  const name = route.name || undefined;
  const { fault } = route;
  if (route.action === 'broken') return new Decided(trace, 'refused', { virtualService, route: name });
  if (route.redirect) {
    const redirect = { status: route.redirect.status, location: locationOf(route.redirect, route, call) };
    return new Decided(trace, 'redirect', { virtualService, route: name, redirect, fault });
  }
  if (route.directResponse) {
    const { status, body } = route.directResponse;
    const directResponse = body === '' ? { status } : { status, body };
    return new Decided(trace, 'directResponse', { virtualService, route: name, directResponse, fault });
  }
  const rewrite = rewriteOf(route, call);
  // Envoy asks CORS policies only for requests that it forwards.
  const cors = route.cors ? corsOf(route.cors, call) : undefined;
  const settled = settledOf(route);
  return new Decided(trace, 'route', rewrite || cors ? { ...settled, rewrite, cors } : settled);
}

const settledRoutes = new WeakMap<CompiledRoute, Settled>();

/** What a route settles for every request that takes it. */
function settledOf(route: CompiledRoute): Settled {
  let settled = settledRoutes.get(route);
  if (!settled) {
    settled = {
      virtualService: route.virtualService?.key,
      route: route.name || undefined,
      destinations: route.destinations as Settled['destinations'],
      timeout: route.timeout,
      retries: route.retries,
      fault: route.fault,
      rewrite: undefined,
      mirrors: route.mirrors.length > 0 ? (route.mirrors as Settled['mirrors']) : undefined,
      redirect: undefined,
      directResponse: undefined,
      cors: undefined,
      policy: undefined,
    };
    settledRoutes.set(route, settled);
  }
  return settled;
}

import type { MeshModel } from '../../src';
import type { DecisionDestination } from '../../src/routing/decision';
import { sidecarTable } from '../../src/routing/sidecar-routes';
import { sidecarListeners } from '../../src/routing/sidecar-listeners';
import { sourcePod } from '../../src/routing/plain-request';
import { arrive, type Arrival } from '../../src/routing/inbound';
import type { Tls, Trace } from '../../src/routing/trace';

/** A call as Istio's own simulator takes it: its port is the pod's. */
export interface SimulatedCall {
  Port: number;
  Address?: string;
  HostHeader?: string;
  Path?: string;
  Protocol?: string;
  TLS?: string;
  Sni?: string;
  CallMode?: string;
  virtualHostDomain?: string;
}

interface SimulatedProxy {
  type: string;
  labels?: Record<string, string>;
  namespace?: string;
  ips?: string[];
}

function cluster(d: DecisionDestination): string {
  return `outbound|${d.port}|${d.subset ?? ''}|${d.host}`;
}

/** What Istio's simulator would report. */
export function simulate(mesh: MeshModel, proxy: SimulatedProxy, call: SimulatedCall): Record<string, unknown> {
  const gateway = proxy.type.startsWith('gateway');
  const from = {
    type: gateway ? 'gateway' : 'sidecar',
    namespace: proxy.namespace ?? 'default',
    labels: proxy.labels,
    ip: proxy.ips?.[0] ?? '1.1.1.1',
  };
  if (call.Protocol === undefined || call.virtualHostDomain !== undefined) return tableOf(mesh, from, call);
  if (call.CallMode === 'CallModeInbound') return arrival(mesh, from, call);
  const trace = mesh._router.trace(
    {
      from,
      port: call.Port,
      address: call.Address,
      host: call.HostHeader ?? (call.Protocol === 'TCP' ? undefined : 'some.host'),
      path: call.Path,
      protocol: call.Protocol.toLowerCase(),
      tls: call.TLS === undefined || call.TLS === 'Plaintext' ? 'none' : call.TLS.toLowerCase(),
      ...(call.Sni === undefined ? {} : { sni: call.Sni }),
    },
    true,
  );
  return reportOf(trace);
}

const arrivalErrors: Partial<Record<Arrival['as'], string>> = {
  noChain: 'ErrNoFilterChain',
  noMutualTls: 'ErrMTLSError',
  wrongProtocol: 'ErrProtocolError',
};

function arrival(mesh: MeshModel, from: object, call: SimulatedCall): Record<string, unknown> {
  const tls = call.TLS === undefined || call.TLS === 'Plaintext' ? 'none' : (call.TLS.toLowerCase() as Tls);
  const { as, known } = arrive(mesh._router.mesh, sourcePod({ from }), call.Port, tls, call.Protocol !== 'TCP');
  const error = arrivalErrors[as];
  if (error) return { error };
  const catchAll = as === 'http' ? 'virtualInbound-catchall-http' : 'virtualInbound';
  return {
    listenerMatched: 'virtualInbound',
    filterChainMatched: known ? `0.0.0.0_${call.Port}` : catchAll,
    virtualHostMatched: as === 'http' ? `inbound|http|${call.Port}` : undefined,
    clusterMatched: known ? `inbound|${call.Port}||` : 'InboundPassthroughCluster',
  };
}

function tableOf(mesh: MeshModel, from: object, call: SimulatedCall): Record<string, unknown> {
  const proxy = mesh._router.proxyOf({ from });
  if (!sidecarListeners(proxy, call.Port).some((l) => l.chains.some((c) => c.http)))
    return { routeConfigAbsent: true, virtualHostAbsent: true };
  const host = sidecarTable(proxy, String(call.Port)).exactly(call.virtualHostDomain ?? '');
  return host ? { clusters: host.routes.flatMap((r) => r.destinations.map(cluster)) } : { virtualHostAbsent: true };
}

function errorOf(trace: Trace): string | undefined {
  const { refusal, listener, virtualHost, table, route } = trace;
  if (refusal?.includes('several filter chains')) return 'ErrMultipleFilterChain';
  if (refusal?.includes('no filter chain')) return 'ErrNoFilterChain';
  if (refusal !== undefined && !listener) return 'ErrNoListener';
  if (refusal?.includes('mutual TLS')) return 'ErrMTLSError';
  if (refusal === 'plain text meets TLS') return 'ErrTLSError';
  if (refusal !== undefined) return 'ErrProtocolError';
  if (!table) return undefined;
  if (!virtualHost) return table.unknown === 'nothing' ? 'ErrNoVirtualHost' : undefined;
  if (virtualHost.requireTls && trace.tls === 'none') return 'ErrTLSRedirect';
  return route ? undefined : 'ErrNoRoute';
}

function reportOf(trace: Trace): Record<string, unknown> {
  const { listener, chain, virtualHost, route, table } = trace;
  const destinations = route?.destinations ?? chain?.tcp?.destinations ?? [];
  const unknown = chain?.tcp?.unknown ?? (table && !virtualHost ? table.unknown : undefined);
  const clusters = { passthrough: 'PassthroughCluster', blackhole: 'BlackHoleCluster', nothing: undefined };
  return {
    error: errorOf(trace),
    listenerMatched: listener?.name,
    routeConfigMatched: chain?.http,
    virtualHostMatched: virtualHost?.name,
    clusterMatched:
      destinations.length === 1 ? cluster(destinations[0] as DecisionDestination) : unknown && clusters[unknown],
  };
}

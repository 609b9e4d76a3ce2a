import { hostsMeet, isSubsetOf } from '../model/host';
import { claim, isPassthrough, terminatesHttps, type GatewayServer, type ServerGroup } from '../model/gateways';
import { isHttp } from '../model/protocol';
import { noAddress } from '../model/service';
import type { L4Match } from '../model/spec';
import type { VirtualService } from '../model/virtual-services';
import type { FilterChain, Listener } from './listener';
import type { Proxy } from './proxy';
import { tcpAction } from './tcp-routes';

/** The listeners of a gateway on a port of its pods. A port whose servers lead nowhere is not listened on. */
export function gatewayListeners(proxy: Proxy, port: number): readonly Listener[] {
  return proxy.listenersOn(port, build);
}

function build(proxy: Proxy, port: number): Listener[] {
  const chains = new Map<string, FilterChain[]>();
  // Names that passthrough rules of this port took already, whatever server they came through.
  const taken = new Map<string, string>();
  for (const group of proxy.gateways?.groups ?? []) {
    if (group.port !== port) continue;
    const bind = group.bind || noAddress;
    chains.set(bind, [...(chains.get(bind) ?? []), ...groupChains(proxy, group, taken)]);
  }
  return [...chains]
    .filter(([, list]) => list.length > 0)
    .map(([bind, list]) => ({ name: `${bind}_${port}`, bind, port, chains: list, fallback: undefined }));
}

function groupChains(proxy: Proxy, group: ServerGroup, taken: Map<string, string>): FilterChain[] {
  if (isHttp(group.protocol)) return [{ sni: [], ranges: [], detectHttp: false, http: group.routeName }];
  return group.servers.flatMap((server) => {
    const tls = server.tls?.mode === 'ISTIO_MUTUAL' ? ('mtls' as const) : ('tls' as const);
    if (terminatesHttps(server))
      return [{ sni: server.sniHosts, ranges: [], detectHttp: false, tls, http: server.routeName }];
    if (!server.tls) return bytesChains(proxy, server, {});
    if (!isPassthrough(server)) return bytesChains(proxy, server, { sni: server.sniHosts, tls });
    return server.tls.mode === 'AUTO_PASSTHROUGH' ? crossNetworkChains(proxy, server) : sniChains(proxy, server, taken);
  });
}

/** The VirtualServices of a server's gateway that share a host with it. */
function bound(proxy: Proxy, server: GatewayServer): VirtualService[] {
  return proxy.mesh.virtualServices.forGateway(server.gateway.key, proxy.identity.namespace).filter((vs) =>
    vs.spec.hosts?.some((host) =>
      server.hosts.some((of) => {
        const slash = of.indexOf('/');
        if (slash >= 0 && of.slice(0, slash) !== vs.namespace) return false;
        return hostsMeet(of.slice(slash + 1), host);
      }),
    ),
  );
}

function concerns(match: L4Match, server: GatewayServer): boolean {
  if (match.port && match.port !== server.port) return false;
  return !match.gateways || match.gateways.length === 0 || match.gateways.includes(server.gateway.key);
}

/** A server that forwards bytes: the first TCP rule that concerns it takes everything. */
function bytesChains(proxy: Proxy, server: GatewayServer, how: Partial<FilterChain>): FilterChain[] {
  for (const vs of bound(proxy, server)) {
    for (const [i, rule] of (vs.spec.tcp ?? []).entries()) {
      const match = rule.match ?? [];
      if (match.length > 0 && !match.some((m) => concerns(m, server))) continue;
      const tcp = tcpAction(proxy, rule.route ?? [], server.port, vs, `tcp[${i}]`);
      return [{ sni: [], ranges: [], detectHttp: false, ...how, tcp }];
    }
  }
  return [];
}

/** A server that forwards TLS: one chain for each match of a TLS rule, unless one of its names is taken. */
function sniChains(proxy: Proxy, server: GatewayServer, taken: Map<string, string>): FilterChain[] {
  const out: FilterChain[] = [];
  for (const vs of bound(proxy, server)) {
    for (const [i, rule] of (vs.spec.tls ?? []).entries()) {
      for (const match of rule.match ?? []) {
        const sni = match.sniHosts ?? [];
        if (!concerns(match, server) || !claim(taken, sni, server.bind)) continue;
        out.push({
          sni,
          ranges: [],
          detectHttp: false,
          tcp: tcpAction(proxy, rule.route ?? [], server.port, vs, `tls[${i}]`),
        });
      }
    }
  }
  return out;
}

/** A server for other networks: every service of the mesh under the name that sidecars ask for. */
function crossNetworkChains(proxy: Proxy, server: GatewayServer): FilterChain[] {
  const out: FilterChain[] = [];
  for (const service of proxy.scope.services) {
    if (service.external || !server.sniHosts.some((h) => isSubsetOf(service.hostname, h))) continue;
    const subsets = ['', ...(proxy.destinationRule(service.hostname)?.spec.subsets ?? []).map((s) => s.name ?? '')];
    for (const port of service.ports) {
      if (port.protocol === 'UDP') continue;
      for (const subset of subsets) {
        const destinations = [
          { ...proxy.destination({ host: service.hostname, subset, port: port.number }, 100), exists: true },
        ];
        const sni = [`outbound_.${port.number}_.${subset}_.${service.hostname}`];
        out.push({ sni, ranges: [], detectHttp: false, tcp: { destinations, virtualService: undefined, rule: '' } });
      }
    }
  }
  return out;
}

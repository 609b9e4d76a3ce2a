import { hostsForNamespace, intersectHosts } from '../model/host';
import type { GatewayServer } from '../model/gateways';
import type { Service } from '../model/service';
import type { VirtualService } from '../model/virtual-services';
import { compileRoutes, type CompiledRoute } from './compiled-route';
import type { Proxy } from './proxy';
import { LazyRoutes, RouteTable, VirtualHost } from './route-table';

interface OpenHost {
  name: string;
  routes: CompiledRoute[];
  requireTls: boolean;
}

/**
 * The route table that servers of a gateway share: the routes of every VirtualService that is bound to them, appended
 * for each host in order, those that take everything behind all others.
 */
export function gatewayTable(proxy: Proxy, name: string): RouteTable {
  let table = proxy.tables.get(name);
  if (table) return table;
  table = new RouteTable(name, 'nothing');
  const servers = proxy.gateways?.byRouteName.get(name) ?? [];
  const hosts = new Map<string, OpenHost>();
  const compiled = new Map<string, readonly CompiledRoute[]>();
  for (const server of servers) addServer(proxy, server, hosts, compiled);
  if (hosts.size === 0 && servers[0]) {
    table.add('*', new VirtualHost(`blackhole:${servers[0].port}`, new LazyRoutes(() => [])));
  }
  for (const [domain, { name: hostName, routes, requireTls }] of hosts) {
    const ordered = new LazyRoutes(() => [...routes.filter((r) => !r.catchAll), ...routes.filter((r) => r.catchAll)]);
    table.add(domain, new VirtualHost(hostName, ordered, requireTls));
  }
  proxy.tables.set(name, table);
  return table;
}

function addServer(
  proxy: Proxy,
  server: GatewayServer,
  hosts: Map<string, OpenHost>,
  compiled: Map<string, readonly CompiledRoute[]>,
): void {
  const gateway = server.gateway.key;
  const redirects = server.tls?.httpsRedirect ?? false;
  for (const vs of proxy.mesh.virtualServices.forGateway(gateway, proxy.identity.namespace)) {
    const common = intersectHosts(hostsForNamespace(server.hosts, vs.namespace), vs.spec.hosts ?? []);
    if (common.length === 0) continue;
    const key = `${gateway} ${vs.key}`;
    let routes = compiled.get(key);
    if (!routes) {
      const lookup = serviceLookup(proxy, vs);
      routes = compileRoutes(vs, { proxy, port: server.port, gateway, secure: server.tls !== undefined, lookup });
      if (routes.length === 0) continue;
      compiled.set(key, routes);
    }
    for (const host of common.map((h) => h.toLowerCase())) {
      const open = hosts.get(host);
      if (open) {
        open.routes.push(...routes);
        open.requireTls ||= redirects;
      } else hosts.set(host, { name: `${host}:${server.port}`, routes: [...routes], requireTls: redirects });
    }
  }
  if (!redirects) return;
  for (const host of server.hosts.map((h) => h.toLowerCase())) {
    const open = hosts.get(host);
    if (open) open.requireTls = true;
    else hosts.set(host, { name: `${host}:${server.port}`, routes: [], requireTls: true });
  }
}

/** A VirtualService's destinations: services of its own namespace that the gateway may see, else what the gateway sees. */
function serviceLookup(proxy: Proxy, vs: VirtualService): (host: string) => Service | undefined {
  const { services } = proxy.mesh;
  return (host) => {
    const own = services.byHost(host)?.get(vs.namespace);
    return own && services.isVisibleTo(own, proxy.identity.namespace) ? own : proxy.scope.byHostname.get(host);
  };
}

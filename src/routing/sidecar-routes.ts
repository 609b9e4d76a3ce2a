import { hostsMeet, isWildcard } from '../model/host';
import { isHttpOrDetected, parseProtocol } from '../model/protocol';
import { noAddress, portOf, type Service, type ServicePort } from '../model/service';
import type { EgressListener } from '../model/sidecar-scope';
import { meshGateway, type VirtualService } from '../model/virtual-services';
import { compileRoutes, defaultRoute, givesRoutes, type RouteContext } from './compiled-route';
import type { Proxy } from './proxy';
import { LazyRoutes, RouteTable, VirtualHost } from './route-table';

/** A service as one port's route table sees it. */
interface PortService {
  readonly service: Service;
  /** In lower case. */
  readonly hostname: string;
  readonly ports: readonly ServicePort[];
}

/** Virtual hosts that share routes. */
interface Group {
  readonly port: number;
  readonly services: readonly PortService[];
  /** Hosts that are no services. */
  readonly hosts: readonly string[];
  readonly routes: LazyRoutes;
}

/**
 * The route table of a sidecar: `80` for a port that many services share, `host:81` for a service with an address of
 * its own whose traffic is detected.
 */
export function sidecarTable(proxy: Proxy, name: string): RouteTable {
  let table = proxy.tables.get(name);
  if (table) return table;
  const colon = name.lastIndexOf(':');
  if (colon < 0) table = portTable(proxy, Number(name));
  else {
    const all = sidecarTable(proxy, name.slice(colon + 1));
    table = new RouteTable(name, 'nothing');
    const own = all.exactly(name.slice(0, colon));
    if (own) table.add('*', own);
  }
  proxy.tables.set(name, table);
  return table;
}

function portTable(proxy: Proxy, port: number): RouteTable {
  const table = new RouteTable(String(port), proxy.scope.allowAny ? 'passthrough' : 'blackhole');
  const listener = proxy.scope.listenerFor(port);
  if (!listener) return table;
  // A listener for an HTTP proxy takes requests for every port; of these only port 80 can be told by the host alone.
  const proxying = listener.port !== undefined && parseProtocol(listener.spec?.port?.protocol) === 'HTTP_PROXY';
  const registry = registryOf(listener, proxying ? 0 : port);
  const groups = groupsOf(proxy, listener, registry, proxying ? 0 : port);
  new Domains(table, proxy).addAll(proxying ? groups : groups.filter((g) => g.port === port), proxying ? 80 : port);
  return table;
}

function registryOf(listener: EgressListener, port: number): Map<string, PortService> {
  const out = new Map<string, PortService>();
  for (const service of port === 0 ? listener.services : listener.withPort(port)) {
    if (port === 0) {
      out.set(service.hostname, { service, hostname: service.hostname, ports: service.ports });
      continue;
    }
    const found = portOf(service, port);
    if (!found) continue;
    const hostname = service.hostname.toLowerCase();
    out.set(hostname, { service, hostname, ports: [found] });
  }
  return out;
}

function groupsOf(
  proxy: Proxy,
  listener: EgressListener,
  registry: ReadonlyMap<string, PortService>,
  port: number,
): Group[] {
  const out: Group[] = [];
  const lookup = (host: string): Service | undefined => {
    const found = registry.get(host);
    // Here a service has only the ports of the table, so that a destination without port means the listener's.
    return found ? { ...found.service, ports: found.ports } : undefined;
  };
  const covered = new Set<string>();
  const wildcards = [...registry.keys()].filter(isWildcard);
  for (const vs of listener.virtualServices) {
    if (port !== 80 && !concernsAny(vs, registry, wildcards)) continue;
    const context: RouteContext = { proxy, port, gateway: meshGateway, secure: false, lookup };
    if (!givesRoutes(vs, context)) continue;
    const routes = new LazyRoutes(() => compileRoutes(vs, context));
    const { hosts, services } = separate(vs, listener, registry);
    const byPort = new Map<number, PortService[]>();
    for (const s of services) {
      for (const p of s.ports) {
        if (!isHttpOrDetected(p.protocol)) continue;
        const list = byPort.get(p.number);
        if (list) list.push(s);
        else byPort.set(p.number, [s]);
      }
    }
    if (byPort.size === 0 && port === 80) byPort.set(80, []);
    for (const [number, of] of byPort) {
      out.push({ port: number, services: of, hosts, routes });
      for (const s of of) covered.add(s.hostname);
    }
  }
  for (const s of registry.values()) {
    if (covered.has(s.hostname) || s.service.resolution === 'Alias') continue;
    for (const p of s.ports) {
      if (!isHttpOrDetected(p.protocol)) continue;
      const routes = new LazyRoutes(() => [
        defaultRoute(proxy, { ...s.service, hostname: s.hostname }, p.number, proxy.mesh.settings),
      ]);
      out.push({ port: p.number, services: [s], hosts: [], routes });
    }
  }
  return out;
}

function concernsAny(
  vs: VirtualService,
  registry: ReadonlyMap<string, PortService>,
  wildcards: readonly string[],
): boolean {
  return (vs.spec.hosts ?? []).some((host) => {
    const lower = host.toLowerCase();
    if (registry.has(lower)) return true;
    for (const known of isWildcard(lower) ? registry.keys() : wildcards) if (hostsMeet(lower, known)) return true;
    return false;
  });
}

/** The hosts of a VirtualService that are services of the table, and those that are not. */
function separate(
  vs: VirtualService,
  listener: EgressListener,
  registry: ReadonlyMap<string, PortService>,
): Pick<Group, 'hosts' | 'services'> {
  const hosts: string[] = [];
  const services: PortService[] = [];
  const wild: string[] = [];
  for (const host of vs.spec.hosts ?? []) {
    const lower = host.toLowerCase();
    if (isWildcard(lower)) {
      wild.push(lower);
      continue;
    }
    const known = registry.get(lower);
    if (known) services.push(known);
    else hosts.push(host);
  }
  for (const host of wild) {
    let met = false;
    for (const [name, service] of registry) {
      if (!hostsMeet(name, host)) continue;
      met = true;
      // Each service goes to the VirtualService with the most specific host for it.
      if (listener.mostSpecific(name)?.key === vs.key) services.push(service);
    }
    if (!met) hosts.push(host);
  }
  return { hosts, services };
}

/** Hands domains to virtual hosts: the first that asks for one keeps it. */
class Domains {
  private readonly names = new Set<string>();
  private readonly taken = new Set<string>();
  private readonly known = new Set<string>();

  public constructor(
    private readonly table: RouteTable,
    private readonly proxy: Proxy,
  ) {}

  public addAll(groups: readonly Group[], port: number): void {
    for (const g of groups) for (const s of g.services) this.known.add(s.hostname);
    for (const group of groups) {
      // Other ports' groups take domains from those behind them, but are reached by none.
      const table = group.port === port ? this.table : undefined;
      for (const host of group.hosts) this.add(table, host.toLowerCase(), group, undefined);
      for (const s of group.services) this.add(table, s.hostname, group, s.service);
    }
  }

  private add(table: RouteTable | undefined, hostname: string, group: Group, service: Service | undefined): void {
    const name = `${hostname}:${group.port}`;
    if (this.names.has(name)) return;
    this.names.add(name);
    const host = new VirtualHost(name, group.routes);
    const domains = service
      ? domainsOf(service, hostname, this.proxy.identity.namespace, this.proxy.mesh.settings.domain)
      : [[hostname, false] as const];
    for (const [domain, alternative] of domains) {
      const lower = domain.toLowerCase();
      if (this.taken.has(lower) || (alternative && this.known.has(domain))) continue;
      this.taken.add(lower);
      table?.add(lower, host);
    }
  }
}

/** The names by which clients in a namespace may call a service; true marks those that are shortened. */
function domainsOf(
  service: Service,
  hostname: string,
  namespace: string,
  domain: string,
): (readonly [string, boolean])[] {
  const out: [string, boolean][] = [];
  for (const host of [hostname, ...service.aliases]) {
    out.push([host, false]);
    for (const short of shortNames(host, namespace, domain)) out.push([short, true]);
  }
  if (service.resolution === 'Passthrough' && service.kubernetes)
    out.push(...out.map(([d, alt]): [string, boolean] => [`*.${d}`, alt]));
  if (service.address !== noAddress)
    out.push([service.address.includes(':') ? `[${service.address}]` : service.address, false]);
  return out;
}

/** `h.ns.svc.domain.`, `h.ns.svc`, `h.ns` and, for clients in the same namespace, `h`. */
export function shortNames(host: string, namespace: string, domain: string): string[] {
  const out = /^[\d.]+$/.test(host) || host.includes(':') ? [] : [`${host}.`];
  if (!host.endsWith(`.svc.${domain}`)) return out;
  const svc = host.indexOf('.svc.');
  const dot = host.indexOf('.');
  if (svc <= 0 || dot + 1 >= host.length || dot + 1 > svc) return out;
  const short = host.slice(0, svc);
  return host.slice(dot + 1, svc) === namespace
    ? [...out, host.slice(0, dot), `${short}.svc`, short]
    : [...out, short, `${short}.svc`];
}

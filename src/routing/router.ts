import type { MeshIndex } from '../model/mesh-index';
import { noAddress, type Service } from '../model/service';
import { matches, type CompiledRoute } from './compiled-route';
import type { Decision } from './decision';
import { Decided, type Settled } from './decided';
import { corsOf, httpsLocation, locationOf, rewriteOf } from './effects';
import { gatewayListeners } from './gateway-listeners';
import { gatewayTable } from './gateway-routes';
import { HttpCall, withoutPort } from './http-call';
import { chooseChain, type FilterChain, type Listener } from './listener';
import { Proxy, type ProxyIdentity } from './proxy';
import type { MeshRequest } from './request';
import type { RouteTable } from './route-table';
import { sidecarListeners, unknownChain } from './sidecar-listeners';
import { sidecarTable } from './sidecar-routes';
import { explainRoute, unevaluatedNotes } from './why';

/** An address that no listener is bound to: what a client of an outside host is taken to dial. */
const outsideAddress = '1.3.3.7';

/** Most proxies' configurations that are kept; the oldest go first. */
const keptProxies = 512;

type Tls = 'none' | 'tls' | 'mtls';

/** Decides requests in a mesh. Configurations of proxies are made when first needed and kept. */
export class Router {
  private readonly proxies = new Map<string, Proxy>();

  public constructor(public readonly mesh: MeshIndex) {}

  /**
   * What happens to a request.
   *
   * @param podPort whether the port of a request at a gateway is that of its pods already
   */
  public decide(request: MeshRequest, podPort = false): Decision {
    const proxy = this.proxyOf(request);
    const port = request.port ?? 80;
    const tls = (request.tls || 'none') as Tls;
    const isHttp = (request.protocol || 'http') !== 'tcp';
    const host = request.host ?? '';
    if (isHttp && host === '') return refused(request, ['an HTTP request needs a host']);
    const listenPort = proxy.identity.gateway && !podPort ? this.dialled(proxy, port) : port;
    const address = request.address || this.addressOf(proxy, host);
    const listener = listenerAt(proxy, address, listenPort);
    const notes = (): string[] => unevaluatedNotes(this.mesh, proxy);
    if (!listener) {
      if (proxy.identity.gateway) return refused(request, [this.silence(proxy, listenPort), ...notes()]);
      return tcpDecision(request, unknownChain(proxy), () => [`no listener for ${address}:${listenPort}`, ...notes()]);
    }
    const sni = request.sni ?? (tls === 'tls' ? host : '');
    const chain = chooseChain(listener, { address, tls, sni, http: isHttp });
    const reached = `listener ${listener.name}`;
    if (chain === 'none') {
      const seen = tls === 'none' ? 'plain text' : sni === '' ? 'TLS without server name' : `server name ${sni}`;
      return refused(request, [reached, `no filter chain for ${seen}`, ...notes()]);
    }
    if (chain === 'many')
      return refused(request, [reached, 'several filter chains match, which Envoy refuses', ...notes()]);
    const clash = clashOf(chain, tls, isHttp);
    if (clash) return refused(request, [reached, clash, ...notes()]);
    if (chain.http === undefined)
      return tcpDecision(request, chain, () => [reached, ...(sni ? [`server name ${sni}`] : []), ...notes()]);
    const table = proxy.identity.gateway ? gatewayTable(proxy, chain.http) : sidecarTable(proxy, chain.http);
    return this.decideHttp(request, table, listener, chain, tls, notes);
  }

  /** The configuration of the proxy that a request starts at. */
  public proxyOf(request: MeshRequest): Proxy {
    const { type, namespace = 'default', labels = {}, ip } = request.from ?? {};
    const gateway = type === 'gateway';
    const own = gateway ? undefined : this.mesh.sidecarFor(namespace, labels)?.key;
    const key = `${gateway ? 'g' : 's'} ${namespace} ${ip ?? ''} ${own ?? ''} ${this.labelKey(labels, gateway)}`;
    let proxy = this.proxies.get(key);
    if (!proxy) {
      const identity: ProxyIdentity = { gateway, namespace, labels, ip };
      const scope = gateway ? this.mesh.gatewayScopeFor(namespace) : this.mesh.scopeFor(namespace, labels);
      proxy = new Proxy(
        this.mesh,
        identity,
        scope,
        gateway ? this.mesh.mergedGatewaysFor(namespace, labels, ip) : undefined,
      );
      if (this.proxies.size >= keptProxies) this.proxies.delete(this.proxies.keys().next().value as string);
      this.proxies.set(key, proxy);
    }
    return proxy;
  }

  /** Sidecars that agree in the labels that rules look at are one; a gateway's labels choose its Gateways, too. */
  private labelKey(labels: Readonly<Record<string, string>>, gateway: boolean): string {
    let key = '';
    for (const label of gateway ? Object.keys(labels).sort() : this.mesh.routingLabels) {
      const value = labels[label];
      if (value !== undefined) key += `${label}=${value},`;
    }
    return key;
  }

  /** The pods' port behind the port of the gateway's Service that a client dials. */
  private dialled(proxy: Proxy, port: number): number {
    const { namespace, labels, ip } = proxy.identity;
    for (const service of this.mesh.servicesOf(namespace, labels, ip)) {
      const found = service.ports.find((p) => p.number === port);
      if (!found) continue;
      if (typeof found.targetPort === 'number') return found.targetPort;
      const name = found.targetPort;
      return (
        this.mesh.workloads
          .selectedBy(namespace, labels)
          .find((w) => w.ports.has(name))
          ?.ports.get(name) ?? port
      );
    }
    return port;
  }

  private silence(proxy: Proxy, port: number): string {
    const { gateways } = proxy;
    if (!gateways || gateways.gateways.length === 0) return 'no Gateway selects these pods';
    const dropped = gateways.dropped
      .filter((d) => d.port === port)
      .map((d) => `server ${d.index} of Gateway ${d.gateway.key}: ${d.problem}`);
    if (dropped.length > 0) return `nothing listens on port ${port}; ${dropped.join('; ')}`;
    const open = gateways.groups.some((g) => g.port === port);
    return open
      ? `the servers on port ${port} lead nowhere, so nothing listens`
      : `no Gateway server listens on port ${port}`;
  }

  /** The address that the name of a service stands for; outside hosts have none that is known. */
  private addressOf(proxy: Proxy, host: string): string {
    const service = this.serviceOf(proxy, withoutPort(host));
    if (!service) return outsideAddress;
    if (service.address !== noAddress) return service.address;
    return service.endpoints[0]?.address ?? outsideAddress;
  }

  private serviceOf(proxy: Proxy, host: string): Service | undefined {
    const { namespace } = proxy.identity;
    const { domain } = this.mesh.settings;
    for (const name of [host, `${host}.${namespace}.svc.${domain}`, `${host}.svc.${domain}`, `${host}.${domain}`]) {
      const byNamespace = this.mesh.services.byHost(name);
      const service = byNamespace && [...byNamespace.values()].find((s) => s.kubernetes);
      if (!service) continue;
      const target =
        service.resolution === 'Alias'
          ? this.mesh.services.byHost(service.externalName)?.values().next().value
          : undefined;
      return target ?? service;
    }
    return undefined;
  }

  private decideHttp(
    request: MeshRequest,
    table: RouteTable,
    listener: Listener,
    chain: FilterChain,
    tls: Tls,
    notes: () => string[],
  ): Decision {
    const call = new HttpCall(request, chain.tls !== undefined);
    const host = table.find(call.host);
    const where = (): string[] => [
      `listener ${listener.name}`,
      ...(chain.http?.startsWith('https.') ? [`server ${chain.http}`] : []),
    ];
    if (!host) {
      const outcome = table.unknown === 'nothing' ? 'notFound' : table.unknown;
      return new Decided(request.id, outcome, {}, () => [...where(), `no virtual host for ${call.host}`, ...notes()]);
    }
    const reached = (): string[] => [...where(), `virtual host ${host.name}`];
    if (host.requireTls && tls === 'none') {
      const redirect = { status: 301, location: httpsLocation(call) };
      return new Decided(request.id, 'tlsRedirect', { redirect }, () => [
        ...reached(),
        'the server redirects plain HTTP',
        ...notes(),
      ]);
    }
    const route = host.routes.find((r) => matches(r, call));
    const explain = (): string[] => [...reached(), ...explainRoute(host, route, call), ...notes()];
    if (!route) return new Decided(request.id, 'notFound', {}, explain);
    return routeDecision(request, route, call, explain);
  }
}

function listenerAt(proxy: Proxy, address: string, port: number): Listener | undefined {
  const listeners = proxy.identity.gateway ? gatewayListeners(proxy, port) : sidecarListeners(proxy, port);
  return listeners.find((l) => l.bind === address) ?? listeners.find((l) => l.bind === noAddress);
}

/** Where what the client speaks and what the proxy expects cannot meet. */
function clashOf(chain: FilterChain, tls: Tls, isHttp: boolean): string | undefined {
  if (chain.tls !== undefined && tls === 'none') return 'plain text meets TLS';
  if (chain.tls !== undefined && chain.tls !== tls)
    return chain.tls === 'mtls' ? 'only mutual TLS of the mesh is taken' : 'mutual TLS of the mesh is not taken';
  if (chain.http === undefined) return undefined;
  if (chain.tls === undefined && tls !== 'none') return 'TLS meets plain HTTP';
  return isHttp ? undefined : 'bytes that are no HTTP meet HTTP';
}

function refused(request: MeshRequest, why: string[]): Decision {
  return new Decided(request.id, 'refused', {}, () => why);
}

function tcpDecision(request: MeshRequest, chain: FilterChain, reached: () => string[]): Decision {
  const tcp = chain.tcp;
  if (!tcp) return refused(request, reached());
  const settled: Settled = {
    virtualService: tcp.virtualService?.key,
    destinations: tcp.destinations.length > 0 ? [...tcp.destinations] : undefined,
  };
  const rule = tcp.virtualService ? [`VirtualService ${tcp.virtualService.key} ${tcp.rule}`] : [];
  const explain = (): string[] => [
    ...reached(),
    ...(tcp.unknown ? [unknownWords[tcp.unknown]] : rule.length > 0 ? rule : ['the service itself']),
  ];
  return new Decided(request.id, tcp.unknown ?? 'tcp', settled, explain);
}

const unknownWords = {
  passthrough: 'no service takes it: it leaves unchanged (ALLOW_ANY)',
  blackhole: 'no service takes it: it ends here (REGISTRY_ONLY)',
};

function routeDecision(request: MeshRequest, route: CompiledRoute, call: HttpCall, explain: () => string[]): Decision {
  const virtualService = route.virtualService?.key;
  const name = route.name || undefined;
  const cors = route.cors ? corsOf(route.cors, call) : undefined;
  const { fault } = route;
  switch (route.action) {
    case 'redirect': {
      const action = route.redirect as NonNullable<CompiledRoute['redirect']>;
      const redirect = { status: action.status, location: locationOf(action, call) };
      return new Decided(request.id, 'redirect', { virtualService, route: name, redirect, fault, cors }, explain);
    }
    case 'directResponse': {
      const { status, body } = route.directResponse as NonNullable<CompiledRoute['directResponse']>;
      const directResponse = body === '' ? { status } : { status, body };
      return new Decided(
        request.id,
        'directResponse',
        { virtualService, route: name, directResponse, fault, cors },
        explain,
      );
    }
    case 'broken':
      return new Decided(request.id, 'refused', { virtualService, route: name }, () => [
        ...explain(),
        'Envoy refuses the route table for this route',
      ]);
    case 'route':
      return new Decided(
        request.id,
        'route',
        {
          virtualService,
          route: name,
          destinations: route.destinations as Settled['destinations'],
          timeout: route.timeout,
          retries: route.retries,
          fault,
          rewrite: rewriteOf(route, call),
          mirrors: route.mirrors.length > 0 ? (route.mirrors as Settled['mirrors']) : undefined,
          cors,
        },
        explain,
      );
  }
}

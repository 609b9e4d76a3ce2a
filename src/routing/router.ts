import type { MeshIndex } from '../model/mesh-index';
import { noAddress, type Service } from '../model/service';
import type { Decision } from './decision';
import { decisionOf } from './decide';
import { targetsOf } from '../model/gateways';
import { gatewayListeners } from './gateway-listeners';
import { gatewayTable } from './gateway-routes';
import { HttpCall, withoutPort } from './http-call';
import { arrive, type Arrival } from './inbound';
import { chooseChain, type FilterChain, type Listener } from './listener';
import { Proxy, type ProxyIdentity } from './proxy';
import { sourcePod, type PlainRequest } from './plain-request';
import { sidecarListeners, unknownChain } from './sidecar-listeners';
import { sidecarTable } from './sidecar-routes';
import type { Tls, Trace } from './trace';

/** An address that no listener is bound to: what a client of an outside host is taken to dial. */
const outsideAddress = '1.3.3.7';

/** Most proxies' configurations that are kept; the oldest go first. */
const keptProxies = 512;

/** Most host names whose address is remembered for a proxy. */
const keptAddresses = 20000;

/** Decides requests in a mesh. Configurations of proxies are made when first needed and kept. */
export class Router {
  private readonly proxies = new Map<string, Proxy>();
  /** Where no rule and no Sidecar looks at labels, the sidecars of a namespace are one. */
  private readonly ofNamespace = new Map<string, Proxy>();
  private readonly labelsDoNotMatter: boolean;

  public constructor(public readonly mesh: MeshIndex) {
    this.labelsDoNotMatter = mesh.routingLabels.size === 0 && mesh.sidecars.every((s) => !s.spec.workloadSelector);
  }

  /**
   * What happens to a request.
   *
   * @param podPort whether the port of a request at a gateway is that of its pods already
   */
  public decide(request: PlainRequest, podPort = false): Decision {
    return decisionOf(this.trace(request, podPort));
  }

  /** Follows a request through a proxy's configuration. */
  public trace(request: PlainRequest, podPort = false): Trace {
    const proxy = this.proxyOf(request);
    const tls = (request.tls || 'none') as Tls;
    const isHttp = (request.protocol || 'http') !== 'tcp';
    const host = request.host ?? '';
    if (isHttp && host === '') return stopped(request, proxy, tls, { refusal: 'an HTTP request needs a host' });
    const port = request.port ?? 80;
    if (request.inbound && !proxy.identity.gateway) return arrivalTrace(request, proxy, tls, port, isHttp);
    const listenPort = proxy.identity.gateway && !podPort ? this.dialled(proxy, port) : port;
    const address = request.address || this.addressOf(proxy, host);
    const listener = listenerAt(proxy, address, listenPort);
    if (!listener) {
      if (proxy.identity.gateway) return stopped(request, proxy, tls, { refusal: silence(proxy, listenPort) });
      const dialled = address === outsideAddress ? `${host}, whose address is not known,` : address;
      return stopped(request, proxy, tls, { dialled: `${dialled} port ${listenPort}`, chain: unknownChain(proxy) });
    }
    const sni = request.sni ?? (tls === 'tls' ? host : '');
    const chain = chooseChain(listener, address, tls, sni, isHttp);
    if (typeof chain === 'string') {
      const seen = tls === 'none' ? 'plain text' : sni === '' ? 'TLS without server name' : `server name ${sni}`;
      const refusal =
        chain === 'none' ? `no filter chain for ${seen}` : 'several filter chains match, which Envoy refuses';
      return stopped(request, proxy, tls, { listener, sni, refusal });
    }
    const refusal = clashOf(chain, tls, isHttp);
    if (refusal !== undefined || chain.http === undefined)
      return stopped(request, proxy, tls, { listener, chain, sni, refusal });
    const table = proxy.identity.gateway ? gatewayTable(proxy, chain.http) : sidecarTable(proxy, chain.http);
    if (table.isBroken) {
      const broken = `Envoy refuses the route table ${table.name}: a virtual host takes every host beside the one for unknown hosts`;
      return stopped(request, proxy, tls, { listener, chain, sni, refusal: broken });
    }
    const call = new HttpCall(request, chain.tls !== undefined);
    const virtualHost = table.find(call.host);
    const route = virtualHost?.match(call);
    return {
      request,
      proxy,
      tls,
      dialled: undefined,
      listener,
      chain,
      sni,
      table,
      call,
      virtualHost,
      route,
      refusal: undefined,
    };
  }

  /** The configuration of the proxy that a request starts at. */
  public proxyOf(request: PlainRequest): Proxy {
    const { namespace, labels, ip } = sourcePod(request);
    const gateway = request.from?.type === 'gateway';
    const alike = !gateway && ip === undefined && this.labelsDoNotMatter;
    const known = alike ? this.ofNamespace.get(namespace) : undefined;
    if (known) return known;
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
    if (alike) this.ofNamespace.set(namespace, proxy);
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
    const behind = this.mesh.servicesOf(namespace, labels, ip);
    return behind.flatMap((s) => targetsOf(s, port, (name) => this.mesh.podPort(namespace, labels, name)))[0] ?? port;
  }

  /** The address that the name of a service stands for; outside hosts have none that is known. */
  private addressOf(proxy: Proxy, host: string): string {
    let address = proxy.addresses.get(host);
    if (address === undefined) {
      const service = this.serviceOf(proxy, withoutPort(host));
      if (!service) address = outsideAddress;
      else
        address = service.address !== noAddress ? service.address : (service.endpoints[0]?.address ?? outsideAddress);
      if (proxy.addresses.size >= keptAddresses) proxy.addresses.clear();
      proxy.addresses.set(host, address);
    }
    return address;
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

/** A trace that ends before there are routes to choose from. */
function stopped(request: PlainRequest, proxy: Proxy, tls: Tls, at: Partial<Trace>): Trace {
  const { dialled, listener, chain, sni = '', refusal } = at;
  const nowhere = { table: undefined, call: undefined, virtualHost: undefined, route: undefined };
  return { request, proxy, tls, dialled, listener, chain, sni, ...nowhere, refusal };
}

/** What a sidecar does with a request that arrives at its pod, as a trace. */
function arrivalTrace(request: PlainRequest, proxy: Proxy, tls: Tls, port: number, isHttp: boolean): Trace {
  const { as, known, mode } = arrive(proxy.mesh, sourcePod(request), port, tls, isHttp);
  const listener: Listener = { name: 'virtualInbound', bind: noAddress, port, chains: [], fallback: undefined };
  const refusal = arrivalWords[as]?.(mode);
  if (refusal !== undefined) return stopped(request, proxy, tls, { listener, refusal });
  const destinations = known ? [{ host: 'localhost', port, weight: 100, exists: true }] : [];
  const rule = as === 'http' ? 'read as HTTP' : 'passed on as bytes';
  const tcp = { destinations, virtualService: undefined, rule, ...(known ? {} : { unknown: 'passthrough' as const }) };
  const trace = stopped(request, proxy, tls, { listener, chain: { sni: [], ranges: [], detectHttp: false, tcp } });
  return as === 'http' ? { ...trace, call: new HttpCall(request, false) } : trace;
}

const arrivalWords: Partial<Record<Arrival['as'], (mode: string) => string>> = {
  noChain: (mode) => `no filter chain: the mode is ${mode}`,
  noMutualTls: (mode) => `only mutual TLS of the mesh is taken: the mode is ${mode}`,
  wrongProtocol: () => 'bytes that are no HTTP meet HTTP',
};

/** Why nothing listens on a port of a gateway. */
function silence({ gateways }: Proxy, port: number): string {
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

import type { Headers } from '../istio/headers';
import type { HttpRoute } from '../istio/http-route';
import type { TlsRoute } from '../istio/l4-route';
import type { Port } from '../mesh/port';
import type { RouteRelay } from '../workload/service-routes';
import { RELAY_HTTP_PORT, RELAY_TLS_PORT, type EgressGateway } from './egress-gateway';

/** What leaves by a gateway. */
export interface RelayedService {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly httpPort?: Port;
  readonly tlsPort?: Port;
}

/**
 * Two hops in one VirtualService: sidecars send everything to the gateway, and there the routes of the service act.
 */
export class EgressRelay implements RouteRelay {
  public readonly gateways: readonly string[];
  private readonly reference: string;

  public constructor(
    private readonly gateway: EgressGateway,
    private readonly service: RelayedService,
  ) {
    this.reference = `${gateway.namespace}/${gateway.name}`;
    this.gateways = ['mesh', this.reference];
  }

  public http(routes: readonly HttpRoute[] = []): HttpRoute[] | undefined {
    const { name, hosts, httpPort } = this.service;
    if (httpPort === undefined) return undefined;
    const here = { gateways: [this.reference], port: RELAY_HTTP_PORT };
    const own: readonly HttpRoute[] =
      routes.length > 0
        ? routes
        : [{ name: 'out', route: [{ destination: { host: hosts[0], port: { number: httpPort.number } } }] }];
    return [
      {
        name: 'to-gateway',
        match: [{ gateways: ['mesh'], port: httpPort.number }],
        route: [{ destination: { host: this.gateway.host, subset: name, port: { number: RELAY_HTTP_PORT } } }],
      },
      ...own.map((route) => ({
        ...route,
        match: (route.match ?? [{}]).map((match) => ({ ...match, ...here })),
        headers: withoutIdentity(route.headers),
      })),
    ];
  }

  public tls(): TlsRoute[] | undefined {
    const { hosts, tlsPort } = this.service;
    if (tlsPort === undefined) return undefined;
    const sniHosts = [...hosts];
    const toGateway = { host: this.gateway.host, port: { number: RELAY_TLS_PORT } };
    return [
      { match: [{ gateways: ['mesh'], port: tlsPort.number, sniHosts }], route: [{ destination: toGateway }] },
      ...hosts.map((host) => ({
        match: [{ gateways: [this.reference], port: RELAY_TLS_PORT, sniHosts: [host] }],
        route: [{ destination: { host, port: { number: tlsPort.number } } }],
      })),
    ];
  }
}

/** Who called in the mesh is no business of anybody outside; Envoy would pass it on. */
function withoutIdentity(headers: Headers = {}): Headers {
  const { request } = headers;
  return { ...headers, request: { ...request, remove: [...(request?.remove ?? []), 'x-forwarded-client-cert'] } };
}

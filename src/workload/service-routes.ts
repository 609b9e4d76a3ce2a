import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { HttpRoute } from '../istio/http-route';
import type { TlsRoute } from '../istio/l4-route';
import { VirtualService } from '../istio/virtual-service';
import type { Destination, IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { hostCovers } from '../mesh/host';
import { AppProtocol, type Port } from '../mesh/port';
import { HttpRoutes } from '../traffic/http-routes';
import type { NamedRoute } from '../traffic/route-list';
import { TcpRoutes, TlsRoutes, type TcpRouteProps, type TlsRouteProps } from '../traffic/l4-routes';
import { isPortOpen } from '../traffic/port-expansion';
import type { RouteProps } from '../traffic/route';
import { TRAFFIC_RULES } from '../traffic/rules';

/** The service whose routes these are. */
export interface RoutedService {
  readonly construct: Construct;
  readonly name: string;
  readonly hosts: readonly string[];
  readonly ports: readonly Port[];
  /** Leads requests another way round. */
  readonly relay?: RouteRelay;
}

/** A way round: which gateways take part, and what the routes become. */
export interface RouteRelay {
  readonly gateways: readonly string[];
  http(routes: readonly HttpRoute[] | undefined): HttpRoute[] | undefined;
  tls(): TlsRoute[] | undefined;
}

/** What callers in the mesh get of a service: one VirtualService, which appears with the first route. */
export class ServiceRoutes {
  private readonly http = new HttpRoutes();
  private readonly tls = new TlsRoutes();
  private readonly tcp = new TcpRoutes();

  private name: string;

  public constructor(private readonly service: RoutedService) {
    this.name = service.name;
    if (service.relay) this.ensureVirtualService();
  }

  public addHttp(name: string, props: RouteProps): void {
    const { construct } = this.service;
    this.requirePort('HTTP', (port) => port.isHttp);
    const copies = (props.mirrors ?? []).map((mirror) => mirror.to);
    this.checkOpenPorts(construct, name, [...(props.to ?? []), ...copies], (port) => port.isHttp);
    this.http.add(construct, name, props);
    this.ensureVirtualService();
  }

  public addTcp(name: string, props: TcpRouteProps): void {
    const { construct } = this.service;
    this.requirePort('TCP', isConnectionOnly);
    this.checkOpenPorts(construct, name, props.to, isConnectionOnly);
    this.tcp.add(construct, name, props);
    this.ensureVirtualService();
  }

  public addTls(name: string, props: TlsRouteProps): void {
    const { construct } = this.service;
    this.requirePort('TLS', isConnectionOnly);
    this.checkOpenPorts(construct, name, props.to, isConnectionOnly);
    this.checkServerNames(name, props);
    this.tls.add(construct, name, props);
    this.ensureVirtualService();
  }

  /** Adds what takes everything that other routes leave over, on ports of every protocol. */
  public addFinal(
    place: Construct,
    name: string,
    to: IDestination[],
    http?: () => readonly NamedRoute<RouteProps>[],
  ): void {
    const { ports } = this.service;
    const connectionOnly = ports.filter(isConnectionOnly);
    if (connectionOnly.length < ports.length) this.http.addFinal(place, name, { to }, http);
    if (connectionOnly.length > 0) {
      const match = connectionOnly.map(({ number }) => ({ port: number }));
      // Connections are shared as the requests are that nothing else takes.
      const shares = http && (() => [{ name, props: { match, to: http().at(-1)?.props.to ?? to } }]);
      this.tcp.addFinal(place, name, { match, to }, shares);
    }
    this.ensureVirtualService();
  }

  /** Gives the VirtualService another name than that of the service. */
  public rename(name: string): void {
    this.name = name;
    if (this.service.construct.node.tryRemoveChild('virtual-service')) this.ensureVirtualService();
  }

  public destinations(): Destination[] {
    return [...this.http.destinations(), ...this.tls.destinations(), ...this.tcp.destinations()];
  }

  private portsThat(speak: (port: Port) => boolean): number[] {
    return this.service.ports.filter(speak).map((port) => port.number);
  }

  /** A place with several ports keeps the one that the request was sent to, so it must have each of ours. */
  private checkOpenPorts(
    place: Construct,
    route: string,
    targets: readonly IDestination[],
    speak: (port: Port) => boolean,
  ): void {
    const own = this.portsThat(speak);
    for (const { destination } of targets) {
      const missing = isPortOpen(destination) ? own.find((port) => !destination.ports?.includes(port)) : undefined;
      if (missing === undefined) continue;
      refuse(place, TRAFFIC_RULES.PORT_CHOICE, {
        what: `route ${route} sends requests to ${destination.host}, which lacks port ${missing}, without choosing a port`,
        given: destination.ports,
        allowed: 'one of them',
        fix: `choose one: .port(${destination.ports?.[0]})`,
      });
    }
  }

  private requirePort(kind: string, speaks: (port: Port) => boolean): void {
    const { construct, ports } = this.service;
    if (ports.some(speaks)) return;
    refuse(construct, kind === 'HTTP' ? TRAFFIC_RULES.NOT_HTTP : TRAFFIC_RULES.NOT_TCP, {
      what: `service has no port on which ${kind} routes act`,
      given: ports.map((port) => `${port.protocol} ${port.number}`),
      allowed: kind === 'HTTP' ? 'a port of protocol http, http2, grpc or grpc-web' : 'a port of another protocol',
    });
  }

  private checkServerNames(route: string, props: TlsRouteProps): void {
    const { construct, hosts } = this.service;
    const names = props.match.flatMap((match) => match.sniHosts);
    const foreign = names.find((name) => !hosts.some((host) => hostCovers(host, name)));
    if (foreign === undefined) return;
    refuse(construct, TRAFFIC_RULES.SERVER_NAME, {
      what: `TLS route ${route} is for a server name that is not the host of the service`,
      given: foreign,
      allowed: hosts.join(', '),
    });
  }

  private ensureVirtualService(): void {
    const { construct, hosts, relay } = this.service;
    if (construct.node.tryFindChild('virtual-service')) return;
    new VirtualService(construct, 'virtual-service', {
      metadata: { name: this.name },
      hosts: [...hosts],
      ...(relay ? { gateways: [...relay.gateways] } : {}),
      http: Lazy.any({ produce: () => this.renderHttp() }),
      tls: Lazy.any({ produce: () => relay?.tls() ?? this.tls.render(this.portsThat(isConnectionOnly)) }),
      tcp: Lazy.any({ produce: () => this.tcp.render(this.portsThat(isConnectionOnly)) }),
    });
  }

  private renderHttp(): HttpRoute[] | undefined {
    const routes = this.http.render(this.portsThat((port) => port.isHttp));
    return this.service.relay ? this.service.relay.http(routes) : routes;
  }
}

function isConnectionOnly(port: Port): boolean {
  return !port.isHttp && port.protocol !== AppProtocol.UDP;
}

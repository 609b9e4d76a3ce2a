import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { VirtualService } from '../istio/virtual-service';
import type { Destination, IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { AppProtocol, type Port } from '../mesh/port';
import { HttpRoutes } from '../traffic/http-routes';
import { TcpRoutes, TlsRoutes, type TcpRouteProps, type TlsRouteProps } from '../traffic/l4-routes';
import type { RouteProps } from '../traffic/route';
import { TRAFFIC_RULES } from '../traffic/rules';

/** The service whose routes these are. */
export interface RoutedService {
  readonly construct: Construct;
  readonly name: string;
  readonly hosts: readonly string[];
  readonly ports: readonly Port[];
}

/** What callers in the mesh get of a service: one VirtualService, which appears with the first route. */
export class ServiceRoutes {
  private readonly http = new HttpRoutes();
  private readonly tls = new TlsRoutes();
  private readonly tcp = new TcpRoutes();

  public constructor(private readonly service: RoutedService) {}

  public addHttp(name: string, props: RouteProps): void {
    this.requirePort('HTTP', (port) => port.isHttp);
    this.http.add(this.service.construct, name, props);
    this.ensureVirtualService();
  }

  public addTcp(name: string, props: TcpRouteProps): void {
    this.requirePort('TCP', isConnectionOnly);
    this.tcp.add(this.service.construct, name, props);
    this.ensureVirtualService();
  }

  public addTls(name: string, props: TlsRouteProps): void {
    this.requirePort('TLS', isConnectionOnly);
    this.tls.add(this.service.construct, name, props);
    this.ensureVirtualService();
  }

  /** Adds what takes everything that other routes leave over, on ports of every protocol. */
  public addFinal(place: Construct, name: string, to: IDestination[]): void {
    const { ports } = this.service;
    const connectionOnly = ports.filter(isConnectionOnly);
    if (connectionOnly.length < ports.length) this.http.addFinal(place, name, { to });
    if (connectionOnly.length > 0) {
      this.tcp.addFinal(place, name, { match: connectionOnly.map(({ number }) => ({ port: number })), to });
    }
    this.ensureVirtualService();
  }

  public destinations(): Destination[] {
    return [...this.http.destinations(), ...this.tls.destinations(), ...this.tcp.destinations()];
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

  private ensureVirtualService(): void {
    const { construct, name, hosts } = this.service;
    if (construct.node.tryFindChild('virtual-service')) return;
    new VirtualService(construct, 'virtual-service', {
      metadata: { name },
      hosts: [...hosts],
      http: Lazy.any({ produce: () => this.http.render() }),
      tls: Lazy.any({ produce: () => this.tls.render() }),
      tcp: Lazy.any({ produce: () => this.tcp.render() }),
    });
  }
}

function isConnectionOnly(port: Port): boolean {
  return !port.isHttp && port.protocol !== AppProtocol.UDP;
}

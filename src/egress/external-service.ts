import { Chart, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DestinationRule } from '../istio/destination-rule';
import { PortProtocol } from '../istio/port';
import { ServiceEntry, ServiceLocation, ServiceResolution } from '../istio/service-entry';
import type { PortTrafficPolicy, TrafficPolicy } from '../istio/traffic-policy';
import type { ClientTls } from '../istio/values';
import { Target, type Destination, type IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { checkSubdomain } from '../mesh/name';
import { AppProtocol, namePorts, type NamedPort, type Port } from '../mesh/port';
import { settingsOf } from '../mesh/settings';
import { watch } from '../mesh/synthesis';
import { joinExternal } from '../security/call-graph-objects';
import type { TcpRouteProps, TlsRouteProps } from '../traffic/l4-routes';
import { checkPolicyPorts } from '../traffic/policy-ports';
import type { RouteProps } from '../traffic/route';
import { ServiceRoutes } from '../workload/service-routes';
import type { EgressGateway } from './egress-gateway';
import { EgressRelay } from './relay';
import { checkHosts, resolutionOf } from './resolution';
import { EGRESS_RULES } from './rules';

/** What an ExternalService is made of. */
export interface ExternalServiceProps {
  /** Its hosts, as the application names them: DNS names, or `*.example.com`. Destinations mean the first. */
  readonly hosts: string[];
  /**
   * The ports on which the application calls it, each with its protocol; `targetPort` where the service listens on another one, as for
   * TLS that the proxy adds: `Port.http(80, { targetPort: 443 })`.
   */
  readonly ports: Port[];
  /**
   * Where it really is: IP addresses, or DNS names that are looked up in place of the hosts.
   *
   * @default - the hosts are looked up; for wildcards connections go to wherever the application looked them up
   */
  readonly endpoints?: string[];
  /**
   * The addresses under which the application reaches it; needed for ports of plain TCP.
   *
   * @default - any
   */
  readonly addresses?: string[];
  /**
   * TLS that the proxy adds to what the application sends in plain text: on ports of HTTP, gRPC and TCP, not on those of TLS.
   *
   * @default - none
   */
  readonly tls?: ClientTls;
  /**
   * Load balancing, limits and outlier detection.
   *
   * @default - those of the mesh
   */
  readonly trafficPolicy?: TrafficPolicy;
  /**
   * The namespaces that know it: names, `.` for the own, `*` for all.
   *
   * @default - all
   */
  readonly exportTo?: string[];
  /**
   * Whether its endpoints belong to the mesh, and have sidecars.
   *
   * @default false
   */
  readonly inMesh?: boolean;
  /**
   * The gateway through which requests leave the mesh.
   *
   * @default - they leave from the sidecar
   */
  readonly via?: EgressGateway;
  /**
   * The name of the objects.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

const PROTOCOLS: Readonly<Record<AppProtocol, PortProtocol>> = {
  [AppProtocol.HTTP]: PortProtocol.HTTP,
  [AppProtocol.HTTP2]: PortProtocol.HTTP2,
  [AppProtocol.GRPC]: PortProtocol.GRPC,
  [AppProtocol.GRPC_WEB]: PortProtocol.GRPC_WEB,
  [AppProtocol.HTTPS]: PortProtocol.HTTPS,
  [AppProtocol.TLS]: PortProtocol.TLS,
  [AppProtocol.TCP]: PortProtocol.TCP,
  [AppProtocol.MONGO]: PortProtocol.MONGO,
  [AppProtocol.MYSQL]: PortProtocol.MYSQL,
  [AppProtocol.REDIS]: PortProtocol.REDIS,
  [AppProtocol.UDP]: PortProtocol.UDP,
};

const SPEAKS_TLS: readonly AppProtocol[] = [AppProtocol.HTTPS, AppProtocol.TLS];

/**
 * A service outside of the mesh, called like one inside: faults, timeouts and retries act on its HTTP and gRPC ports, the call graph
 * knows it, and the proxy can add the TLS that the application leaves out.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ExternalService extends Construct implements IDestination {
  /** The name of its objects. */
  public readonly name: string;
  /** The hosts, as the application names them. */
  public readonly hosts: string[];
  /** The emitted ServiceEntry. */
  public readonly serviceEntry: ApiObject;

  private readonly namedPorts: readonly NamedPort[];
  private readonly routes: ServiceRoutes;
  private readonly via?: EgressGateway;

  /**
   * @throws MESH0601 without a host or port, MESH0602 to MESH0605 for hosts, endpoints and addresses that Istio cannot find, MESH0606 for TLS
   * on a port that already has it, MESH0607 for a TCP port without addresses
   */
  public constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(scope, id);
    watch(this);
    const { hosts, ports, endpoints = [], addresses = [] } = props;
    if (hosts.length === 0 || ports.length === 0) {
      refuse(this, EGRESS_RULES.NO_HOSTS, { what: `no ${hosts.length === 0 ? 'host' : 'port'} is given`, given: [] });
    }
    checkHosts(this, hosts, settingsOf(this).clusterDomain);
    this.name = checkSubdomain(this, 'name', props.name ?? id);
    this.hosts = [...hosts];
    this.namedPorts = namePorts(this, ports);
    this.via = props.via;
    const relay = props.via && this.leaveBy(props.via);
    this.routes = new ServiceRoutes({ construct: this, name: this.name, hosts: this.hosts, ports, relay });
    checkPolicyPorts(this, props.trafficPolicy, ports);
    const resolution = resolutionOf(this, { hosts, endpoints, addresses });
    this.checkTcpPorts(addresses);
    this.checkTls(props.tls, resolution);
    this.serviceEntry = new ServiceEntry(this, 'Default', {
      metadata: { name: this.name },
      hosts: this.hosts,
      ...(addresses.length === 0 ? {} : { addresses: [...addresses] }),
      ports: this.namedPorts.map(({ name, port }) => ({
        number: port.number,
        name,
        protocol: PROTOCOLS[port.protocol],
        ...(port.targetPort === port.number || resolution === ServiceResolution.NONE
          ? {}
          : { targetPort: port.targetPort }),
      })),
      location: props.inMesh ? ServiceLocation.MESH_INTERNAL : ServiceLocation.MESH_EXTERNAL,
      resolution,
      ...(endpoints.length === 0 ? {} : { endpoints: endpoints.map((address) => ({ address })) }),
      ...(props.exportTo === undefined ? {} : { exportTo: [...props.exportTo] }),
    }).apiObject;
    const trafficPolicy = this.trafficPolicy(props);
    if (trafficPolicy !== undefined) this.emitDestinationRules(trafficPolicy, props.exportTo);
    const relayed = props.via && { host: props.via.host, namespace: props.via.namespace };
    joinExternal(this, this.hosts, Chart.of(this).namespace, () => this.routes.destinations(), relayed);
  }

  /** Where it is: its first host. */
  public get destination(): Destination {
    return { host: this.hosts[0], ports: this.ports.map((port) => port.number) };
  }

  /** The ports on which the application calls it. */
  public get ports(): Port[] {
    return this.namedPorts.map(({ port }) => port);
  }

  /** This service with a share of the requests. */
  public weight(weight: number): Target {
    return Target._of(this.destination).weight(weight);
  }

  /** This service at one of its ports. */
  public port(port: number): Target {
    return Target._of(this.destination).port(port);
  }

  /**
   * Adds a route for requests of callers in the mesh to its hosts. Routes are tried in the order in which they are added.
   *
   * @throws MESH0308 without an HTTP port, MESH0603 for wildcard hosts, MESH0301 to MESH0310 for what Istio would refuse, and for a route that
   * would never act
   */
  public addRoute(name: string, props: RouteProps): void {
    this.refuseWildcards('a route');
    this.routes.addHttp(name, props);
  }

  /** Adds a route for TLS connections by server name; see `addRoute`. */
  public addTlsRoute(name: string, props: TlsRouteProps): void {
    this.refuseWildcards('a route');
    if (this.via) this.refuseGateway('a route for TLS is given', name);
    this.routes.addTls(name, props);
  }

  /** Adds a route for TCP connections; see `addRoute`. */
  public addTcpRoute(name: string, props: TcpRouteProps): void {
    this.refuseWildcards('a route');
    this.routes.addTcp(name, props);
  }

  private leaveBy(gateway: EgressGateway): EgressRelay {
    this.refuseWildcards('a gateway');
    const http = this.ports.filter((port) => port.isHttp);
    const tls = this.ports.filter((port) => SPEAKS_TLS.includes(port.protocol));
    if (http.length > 1 || tls.length > 1 || http.length + tls.length < this.ports.length) {
      const given = this.ports.map((port) => `${port.protocol} ${port.number}`);
      this.refuseGateway('its ports cannot be told apart at the gateway', given);
    }
    const { name, hosts } = this;
    gateway._add({ name, hosts, http: http.length > 0, tls: tls.length > 0 });
    return new EgressRelay(gateway, { name, hosts, httpPort: http[0], tlsPort: tls[0] });
  }

  private refuseGateway(what: string, given: unknown): never {
    return refuse(this, EGRESS_RULES.GATEWAY, {
      what,
      given,
      allowed: 'one port of HTTP and one of TLS, with whole hosts',
    });
  }

  private trafficPolicy({ tls, trafficPolicy }: ExternalServiceProps): TrafficPolicy | undefined {
    if (tls === undefined) return trafficPolicy;
    const known = trafficPolicy?.portLevelSettings ?? [];
    const added = this.ports
      .filter((port) => !SPEAKS_TLS.includes(port.protocol))
      .map(({ number }): PortTrafficPolicy => {
        const own = known.find(({ port }) => port.number === number);
        const { loadBalancer, connectionPool, outlierDetection } = trafficPolicy ?? {};
        // The settings of a port replace those of the whole service, so what was said for the service is said again.
        return {
          port: { number },
          ...withoutUndefined({ loadBalancer, connectionPool, outlierDetection }),
          ...own,
          tls,
        };
      });
    const others = known.filter(({ port }) => !added.some((each) => each.port.number === port.number));
    return { ...trafficPolicy, portLevelSettings: [...added, ...others] };
  }

  private emitDestinationRules(trafficPolicy: TrafficPolicy, exportTo: string[] | undefined): void {
    this.hosts.forEach((host, index) => {
      new DestinationRule(this, index === 0 ? 'destination-rule' : `destination-rule-${index + 1}`, {
        metadata: { name: index === 0 ? this.name : `${this.name}-${index + 1}` },
        host,
        trafficPolicy,
        ...(exportTo === undefined ? {} : { exportTo: [...exportTo] }),
      });
    });
  }

  private checkTls(tls: ClientTls | undefined, resolution: ServiceResolution): void {
    if (tls === undefined) return;
    if (resolution === ServiceResolution.NONE) this.refuseWildcards('TLS');
    if (this.ports.some((port) => !SPEAKS_TLS.includes(port.protocol))) return;
    refuse(this, EGRESS_RULES.TLS_TWICE, {
      what: 'the proxy is to add TLS, but the application speaks it on every port',
      given: this.ports.map((port) => `${port.protocol} ${port.number}`),
      allowed: 'a port of plain HTTP, gRPC or TCP',
    });
  }

  private checkTcpPorts(addresses: readonly string[]): void {
    const bare = this.ports.filter((port) => !port.isHttp && !SPEAKS_TLS.includes(port.protocol));
    if (bare.length === 0 || addresses.length > 0) return;
    refuse(this, EGRESS_RULES.TCP_ADDRESS, {
      what: 'a port of plain TCP is declared without addresses',
      given: bare.map((port) => `${port.protocol} ${port.number}`),
      allowed: 'ports of HTTP or TLS, or addresses',
    });
  }

  private refuseWildcards(what: string): void {
    const wildcard = this.hosts.find((host) => host.startsWith('*'));
    if (wildcard === undefined) return;
    refuse(this, EGRESS_RULES.WILDCARD, {
      what: `${what} is given for a host that stands for many`,
      given: wildcard,
      allowed: 'whole host names',
    });
  }
}

function withoutUndefined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

import { Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { VirtualService } from '../istio/virtual-service';
import { refuse } from '../mesh/error';
import { checkHost } from '../mesh/host';
import { checkSubdomain } from '../mesh/name';
import { HttpRoutes } from '../traffic/http-routes';
import type { NamedRouteProps, RouteProps } from '../traffic/route';
import type { EdgeGateway } from './edge-gateway';
import { bindTargets, gatewayReference } from './gateway-binding';
import { EDGE_RULES } from './rules';

/** What an IngressRoute is made of. */
export interface IngressRouteProps {
  /** The gateway that requests come in by. */
  readonly gateway: EdgeGateway;
  /** The routes, tried in this order. A request that none of them takes gets 404. */
  readonly routes: NamedRouteProps[];
  /**
   * The hosts that the routes are for; each must be one that the gateway serves.
   *
   * @default - the hosts of the gateway
   */
  readonly hosts?: string[];
  /**
   * Whether the routes also decide about requests of callers in the mesh. Hosts that only they use, such as the host of a service,
   * need not be the gateway's then.
   *
   * @default false
   */
  readonly mesh?: boolean;
  /**
   * The name of the VirtualService.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * What a gateway does with the requests for its hosts: a VirtualService bound to it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class IngressRoute extends Construct {
  /** The emitted VirtualService. */
  public readonly virtualService: ApiObject;
  /** The hosts that the routes are for. */
  public readonly hosts: string[];

  private readonly gateway: EdgeGateway;
  private readonly routes = new HttpRoutes();

  /**
   * @throws MESH0401 for a host that the gateway does not serve, MESH0402 for a namespace that it cannot see
   * @throws MESH0405 to MESH0412 for what Istio would refuse or ignore
   */
  public constructor(scope: Construct, id: string, props: IngressRouteProps) {
    super(scope, id);
    const { gateway, mesh = false } = props;
    this.gateway = gateway;
    this.hosts = (props.hosts ?? gateway.hosts).map((host) => checkHost(this, 'host', host));
    this.checkHosts(mesh);
    if (props.routes.length === 0) {
      refuse(this, EDGE_RULES.NO_ROUTES, { what: 'ingress route has no routes', given: [], allowed: 'at least one' });
    }
    for (const { name, ...route } of props.routes) this.addRoute(name, route);
    const name = checkSubdomain(this, 'name of the VirtualService', props.name ?? id);
    this.virtualService = new VirtualService(this, 'Default', {
      metadata: { name },
      hosts: [...this.hosts],
      gateways: [gatewayReference(this, gateway), ...(mesh ? ['mesh'] : [])],
      http: Lazy.any({ produce: () => this.routes.render() }),
    }).apiObject;
  }

  /**
   * Adds a route behind those that are there.
   *
   * @throws MESH0301 to MESH0310 for what Istio would refuse, and for a route that would never act
   * @throws MESH0405 when a destination has several ports and none is chosen
   */
  public addRoute(name: string, props: RouteProps): void {
    const copies = (props.mirrors ?? []).map((mirror) => mirror.to);
    bindTargets(this, this.gateway, name, [...(props.to ?? []), ...copies]);
    this.routes.add(this, name, props);
  }

  private checkHosts(mesh: boolean): void {
    const httpServers = this.gateway.servers.filter((server) => server.isHttp);
    if (httpServers.every((server) => server.httpsRedirect)) {
      refuse(this, EDGE_RULES.PASSTHROUGH_HTTP, {
        what: `gateway ${this.gateway.node.path} has no server on which HTTP routes act`,
        given: this.gateway.servers.map((server) => `${server.protocol} ${server.port}`),
        allowed: 'a server of plain HTTP, or one that terminates TLS',
      });
    }
    if (mesh && this.hosts.includes('*')) {
      refuse(this, EDGE_RULES.MESH_WILDCARD, {
        what: 'the host * cannot be routed for callers in the mesh',
        given: this.hosts,
        allowed: 'DNS names, or wildcards such as *.example.com',
      });
    }
    const served = mesh ? this.hosts.filter((host) => !isInternal(host)) : this.hosts;
    this.gateway._checkRoute(this, served, httpServers);
  }
}

/** Whether a host is that of a service in the cluster, which no client outside asks for. */
function isInternal(host: string): boolean {
  return !host.includes('.') || /\.svc\./.test(host);
}

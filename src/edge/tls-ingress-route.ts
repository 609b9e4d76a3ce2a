import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { VirtualService } from '../istio/virtual-service';
import type { IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { checkHost } from '../mesh/host';
import { checkSubdomain } from '../mesh/name';
import { TlsRoutes } from '../traffic/l4-routes';
import type { EdgeGateway } from './edge-gateway';
import { bindTargets, gatewayReference } from './gateway-binding';
import { EDGE_RULES } from './rules';

/** What a TlsIngressRoute is made of. */
export interface TlsIngressRouteProps {
  /** The gateway that connections come in by. It must pass TLS through. */
  readonly gateway: EdgeGateway;
  /** Where connections go; several share them by weight. They end TLS themselves. */
  readonly to: IDestination[];
  /**
   * The server names that clients ask for; each must be one that the gateway serves.
   *
   * @default - the hosts of the gateway's servers that pass TLS through
   */
  readonly hosts?: string[];
  /**
   * The name of the VirtualService.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/**
 * What a gateway does with TLS connections that it passes through unopened, by their server name: a VirtualService bound to it.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-sni-passthrough/
 */
export class TlsIngressRoute extends Construct {
  /** The emitted VirtualService. */
  public readonly virtualService: ApiObject;

  /**
   * @throws MESH0413 when the gateway opens all its TLS, MESH0401 for a host that it does not pass through
   * @throws MESH0405 when a destination has several ports and none is chosen
   */
  public constructor(scope: Construct, id: string, props: TlsIngressRouteProps) {
    super(scope, id);
    const { gateway, to } = props;
    const servers = gateway.servers.filter((server) => server.isPassthrough);
    if (servers.length === 0) {
      refuse(this, EDGE_RULES.PASSTHROUGH_ONLY, {
        what: `gateway ${gateway.node.path} passes no TLS through`,
        given: gateway.servers.map((server) => `${server.protocol} ${server.port}`),
        allowed: 'a server with ServerTls.passthrough()',
      });
    }
    const given = props.hosts ?? [...new Set(servers.flatMap((server) => server.hosts))];
    const hosts = given.map((host) => checkHost(this, 'host', host));
    gateway._checkRoute(this, hosts, servers);
    const routes = new TlsRoutes();
    routes.add(this, id, { match: [{ sniHosts: hosts }], to });
    bindTargets(this, gateway, id, to);
    this.virtualService = new VirtualService(this, 'Default', {
      metadata: { name: checkSubdomain(this, 'name of the VirtualService', props.name ?? id) },
      hosts,
      gateways: [gatewayReference(this, gateway)],
      tls: routes.render(),
    }).apiObject;
  }
}

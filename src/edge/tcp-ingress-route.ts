import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PortProtocol } from '../istio/port';
import { VirtualService } from '../istio/virtual-service';
import type { IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { checkSubdomain } from '../mesh/name';
import { TcpRoutes } from '../traffic/l4-routes';
import type { EdgeGateway } from './edge-gateway';
import { bindTargets, gatewayReference } from './gateway-binding';
import { EDGE_RULES } from './rules';

/** What a TcpIngressRoute is made of. */
export interface TcpIngressRouteProps {
  /** The gateway that connections come in by. */
  readonly gateway: EdgeGateway;
  /** The port of the gateway's TCP server. */
  readonly port: number;
  /** Where connections go; several share them by weight. */
  readonly to: IDestination[];
  /**
   * The name of the VirtualService.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/** What a gateway does with the TCP connections on one of its ports: a VirtualService bound to it. */
export class TcpIngressRoute extends Construct {
  /** The emitted VirtualService. */
  public readonly virtualService: ApiObject;

  /**
   * @throws MESH0415 when the gateway has no TCP server on the port
   * @throws MESH0405 when a destination has several ports and none is chosen
   */
  public constructor(scope: Construct, id: string, props: TcpIngressRouteProps) {
    super(scope, id);
    const { gateway, port, to } = props;
    const servers = gateway.servers.filter((server) => CONNECTIONS.includes(server.protocol) && !server.isPassthrough);
    const server = servers.find((candidate) => candidate.port === port);
    if (!server) {
      refuse(this, EDGE_RULES.NO_TCP_SERVER, {
        what: `gateway ${gateway.node.path} has no TCP server on this port`,
        given: port,
        allowed: servers.map((candidate) => candidate.port).join(', ') || 'none, as it has no TCP server',
      });
    }
    gateway._checkRoute(this, server.hosts, [server]);
    const routes = new TcpRoutes();
    routes.add(this, id, { match: [{ port }], to });
    bindTargets(this, gateway, id, to);
    this.virtualService = new VirtualService(this, 'Default', {
      metadata: { name: checkSubdomain(this, 'name of the VirtualService', props.name ?? id) },
      hosts: [...server.hosts],
      gateways: [gatewayReference(this, gateway)],
      tcp: routes.render(),
    }).apiObject;
  }
}

const CONNECTIONS: readonly PortProtocol[] = [PortProtocol.TCP, PortProtocol.TLS];

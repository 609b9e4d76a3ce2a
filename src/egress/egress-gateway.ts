import { Lazy, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DestinationRule, type Subset } from '../istio/destination-rule';
import { Gateway, type Server } from '../istio/gateway';
import { PortProtocol } from '../istio/port';
import { ServerTlsMode } from '../istio/server-tls-settings';
import { ClientTls } from '../istio/values';
import { serviceHost } from '../mesh/destination';
import { checkName } from '../mesh/name';
import { settingsOf, type GatewayPods } from '../mesh/settings';
import { noteDeclaration, watch } from '../mesh/synthesis';
import { admitGatewayClients } from '../security/call-graph-objects';

/** What an EgressGateway is made of. */
export interface EgressGatewayProps {
  /** The pods that pass requests on: those of Istio's own egress gateway, or `workload.pods` of a `GatewayWorkload`. */
  readonly pods: GatewayPods;
  /**
   * The name of their Service, which has ports 80 and 443.
   *
   * @default 'istio-egressgateway'
   */
  readonly serviceName?: string;
  /**
   * The name of the objects.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}

/** A service whose requests leave by a gateway. */
export interface Departure {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Whether it is called by HTTP, by TLS, or by both. */
  readonly http: boolean;
  readonly tls: boolean;
}

/** The port of the gateway for what it sees as HTTP, under mutual TLS of the mesh. */
export const RELAY_HTTP_PORT = 80;
/** The port of the gateway for TLS of applications, which it passes on unopened. */
export const RELAY_TLS_PORT = 443;

/**
 * The pods through which requests leave the mesh, so that a firewall can let them out and nobody else: give it to an ExternalService as
 * `via`. Sidecars reach it by mutual TLS.
 *
 * It is no firewall by itself: what an application sends around its sidecar goes around the gateway, too.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/
 */
export class EgressGateway extends Construct {
  /** The name of its objects. */
  public readonly name: string;
  /** The host of its Service. */
  public readonly host: string;
  /** The pods that pass requests on. */
  public readonly pods: GatewayPods;
  /** The emitted Gateway. */
  public readonly gateway: ApiObject;

  private readonly departures: Departure[] = [];

  public constructor(scope: Construct, id: string, props: EgressGatewayProps) {
    super(scope, id);
    watch(this);
    this.pods = props.pods;
    const { namespace } = this.pods;
    this.name = checkName(this, 'name of the gateway', props.name ?? id);
    const service = checkName(this, "name of the gateway's Service", props.serviceName ?? 'istio-egressgateway');
    this.host = serviceHost(service, namespace, settingsOf(this).clusterDomain);
    const labels = { ...(props.pods.labels ?? { istio: 'egressgateway' }) };
    this.gateway = new Gateway(this, 'Default', {
      metadata: { name: this.name, namespace },
      selector: labels,
      servers: Lazy.any({ produce: () => this.servers() }),
    }).apiObject;
    new DestinationRule(this, 'destination-rule', {
      metadata: { name: this.name, namespace },
      host: this.host,
      subsets: Lazy.any({ produce: () => this.subsets() }),
    });
    admitGatewayClients(this, this.name, namespace, labels);
  }

  /** The namespace of its pods. */
  public get namespace(): string {
    return this.pods.namespace;
  }

  /** Lets requests to a service leave here. @internal */
  public _add(departure: Departure): void {
    this.departures.push(departure);
    noteDeclaration();
  }

  private servers(): Server[] {
    const tls = [...new Set(this.departures.filter((each) => each.tls).flatMap(({ hosts }) => hosts))].sort();
    const http = this.departures.filter((each) => each.http);
    return [
      ...http.map(({ name, hosts }) => ({
        port: { number: RELAY_HTTP_PORT, name: `https-${name}`, protocol: PortProtocol.HTTPS },
        hosts: [...hosts],
        tls: { mode: ServerTlsMode.ISTIO_MUTUAL },
      })),
      ...(tls.length === 0
        ? []
        : [
            {
              port: { number: RELAY_TLS_PORT, name: 'tls', protocol: PortProtocol.TLS },
              hosts: tls,
              tls: { mode: ServerTlsMode.PASSTHROUGH },
            },
          ]),
    ];
  }

  /** One for each service that is called by HTTP: the server name of the mutual TLS tells the gateway which one is meant. */
  private subsets(): Subset[] {
    return this.departures
      .filter(({ http }) => http)
      .map(({ name, hosts }) => ({
        name,
        trafficPolicy: {
          portLevelSettings: [{ port: { number: RELAY_HTTP_PORT }, tls: ClientTls.istioMutual({ sni: hosts[0] }) }],
        },
      }));
  }
}

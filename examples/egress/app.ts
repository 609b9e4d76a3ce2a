import { Chart, Duration, type AppProps } from 'cdk8s';
import {
  CallGraph,
  ClientTls,
  EgressGateway,
  ExternalService,
  Fault,
  GatewayExposure,
  GatewayWorkload,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  RetryOn,
  StringMatch,
  Version,
} from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

/** A service that calls a partner: the application speaks plain HTTP, the proxy adds TLS, retries and a timeout. */
export class EgressChart extends Chart {
  public constructor(app: MeshApp, byGateway: boolean) {
    super(app, 'egress', { namespace: 'billing' });
    new MeshNamespace(this, 'namespace');
    const via = byGateway ? this.addGateway() : undefined;

    const partner = new ExternalService(this, 'partner', {
      hosts: ['api.partner.example'],
      ports: [Port.http(80, { targetPort: 443 })],
      tls: ClientTls.simple({ sni: 'api.partner.example', caCertificates: 'system' }),
      via,
    });
    // Faults, timeouts and retries act outside of the mesh as inside.
    partner.addRoute('drill', {
      match: [{ headers: { 'x-drill': StringMatch.exact('slow') } }],
      to: [partner],
      fault: Fault.delay(Duration.seconds(2)),
    });
    partner.addRoute('all', {
      to: [partner],
      timeout: Duration.seconds(3),
      retries: {
        attempts: 2,
        perTryTimeout: Duration.seconds(1),
        retryOn: [RetryOn.SERVER_ERROR, RetryOn.CONNECT_FAILURE],
      },
    });
    const mirror = new ExternalService(this, 'mirror', { hosts: ['mirror.example'], ports: [Port.tls(443)], via });

    new MeshService(this, 'billing', {
      ports: [Port.http(80, { targetPort: 8080 })],
      versions: { v1: Version.image('registry.example.com/billing:1.0.0') },
      calls: [partner, mirror],
    });
    new MeshService(this, 'report', {
      ports: [Port.http(80, { targetPort: 8080 })],
      versions: { v1: Version.image('registry.example.com/report:1.0.0') },
    });
  }

  /** Pods through which everything leaves: a firewall can let out these, and nothing else. */
  private addGateway(): EgressGateway {
    const workload = new GatewayWorkload(this, 'way-out', { exposure: GatewayExposure.CLUSTER_IP });
    return new EgressGateway(this, 'departures', { pods: workload.pods, serviceName: workload.name });
  }
}

const egress =
  (byGateway: boolean) =>
  (props?: AppProps): MeshApp => {
    const app = new MeshApp({ ...props, mesh: { callGraph: CallGraph.enforced() } });
    new EgressChart(app, byGateway);
    return app;
  };

export const scenarios: Scenarios = { egress: egress(false), gateway: egress(true) };

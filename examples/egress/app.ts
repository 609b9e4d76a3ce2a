import { Chart, Duration, type AppProps } from 'cdk8s';
import {
  CallGraph,
  ClientTls,
  ExternalService,
  Fault,
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
  public constructor(app: MeshApp) {
    super(app, 'egress', { namespace: 'billing' });
    new MeshNamespace(this, 'namespace');

    const partner = new ExternalService(this, 'partner', {
      hosts: ['api.partner.example'],
      ports: [Port.http(80, { targetPort: 443 })],
      tls: ClientTls.simple({ sni: 'api.partner.example', caCertificates: 'system' }),
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
    const mirror = new ExternalService(this, 'mirror', { hosts: ['mirror.example'], ports: [Port.tls(443)] });

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
}

const egress = (props?: AppProps): MeshApp => {
  const app = new MeshApp({ ...props, mesh: { callGraph: CallGraph.enforced() } });
  new EgressChart(app);
  return app;
};

export const scenarios: Scenarios = { egress };

import { Chart, type AppProps } from 'cdk8s';
import {
  CallGraph,
  HttpGateway,
  IngressRoute,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  StringMatch,
  Version,
} from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

const image = (name: string) => Version.image(`registry.example.com/shop/${name}:1.0.0`);

/** A shop whose services say whom they call; nothing else gets through. */
export class ShopChart extends Chart {
  public constructor(app: MeshApp) {
    super(app, 'shop', { namespace: 'shop' });
    new MeshNamespace(this, 'namespace');

    const ledger = new MeshService(this, 'ledger', { ports: [Port.tcp(5432)], versions: { v1: image('ledger') } });
    const catalog = new MeshService(this, 'catalog', {
      ports: [Port.http(80, { targetPort: 8080 })],
      versions: { v1: image('catalog'), v2: image('catalog-next') },
    });
    const orders = new MeshService(this, 'orders', {
      ports: [Port.http(80, { targetPort: 8080 }), Port.http(9090, { name: 'http-admin' })],
      versions: { v1: image('orders') },
      calls: [catalog, ledger],
    });
    const web = new MeshService(this, 'web', {
      ports: [Port.http(80, { targetPort: 8080 })],
      versions: { v1: image('web') },
      calls: [catalog, orders.port(80)],
    });
    new MeshService(this, 'operations', {
      ports: [Port.http(80, { targetPort: 8080 })],
      versions: { v1: image('operations') },
      calls: [orders.port(9090)],
    });

    catalog.addRoute('preview', {
      match: [{ headers: { 'x-preview': StringMatch.exact('yes') } }],
      to: [catalog.version('v2')],
    });
    catalog.addRoute('all', { to: [catalog.version('v1')] });

    const gateway = new HttpGateway(this, 'gateway', { hosts: ['shop.example.com'] });
    new IngressRoute(this, 'entrance', { gateway, routes: [{ name: 'pages', to: [web] }] });
  }
}

const shop =
  (callGraph: CallGraph) =>
  (props?: AppProps): MeshApp => {
    const app = new MeshApp({ ...props, mesh: { callGraph } });
    new ShopChart(app);
    return app;
  };

export const scenarios: Scenarios = {
  enforced: shop(CallGraph.enforced()),
  open: shop(CallGraph.off()),
};

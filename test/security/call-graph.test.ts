import { App, Chart, Testing } from 'cdk8s';
import {
  CallGraph,
  Callers,
  type CallGraphOptions,
  Host,
  IngressRoute,
  Mesh,
  MeshNamespace,
  MeshService,
  Port,
  Principal,
  ServerTls,
  Credential,
  Sidecar,
  TlsGateway,
  Version,
} from '../../src';

type Spec = Record<string, unknown>;

const chartOf = (options?: CallGraphOptions): Chart => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  Mesh.configure(chart, { callGraph: CallGraph.enforced(options) });
  return chart;
};
const service = (chart: Chart, id: string, more: object = {}): MeshService =>
  new MeshService(chart, id, { ports: [Port.http(80, { targetPort: 8080 })], ...more });
const spec = (chart: Chart, kind: string, name: string): Spec | undefined =>
  (Testing.synth(chart) as { kind: string; metadata: { name: string }; spec: Spec }[]).find(
    (object) => object.kind === kind && object.metadata.name === name,
  )?.spec;
const from = (principals: string[], ports: string[]): Spec => ({
  from: [{ source: { principals } }],
  to: [{ operation: { ports } }],
});
const account = (name: string): string => `cluster.local/ns/shop/sa/${name}`;

test('says nothing unless it is enforced', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace');
  const cart = service(chart, 'cart');
  service(chart, 'web', { calls: [cart] });
  const kinds = Testing.synth(chart).map(({ kind }: { kind: string }) => kind);
  expect(kinds).not.toContain('AuthorizationPolicy');
  expect(kinds).not.toContain('Sidecar');
});

test('lets exactly the declared callers in, on the ports of the pods', () => {
  const chart = chartOf();
  const cart = service(chart, 'cart');
  service(chart, 'web', { calls: [cart] });
  service(chart, 'batch', { calls: [cart] });
  service(chart, 'idle');
  expect(spec(chart, 'AuthorizationPolicy', 'cart-callers')).toEqual({
    selector: { matchLabels: { app: 'cart' } },
    rules: [from([account('batch'), account('web')], ['8080'])],
  });
});

test('a service that nobody calls is closed', () => {
  const chart = chartOf();
  service(chart, 'web');
  expect(spec(chart, 'AuthorizationPolicy', 'web-callers')).toEqual({ selector: { matchLabels: { app: 'web' } } });
});

test('a namespace refuses what no policy lets through', () => {
  const chart = chartOf();
  new MeshNamespace(chart, 'namespace');
  expect(spec(chart, 'AuthorizationPolicy', 'default-deny')).toEqual({});
});

test('a call may be for one port; who may use the same ports shares a rule', () => {
  const chart = chartOf();
  const cart = service(chart, 'cart', { ports: [Port.http(80, { targetPort: 8080 }), Port.tcp(9000)] });
  service(chart, 'web', { calls: [cart.port(80)] });
  service(chart, 'admin', { calls: [cart.port(9000), cart.port(80)] });
  service(chart, 'job', { calls: [cart] });
  expect(spec(chart, 'AuthorizationPolicy', 'cart-callers')?.rules).toEqual([
    from([account('web')], ['8080']),
    from([account('admin'), account('job')], ['8080', '9000']),
  ]);
});

test('who is called by a route of a service is called by its callers', () => {
  const chart = chartOf();
  const next = service(chart, 'next');
  const copy = service(chart, 'copy');
  const cart = service(chart, 'cart');
  service(chart, 'web', { calls: [cart] });
  cart.addRoute('all', { to: [cart.weight(50), next.weight(50)], mirrors: [{ to: copy }] });
  for (const name of ['next-callers', 'copy-callers', 'cart-callers']) {
    expect(spec(chart, 'AuthorizationPolicy', name)?.rules).toEqual([from([account('web')], ['8080'])]);
  }
});

test('a version with an account of its own calls under it', () => {
  const chart = chartOf();
  const cart = service(chart, 'cart');
  service(chart, 'web', { serviceAccountName: 'frontend', versions: { v1: Version.image('web:1') }, calls: [cart] });
  expect(spec(chart, 'AuthorizationPolicy', 'cart-callers')?.rules).toEqual([from([account('frontend')], ['8080'])]);
});

test('callers that are declared elsewhere, and those that may call everything', () => {
  const chart = chartOf({ alwaysAllow: [Callers.of(Principal.serviceAccount('monitoring', 'prometheus'))] });
  service(chart, 'cart', { allowFrom: [Callers.of(Principal.serviceAccount('other', 'batch', 'old.domain'))] });
  expect(spec(chart, 'AuthorizationPolicy', 'cart-callers')?.rules).toEqual([
    from(['old.domain/ns/other/sa/batch'], ['8080']),
    { from: [{ source: { principals: ['cluster.local/ns/monitoring/sa/prometheus'] } }] },
  ]);
});

test('a gateway calls what its routes send requests to', () => {
  const chart = chartOf();
  Mesh.configure(chart, { ingressGateway: { namespace: 'ingress', serviceAccountName: 'edge' } });
  const web = service(chart, 'web', { versions: { v1: Version.image('web:1') } });
  const gateway = new TlsGateway(chart, 'gateway', {
    hosts: ['shop.example.com'],
    tls: ServerTls.simple(Credential.secret('shop')),
  });
  new IngressRoute(chart, 'route', { gateway, routes: [{ name: 'all', to: [web.version('v1')] }] });
  expect(spec(chart, 'AuthorizationPolicy', 'web-callers')?.rules).toEqual([
    from(['cluster.local/ns/ingress/sa/edge'], ['8080']),
  ]);
  expect(spec(chart, 'AuthorizationPolicy', 'gateway-clients')).toBeUndefined();
});

test('a gateway in the namespace lets its clients in; its account may be unknown', () => {
  const chart = chartOf();
  const web = service(chart, 'web');
  const gateway = new TlsGateway(chart, 'gateway', {
    hosts: ['shop.example.com'],
    tls: ServerTls.simple(Credential.secret('shop')),
    pods: { namespace: 'shop', labels: { istio: 'edge' } },
  });
  new IngressRoute(chart, 'route', { gateway, routes: [{ name: 'all', to: [web] }] });
  expect(spec(chart, 'AuthorizationPolicy', 'gateway-clients')).toEqual({
    selector: { matchLabels: { istio: 'edge' } },
    rules: [{}],
  });
  expect(spec(chart, 'AuthorizationPolicy', 'web-callers')?.rules).toEqual([
    from(['cluster.local/ns/shop/*'], ['8080']),
  ]);
});

test('a sidecar knows the root namespace and what its service calls, and nothing else', () => {
  const chart = chartOf({ alsoVisible: ['observability/*'] });
  const cart = service(chart, 'cart');
  service(chart, 'web', { calls: [cart, Host.service('kubernetes', 'default'), Host.external('api.example.com')] });
  expect(spec(chart, 'Sidecar', 'web')).toEqual({
    workloadSelector: { labels: { app: 'web' } },
    egress: [
      {
        hosts: [
          '*/api.example.com',
          'default/kubernetes.default.svc.cluster.local',
          'istio-system/*',
          'observability/*',
          'shop/cart.shop.svc.cluster.local',
        ],
      },
    ],
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
  });
  expect(spec(chart, 'Sidecar', 'cart')?.egress).toEqual([{ hosts: ['istio-system/*', 'observability/*'] }]);
});

test('undeclared hosts may be left alone', () => {
  const chart = chartOf({ allowUndeclaredHosts: true });
  service(chart, 'web');
  expect(spec(chart, 'Sidecar', 'web')).not.toHaveProperty('outboundTrafficPolicy');
});

test('a part of the app may be left out', () => {
  const chart = chartOf();
  const open = new MeshService(chart, 'open', { ports: [Port.http(80)] });
  const legacy = new Chart(chart, 'legacy', { namespace: 'legacy' });
  Mesh.configure(legacy, { callGraph: CallGraph.off() });
  service(legacy, 'old', { calls: [open] });
  expect(spec(legacy, 'AuthorizationPolicy', 'old-callers')).toBeUndefined();
  expect(spec(chart, 'AuthorizationPolicy', 'open-callers')?.rules).toEqual([
    from(['cluster.local/ns/legacy/sa/old'], ['80']),
  ]);
});

test.each([
  [
    'a caller without a sidecar',
    (chart: Chart) => service(chart, 'web', { calls: [service(chart, 'cart')], sidecar: Sidecar.none() }),
    'MESH0704',
  ],
  ['a visible host without a namespace', () => CallGraph.enforced({ alsoVisible: ['otel.observability'] }), 'MESH0706'],
  ['a visible short name', () => CallGraph.enforced({ alsoVisible: ['observability/otel'] }), 'MESH0706'],
])('refuses %s', (_, declare, code) => {
  expect(() => declare(chartOf())).toThrow(code);
});

test('refuses a service whose namespace is not known', () => {
  const chart = new Chart(new App(), 'shop');
  Mesh.configure(chart, { callGraph: CallGraph.enforced() });
  expect(() => service(chart, 'web')).toThrow('MESH0705');
});

test('synthesizing twice gives the same objects, and sees what was declared between', () => {
  const chart = chartOf();
  const cart = service(chart, 'cart');
  const web = service(chart, 'web');
  const before = Testing.synth(chart);
  expect(Testing.synth(chart)).toEqual(before);
  web.addCall(cart);
  expect(spec(chart, 'AuthorizationPolicy', 'cart-callers')?.rules).toHaveLength(1);
  cart.addRoute('all', { to: [service(chart, 'next')] });
  expect(spec(chart, 'AuthorizationPolicy', 'next-callers')?.rules).toHaveLength(1);
});

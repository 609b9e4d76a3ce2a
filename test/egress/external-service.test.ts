import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  CallGraph,
  ClientTls,
  EgressGateway,
  ExternalService,
  type ExternalServiceProps,
  Fault,
  Mesh,
  MeshService,
  Port,
  RetryOn,
} from '../../src';
import type { Rendered } from '../rendered';

const declare = (props: Partial<ExternalServiceProps>): { chart: Chart; service: ExternalService } => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const service = new ExternalService(chart, 'partner', {
    hosts: ['api.partner.example'],
    ports: [Port.http(80, { targetPort: 443 })],
    ...props,
  });
  return { chart, service };
};
const find = (chart: Chart, kind: string): Rendered[] =>
  Testing.synth(chart).filter((object: Rendered) => object.kind === kind);

test('a host that is looked up', () => {
  const { chart } = declare({ ports: [Port.http(80), Port.tls(443)] });
  expect(Testing.synth(chart)).toEqual([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'partner', namespace: 'shop' },
      spec: {
        hosts: ['api.partner.example'],
        ports: [
          { number: 80, name: 'http', protocol: 'HTTP' },
          { number: 443, name: 'tls', protocol: 'TLS' },
        ],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
      },
    },
  ]);
});

test.each<[string, Partial<ExternalServiceProps>, Rendered]>([
  ['wildcards are passed on', { hosts: ['*.partner.example'], ports: [Port.tls(443)] }, { resolution: 'NONE' }],
  [
    'fixed addresses',
    { endpoints: ['192.0.2.1', '2001:db8::1'] },
    { resolution: 'STATIC', endpoints: [{ address: '192.0.2.1' }, { address: '2001:db8::1' }] },
  ],
  [
    'other names',
    { endpoints: ['eu.partner.example'] },
    { resolution: 'DNS', endpoints: [{ address: 'eu.partner.example' }] },
  ],
  [
    'wildcards with other names',
    { hosts: ['*.partner.example'], endpoints: ['proxy.partner.example'] },
    { resolution: 'DNS' },
  ],
  [
    'TCP by address',
    { ports: [Port.tcp(5432)], addresses: ['192.0.2.9'] },
    { addresses: ['192.0.2.9'], resolution: 'DNS' },
  ],
  [
    'ranges',
    { ports: [Port.tcp(5432)], addresses: ['192.0.2.0/24'], endpoints: ['192.0.2.9'] },
    { addresses: ['192.0.2.0/24'] },
  ],
  ['own namespace', { exportTo: ['.'] }, { exportTo: ['.'] }],
  ['inside the mesh', { inMesh: true }, { location: 'MESH_INTERNAL' }],
])('%s', (_, props, expected) => {
  const { chart } = declare(props);
  expect(find(chart, 'ServiceEntry')[0].spec).toMatchObject(expected);
});

test('the proxy adds TLS to plain ports, and keeps the settings of the service', () => {
  const { chart } = declare({
    ports: [Port.http(80, { targetPort: 443 }), Port.tls(443)],
    tls: ClientTls.simple({ sni: 'api.partner.example' }),
    trafficPolicy: { connectionPool: { tcp: { maxConnections: 3 } } },
  });
  expect(find(chart, 'ServiceEntry')[0].spec.ports[0]).toEqual({
    number: 80,
    name: 'http',
    protocol: 'HTTP',
    targetPort: 443,
  });
  expect(find(chart, 'DestinationRule')[0]).toMatchObject({
    metadata: { name: 'partner' },
    spec: {
      host: 'api.partner.example',
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 3 } },
        portLevelSettings: [
          {
            port: { number: 80 },
            connectionPool: { tcp: { maxConnections: 3 } },
            tls: { mode: 'SIMPLE', sni: 'api.partner.example' },
          },
        ],
      },
    },
  });
});

test('each host has its rule', () => {
  const { chart } = declare({ hosts: ['a.example.com', 'b.example.com'], tls: ClientTls.simple() });
  expect(find(chart, 'DestinationRule').map(({ metadata, spec }) => [metadata.name, spec.host])).toEqual([
    ['partner', 'a.example.com'],
    ['partner-2', 'b.example.com'],
  ]);
});

test('faults, timeouts and retries act on it as on a service of the mesh', () => {
  const { chart, service } = declare({ ports: [Port.grpc(80, { targetPort: 443 })], tls: ClientTls.simple() });
  service.addRoute('all', {
    to: [service],
    fault: Fault.delay(Duration.seconds(1), { percentage: 10 }),
    timeout: Duration.seconds(3),
    retries: { attempts: 2, retryOn: [RetryOn.UNAVAILABLE] },
  });
  expect(find(chart, 'VirtualService')[0].spec).toMatchObject({
    hosts: ['api.partner.example'],
    http: [
      {
        name: 'all',
        route: [{ destination: { host: 'api.partner.example', port: { number: 80 } } }],
        timeout: '3s',
        fault: { delay: { fixedDelay: '1s', percentage: { value: 10 } } },
      },
    ],
  });
});

test('the call graph knows who declares it', () => {
  const { chart, service } = declare({ hosts: ['a.example.com', 'b.example.com'] });
  Mesh.configure(chart, { callGraph: CallGraph.enforced() });
  new MeshService(chart, 'web', { ports: [Port.http(80)], calls: [service] });
  expect(find(chart, 'Sidecar')[0].spec.egress).toEqual([
    { hosts: ['istio-system/*', 'shop/a.example.com', 'shop/b.example.com'] },
  ]);
});

describe('an egress gateway', () => {
  const pods = { namespace: 'out', labels: { istio: 'out' } };
  const leaving = (props: Partial<ExternalServiceProps> = {}): { chart: Chart; service: ExternalService } => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    const via = new EgressGateway(chart, 'departures', { pods, serviceName: 'way-out' });
    const hosts = ['api.partner.example'];
    const service = new ExternalService(chart, 'partner', {
      hosts,
      ports: [Port.http(80), Port.tls(443)],
      via,
      ...props,
    });
    return { chart, service };
  };

  test('takes HTTP under mutual TLS and passes TLS on', () => {
    const { chart } = leaving();
    expect(find(chart, 'Gateway')[0]).toMatchObject({
      metadata: { name: 'departures', namespace: 'out' },
      spec: {
        selector: { istio: 'out' },
        servers: [
          { hosts: ['api.partner.example'], port: { number: 80, protocol: 'HTTPS' }, tls: { mode: 'ISTIO_MUTUAL' } },
          { hosts: ['api.partner.example'], port: { number: 443, protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' } },
        ],
      },
    });
    expect(find(chart, 'DestinationRule')[0].spec).toEqual({
      host: 'way-out.out.svc.cluster.local',
      subsets: [
        {
          name: 'partner',
          trafficPolicy: {
            portLevelSettings: [{ port: { number: 80 }, tls: { mode: 'ISTIO_MUTUAL', sni: 'api.partner.example' } }],
          },
        },
      ],
    });
  });

  test('is the first of two hops; the routes act at the second', () => {
    const { chart, service } = leaving();
    service.addRoute('all', { to: [service.port(80)], timeout: Duration.seconds(3) });
    const { gateways, http, tls } = find(chart, 'VirtualService')[0].spec;
    expect(gateways).toEqual(['mesh', 'out/departures']);
    const host = 'way-out.out.svc.cluster.local';
    expect(http).toEqual([
      {
        name: 'to-gateway',
        match: [{ gateways: ['mesh'], port: 80 }],
        route: [{ destination: { host, subset: 'partner', port: { number: 80 } } }],
      },
      {
        name: 'all',
        match: [{ gateways: ['out/departures'], port: 80 }],
        route: [{ destination: { host: 'api.partner.example', port: { number: 80 } } }],
        timeout: '3s',
        headers: { request: { remove: ['x-forwarded-client-cert'] } },
      },
    ]);
    expect(tls.map(({ route }: Rendered) => route[0].destination.host)).toEqual([host, 'api.partner.example']);
  });

  test.each<[string, Partial<ExternalServiceProps>, string]>([
    ['a wildcard', { hosts: ['*.partner.example'] }, 'MESH0603'],
    ['two ports of HTTP', { ports: [Port.http(80), Port.http(8080)] }, 'MESH0608'],
    ['a TCP port', { ports: [Port.tcp(5432)], addresses: ['192.0.2.1'] }, 'MESH0608'],
  ])('refuses %s', (_, props, code) => {
    expect(() => leaving(props)).toThrow(code);
  });

  test('refuses routes for TLS', () => {
    const { service } = leaving();
    const match = [{ sniHosts: ['api.partner.example'] }];
    expect(() => service.addTlsRoute('tls', { match, to: [service.port(443)] })).toThrow('MESH0608');
  });
});

test.each<[string, Partial<ExternalServiceProps>, string]>([
  ['no host', { hosts: [] }, 'MESH0601'],
  ['no port', { ports: [] }, 'MESH0601'],
  ['every host', { hosts: ['*'] }, 'MESH0602'],
  ['a short name', { hosts: ['partner'] }, 'MESH0602'],
  ['a host of the cluster', { hosts: ['web.shop.svc.cluster.local'] }, 'MESH0602'],
  ['TLS for a wildcard', { hosts: ['*.partner.example'], tls: ClientTls.simple() }, 'MESH0603'],
  ['mixed endpoints', { endpoints: ['192.0.2.1', 'a.example.com'] }, 'MESH0604'],
  ['an endpoint that is none', { endpoints: ['http://x'] }, 'MESH0604'],
  ['a range that is looked up', { addresses: ['192.0.2.0/24'] }, 'MESH0605'],
  ['an address that is none', { addresses: ['x'] }, 'MESH0605'],
  ['TLS inside TLS', { ports: [Port.https(443)], tls: ClientTls.simple() }, 'MESH0606'],
  ['a TCP port without an address', { ports: [Port.tcp(5432)] }, 'MESH0607'],
])('refuses %s', (_, props, code) => {
  expect(() => declare(props)).toThrow(code);
});

test('refuses a route for a wildcard, and one without HTTP', () => {
  const wildcard = declare({ hosts: ['*.partner.example'], ports: [Port.http(80)] }).service;
  expect(() => wildcard.addRoute('all', { to: [wildcard] })).toThrow('MESH0603');
  const tls = declare({ ports: [Port.tls(443)] }).service;
  expect(() => tls.addRoute('all', { to: [tls] })).toThrow('MESH0308');
});

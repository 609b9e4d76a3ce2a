import { Chart, Duration, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import {
  CertificateIssuer,
  Credential,
  EdgeGateway,
  GatewayServer,
  HttpGateway,
  IngressRoute,
  istio,
  Mesh,
  MeshService,
  Port,
  ServerTls,
  StringMatch,
  TcpIngressRoute,
  TlsGateway,
  TlsIngressRoute,
  type IngressRouteProps,
  type TlsGatewayProps,
} from 'cdk8s-mesh';
import type { Rendered } from '../rendered';

const chartIn = (namespace?: string) => new Chart(Testing.app(), 'c', { namespace });
const hosts = ['shop.example.com'];
const tls = ServerTls.simple(Credential.secret('shop-tls'));
const of = (chart: Chart, kind: string) => Testing.synth(chart).filter((object) => object.kind === kind);

describe('TlsGateway', () => {
  test("lives with the gateway's pods, terminates TLS on 443 and redirects from 80", () => {
    const chart = chartIn('shop');
    new TlsGateway(chart, 'gateway', { hosts, tls });
    expect(of(chart, 'Gateway')).toEqual([
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'Gateway',
        metadata: { name: 'shop-gateway', namespace: 'istio-system' },
        spec: {
          selector: { istio: 'ingressgateway' },
          servers: [
            {
              port: { number: 443, name: 'https', protocol: 'HTTPS' },
              hosts,
              tls: { mode: 'SIMPLE', credentialName: 'shop-tls', minProtocolVersion: 'TLSV1_2' },
            },
            { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts, tls: { httpsRedirect: true } },
          ],
        },
      },
    ]);
  });

  test('its pods are a setting of the mesh or its own, and it is named by its id among them', () => {
    const chart = chartIn('edge');
    Mesh.configure(chart, { ingressGateway: { namespace: 'edge', labels: { istio: 'ingress' } } });
    new TlsGateway(chart, 'a', { hosts, tls, httpsRedirect: false });
    new TlsGateway(chart, 'b', { hosts, tls, pods: { namespace: 'other' }, name: 'b' });
    const [a, b] = of(chart, 'Gateway');
    expect(a).toMatchObject({ metadata: { name: 'a', namespace: 'edge' }, spec: { selector: { istio: 'ingress' } } });
    expect(a.spec.servers).toHaveLength(1);
    expect(b).toMatchObject({ metadata: { name: 'b', namespace: 'other' } });
  });

  const serverTls = (props: Partial<TlsGatewayProps>) => {
    const chart = chartIn('shop');
    new TlsGateway(chart, 'gateway', { hosts, tls, ...props });
    return of(chart, 'Gateway')[0].spec.servers[0];
  };

  test('takes certificates from files, demands those of clients, and passes TLS on', () => {
    const files = Credential.files({ serverCertificate: '/c.pem', privateKey: '/k.pem', caCertificates: '/ca.pem' });
    expect(serverTls({ tls: ServerTls.mutual(files, { subjectAltNames: ['me'] }) }).tls).toEqual({
      mode: 'MUTUAL',
      serverCertificate: '/c.pem',
      privateKey: '/k.pem',
      caCertificates: '/ca.pem',
      minProtocolVersion: 'TLSV1_2',
      subjectAltNames: ['me'],
    });
    const { TLSV1_3 } = istio.TlsProtocolVersion;
    const optional = ServerTls.optionalMutual(Credential.secret('shop'), {
      caCredentialName: 'clients',
      minProtocolVersion: TLSV1_3,
    });
    expect(serverTls({ tls: optional }).tls).toEqual({
      mode: 'OPTIONAL_MUTUAL',
      credentialName: 'shop',
      caCertCredentialName: 'clients',
      minProtocolVersion: 'TLSV1_3',
    });
    expect(serverTls({ tls: ServerTls.passthrough() })).toEqual({
      port: { number: 443, name: 'tls', protocol: 'TLS' },
      hosts,
      tls: { mode: 'PASSTHROUGH' },
    });
    expect(serverTls({ tls: ServerTls.istioMutual() }).tls).toEqual({ mode: 'ISTIO_MUTUAL' });
  });

  test("has cert-manager obtain its certificate, beside the gateway's pods", () => {
    const chart = chartIn('shop');
    const options = { duration: Duration.days(30), renewBefore: Duration.hours(12) };
    const credential = Credential.certManager(CertificateIssuer.cluster('letsencrypt'), options);
    new TlsGateway(chart, 'gateway', { hosts, tls: ServerTls.simple(credential) });
    expect(of(chart, 'Gateway')[0].spec.servers[0].tls.credentialName).toBe('shop-gateway-credential');
    expect(of(chart, 'Certificate')).toEqual([
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'shop-gateway-credential', namespace: 'istio-system' },
        spec: {
          secretName: 'shop-gateway-credential',
          dnsNames: hosts,
          issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer', group: 'cert-manager.io' },
          duration: '2592000s',
          renewBefore: '43200s',
        },
      },
    ]);
  });

  test('says whose routes it takes', () => {
    expect(serverTls({ namespaces: ['shop', '.'] }).hosts).toEqual(['shop/shop.example.com', './shop.example.com']);
  });

  test.each(['istio-credential', 'prometheus-tls'])('refuses the credential name %s, which Istio ignores', (name) => {
    expect(() => Credential.secret(name)).toThrow(/^\[MESH0403\] Credential.secret: .*given: "(istio|prometheus)-/);
  });

  test('refuses a Secret in another namespace than its pods', () => {
    const credential = Credential.secret('shop-tls', { namespace: 'shop' });
    expect(() => new TlsGateway(chartIn('shop'), 'g', { hosts, tls: ServerTls.simple(credential) })).toThrow(
      /^\[MESH0404\] c\/g: .*given: "shop"; allowed: istio-system; fix: put the Secret/,
    );
    const chart = chartIn('shop');
    const secret = Credential.ofSecret(new Secret(chart, 'secret', { metadata: { name: 'shop-tls' } }));
    expect(() => new TlsGateway(chart, 'g', { hosts, tls: ServerTls.simple(secret) })).toThrow(/MESH0404/);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a host that is no DNS name', () => GatewayServer.http(['a_b']), /^\[MESH0105\] GatewayServer HTTP 80: .*"a_b"/],
    ['a wildcard inside', () => GatewayServer.http(['a.*.com']), /MESH0105/],
    ['no host', () => GatewayServer.http([]), /MESH0406/],
    ['a port out of range', () => GatewayServer.tcp(0), /MESH0102/],
    [
      'an empty path',
      () => Credential.files({ serverCertificate: '', privateKey: '/k' }),
      /MESH0410.*serverCertificate/,
    ],
    [
      'a lowest version above the highest',
      () => ServerTls.simple(Credential.secret('a'), { maxProtocolVersion: istio.TlsProtocolVersion.TLSV1_1 }),
      /MESH0411/,
    ],
    [
      'a certificate for every host',
      () =>
        new TlsGateway(chartIn('s'), 'g', {
          hosts: ['*'],
          tls: ServerTls.simple(Credential.certManager(CertificateIssuer.namespaced('ca'))),
        }),
      /MESH0409/,
    ],
    ['two protocols on one port', () => new TlsGateway(chartIn('s'), 'g', { hosts, tls, httpPort: 443 }), /MESH0414/],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('EdgeGateway', () => {
  test('has several servers, whose ports all have names of their own', () => {
    const chart = chartIn('shop');
    const gateway = new EdgeGateway(chart, 'g', {
      servers: [GatewayServer.http(hosts), GatewayServer.http(['a.com']), GatewayServer.http(hosts, { port: 8080 })],
    });
    gateway.addServer(GatewayServer.tcp(5432));
    const ports = of(chart, 'Gateway')[0].spec.servers.map((server: Rendered) => [
      server.port.name,
      server.port.number,
    ]);
    expect(ports).toEqual([
      ['http', 80],
      ['http-80', 80],
      ['http-8080', 8080],
      ['tcp', 5432],
    ]);
    expect(gateway.hosts).toEqual(['shop.example.com', 'a.com', '*']);
  });
});

describe('IngressRoute', () => {
  function declare(props: Partial<IngressRouteProps> = {}, namespace = 'shop', ports = [Port.http(9080)]) {
    const chart = chartIn(namespace);
    const web = new MeshService(chart, 'web', { ports });
    const gateway = new HttpGateway(chart, 'gateway', { hosts: ['*.example.com'] });
    const routes = [{ name: 'all', to: [web] }];
    const route = new IngressRoute(chart, 'ingress', { gateway, routes, hosts, ...props });
    return { chart, route, web };
  }

  test('is a VirtualService bound to the gateway by namespace and name', () => {
    expect(of(declare().chart, 'VirtualService')).toEqual([
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'ingress', namespace: 'shop' },
        spec: {
          hosts,
          gateways: ['istio-system/shop-gateway'],
          http: [
            { name: 'all', route: [{ destination: { host: 'web.shop.svc.cluster.local', port: { number: 9080 } } }] },
          ],
        },
      },
    ]);
  });

  test('names a gateway of its own namespace by its name alone, and takes its hosts', () => {
    const { chart } = declare({ hosts: undefined }, 'istio-system');
    expect(of(chart, 'VirtualService')[0].spec).toMatchObject({ gateways: ['gateway'], hosts: ['*.example.com'] });
  });

  test('also decides for callers in the mesh when told so', () => {
    const internal = 'web.shop.svc.cluster.local';
    const { chart } = declare({ mesh: true, hosts: [...hosts, internal] });
    expect(of(chart, 'VirtualService')[0].spec).toMatchObject({
      gateways: ['istio-system/shop-gateway', 'mesh'],
      hosts: [...hosts, internal],
    });
    expect(() => declare({ hosts: [internal] })).toThrow(/MESH0401/);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      'a host that the gateway does not serve',
      () => declare({ hosts: ['example.org'] }),
      /^\[MESH0401\] c\/ingress: .*given: "example.org"; allowed: \*.example.com/,
    ],
    ['a host wider than the gateway', () => declare({ hosts: ['*.com'] }), /MESH0401/],
    ['no routes', () => declare({ routes: [] }), /MESH0407/],
    [
      'several ports without a choice',
      () => declare({}, 'shop', [Port.http(80), Port.http(81)]),
      /^\[MESH0405\] c\/ingress: .*fix: choose one: .port\(80\)/,
    ],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('refuses a namespace that the gateway cannot see', () => {
    const chart = chartIn('shop');
    const gateway = new HttpGateway(chart, 'g', { hosts, namespaces: ['web', '.'] });
    const web = new MeshService(chart, 'web', { ports: [Port.http(80)] });
    expect(() => new IngressRoute(chart, 'r', { gateway, routes: [{ name: 'all', to: [web] }] })).toThrow(
      /^\[MESH0402\] c\/r: .*given: "shop"; allowed: web, istio-system/,
    );
  });

  test('refuses the host * for callers in the mesh, and HTTP routes where TLS is not opened', () => {
    const chart = chartIn('shop');
    const web = new MeshService(chart, 'web', { ports: [Port.http(80)] });
    const routes = [{ name: 'all', to: [web] }];
    const open = new HttpGateway(chart, 'open', { hosts: ['*'] });
    expect(() => new IngressRoute(chart, 'a', { gateway: open, routes, mesh: true })).toThrow(/^\[MESH0408\] c\/a: /);
    const closed = new TlsGateway(chart, 'closed', { hosts, tls: ServerTls.passthrough() });
    expect(() => new IngressRoute(chart, 'b', { gateway: closed, routes })).toThrow(/^\[MESH0412\] c\/b: /);
  });

  test('refuses a route behind one that takes everything', () => {
    const { route, web } = declare();
    expect(() => route.addRoute('more', { match: [{ uri: StringMatch.prefix('/x') }], to: [web] })).toThrow(
      /^\[MESH0304\] c\/ingress: /,
    );
  });
});

describe('routes of connections at a gateway', () => {
  function declare() {
    const chart = chartIn('shop');
    const db = new MeshService(chart, 'db', { ports: [Port.tcp(5432)] });
    const secure = new MeshService(chart, 'secure', { ports: [Port.https(8443)] });
    const gateway = new EdgeGateway(chart, 'gateway', {
      servers: [GatewayServer.tls(['secure.example.com'], ServerTls.passthrough()), GatewayServer.tcp(5432)],
    });
    return { chart, db, secure, gateway };
  }

  test('TLS is passed through by server name', () => {
    const { chart, secure, gateway } = declare();
    new TlsIngressRoute(chart, 'secure-route', { gateway, to: [secure] });
    expect(of(chart, 'VirtualService')[0].spec).toEqual({
      hosts: ['secure.example.com'],
      gateways: ['istio-system/shop-gateway'],
      tls: [
        {
          match: [{ sniHosts: ['secure.example.com'] }],
          route: [{ destination: { host: 'secure.shop.svc.cluster.local', port: { number: 8443 } } }],
        },
      ],
    });
  });

  test('TCP goes by port', () => {
    const { chart, db, gateway } = declare();
    new TcpIngressRoute(chart, 'db-route', { gateway, port: 5432, to: [db] });
    expect(of(chart, 'VirtualService')[0].spec).toEqual({
      hosts: ['*'],
      gateways: ['istio-system/shop-gateway'],
      tcp: [
        {
          match: [{ port: 5432 }],
          route: [{ destination: { host: 'db.shop.svc.cluster.local', port: { number: 5432 } } }],
        },
      ],
    });
  });

  test('refuses a gateway that cannot take them', () => {
    const { chart, db, secure, gateway } = declare();
    const http = new HttpGateway(chart, 'http', { hosts });
    expect(() => new TlsIngressRoute(chart, 'a', { gateway: http, to: [secure] })).toThrow(/^\[MESH0413\] c\/a: /);
    expect(() => new TlsIngressRoute(chart, 'b', { gateway, to: [secure], hosts: ['x.com'] })).toThrow(
      /MESH0401\] c\/b/,
    );
    expect(() => new TcpIngressRoute(chart, 'd', { gateway, port: 3306, to: [db] })).toThrow(
      /^\[MESH0415\] c\/d: .*given: 3306; allowed: 5432/,
    );
  });
});

import { Chart, Duration, Testing } from 'cdk8s';
import {
  Caller,
  Credential,
  Fault,
  IngressRoute,
  Mesh,
  MeshModel,
  MeshNamespace,
  MeshService,
  Port,
  RouteAssertion,
  RouteCoverage,
  RoutingTable,
  ServerTls,
  StringMatch,
  TlsGateway,
  Version,
} from '../../src';
import '../../src/testing/jest';

function bookinfo() {
  const app = Testing.app();
  const chart = new Chart(app, 'bookinfo', { namespace: 'bookinfo' });
  new MeshNamespace(chart, 'namespace');
  const image = (name: string) => `docker.io/istio/examples-bookinfo-${name}:1.20.3`;
  const ratings = new MeshService(chart, 'ratings', {
    ports: [Port.http(9080)],
    versions: { v1: Version.image(image('ratings-v1')) },
  });
  const reviews = new MeshService(chart, 'reviews', {
    ports: [Port.http(9080)],
    versions: {
      v1: Version.image(image('reviews-v1')),
      v2: Version.image(image('reviews-v2')),
      v3: Version.image(image('reviews-v3')),
    },
    calls: [ratings],
  });
  const productpage = new MeshService(chart, 'productpage', {
    ports: [Port.http(9080)],
    versions: { v1: Version.image(image('productpage-v1'), { replicas: 2 }) },
    calls: [reviews],
  });
  reviews.addRoute('testers', {
    match: [{ headers: { 'end-user': StringMatch.exact('jason') } }],
    to: [reviews.version('v2')],
  });
  reviews.addRoute('everyone', {
    to: [reviews.version('v1').weight(50), reviews.version('v3').weight(50)],
    timeout: Duration.seconds(3),
    retries: { attempts: 2, perTryTimeout: Duration.seconds(1) },
  });
  ratings.addRoute('slow-for-testers', {
    match: [{ headers: { 'end-user': StringMatch.exact('jason') } }],
    fault: Fault.delay(Duration.seconds(7)),
    to: [ratings],
  });
  ratings.addRoute('everyone', { to: [ratings] });
  const gateway = new TlsGateway(chart, 'gateway', {
    hosts: ['bookinfo.example.com'],
    tls: ServerTls.simple(Credential.secret('bookinfo-credential')),
  });
  new IngressRoute(chart, 'web', {
    gateway,
    routes: [
      {
        name: 'pages',
        match: [{ uri: StringMatch.exact('/productpage') }, { uri: StringMatch.prefix('/static') }],
        to: [productpage],
      },
    ],
  });
  return { app, reviews, ratings, productpage, gateway, mesh: Mesh.model(app) };
}

describe('matchers on a declared mesh', () => {
  const { app, mesh, productpage, reviews, gateway } = bookinfo();
  const from = Caller.of(productpage);
  const web = { from: Caller.of(gateway), host: 'bookinfo.example.com', port: 443, tls: true };

  test('reach a subset, all of it or a share', () => {
    const decision = mesh.route({ from, host: 'reviews', port: 9080, headers: { 'end-user': 'jason' } });
    expect(decision).toReach('reviews', { subset: 'v2' });
    expect(decision).toTakeRoute('testers');
    expect(decision).not.toReach('reviews', { subset: 'v1' });
    expect(decision).not.toReach('ratings');
  });

  test('splits, timeouts and retries', () => {
    const decision = mesh.route({ from, host: 'reviews', port: 9080 });
    expect(decision).toSplit({ v1: 50, v3: 50 });
    expect(decision).not.toSplit({ v1: 50 });
    expect(decision).toReach('reviews', { subset: 'v3', weight: 50 });
    expect(decision).toHaveTimeout('3s');
    expect(decision).toHaveRetries(2);
    expect(decision).toHaveRetries({ perTryTimeout: '1s' });
  });

  test('faults', () => {
    const decision = mesh.route({
      from: Caller.of(reviews.version('v2')),
      host: 'ratings',
      port: 9080,
      headers: { 'end-user': 'jason' },
    });
    expect(decision).toHaveFault({ delay: { fixedDelay: '7s', percentage: 100 } });
    expect(mesh.route({ from: Caller.of(reviews), host: 'ratings', port: 9080 })).not.toHaveFault();
  });

  test('the edge', () => {
    expect(mesh.route({ ...web, path: '/productpage' })).toReach('productpage');
    expect(mesh.route({ ...web, path: '/admin' })).toBeNotFound();
    expect(mesh.route({ ...web, sni: 'other.example.com' })).toBeRefused();
    expect(mesh.route({ ...web, port: 80, tls: false, path: '/x' })).toRedirectTo(
      'https://bookinfo.example.com/x',
      301,
    );
  });

  test('unknown hosts', () => {
    expect(mesh.route({ from, host: 'example.org' })).toPassThrough();
  });

  test('a failure shows the decision and its reasons', () => {
    const decision = mesh.route({ from, host: 'reviews', port: 9080 });
    expect(() => expect(decision).toReach('reviews', { subset: 'v2' })).toThrow(
      /expected the request to reach reviews subset v2, but(.|\n)*header end-user is absent/,
    );
    expect(() => RouteAssertion.that(decision).reaches('reviews', { subset: 'v2' })).toThrow(
      /header end-user is absent/,
    );
    RouteAssertion.that(decision).splits({ v1: 50, v3: 50 }).hasTimeout('3s');
  });

  test('the linter', () => {
    expect(mesh).toHaveNoErrors();
    expect(app).toHaveNoErrors();
  });
});

test('a table of rows, and the routes that none of them reaches', () => {
  const { mesh, productpage } = bookinfo();
  const from = Caller.of(productpage);
  const table = new RoutingTable([
    {
      name: 'testers',
      request: { from, host: 'reviews', port: 9080, headers: { 'end-user': 'jason' } },
      service: 'reviews',
      subset: 'v2',
    },
    { name: 'everyone', request: { from, host: 'reviews', port: 9080 }, split: { v1: 50, v3: 50 }, timeout: '3s' },
  ]);
  table.assertHolds(mesh);
  const coverage = RouteCoverage.of(mesh);
  expect(coverage.missed).toEqual([
    'bookinfo/ratings slow-for-testers http[0]',
    'bookinfo/ratings everyone http[1]',
    'bookinfo/web pages http[0].match[0]',
    'bookinfo/web pages http[0].match[1]',
  ]);
  expect(coverage.percent).toBe(33.3);
  const wrong = new RoutingTable([{ request: { from, host: 'reviews', port: 9080 }, service: 'ratings' }]);
  expect(wrong.failures(mesh)).toHaveLength(1);
});

test('callers that nobody knows are refused', () => {
  expect(() => Caller.of({})).toThrow(/MESH0021/);
});

test('a mesh from YAML answers in JSON', () => {
  const mesh = MeshModel.fromYaml(
    'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{name: http, port: 80}]}\n',
  );
  const decision = JSON.parse(mesh.routeJson('{"id":"7","host":"a"}')) as Record<string, unknown>;
  expect(decision).toMatchObject({
    id: '7',
    outcome: 'route',
    destinations: [{ host: 'a.default.svc.cluster.local', port: 80, weight: 100, exists: true }],
  });
});

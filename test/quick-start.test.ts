import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Duration } from 'cdk8s';
import {
  MeshApp,
  MeshNamespace,
  MeshService,
  IstioVersion,
  Sidecar,
  Version,
  Port,
  StringMatch,
  Fault,
  TlsGateway,
  ServerTls,
  Credential,
  IngressRoute,
  CanaryRelease,
  Step,
  Engine,
  Mesh,
  Caller,
} from 'cdk8s-mesh';
import 'cdk8s-mesh/jest';

const app = new MeshApp({
  outdir: mkdtempSync(join(tmpdir(), 'quick-start-')),
  mesh: { istio: IstioVersion.V1_30, sidecar: Sidecar.webhook() },
});
const chart = new Chart(app, 'bookinfo', { namespace: 'bookinfo' });
new MeshNamespace(chart, 'namespace'); // the chart's namespace, injection label, STRICT mTLS

const image = (name: string) => `docker.io/istio/examples-bookinfo-${name}:1.20.3`;
const details = new MeshService(chart, 'details', {
  ports: [Port.http(9080)],
  versions: { v1: Version.image(image('details-v1')) },
});
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
  calls: [ratings], // who calls whom: authorization and Sidecar scope follow from it
});
const productpage = new MeshService(chart, 'productpage', {
  ports: [Port.http(9080)],
  versions: { v1: Version.image(image('productpage-v1'), { replicas: 2 }) },
  calls: [details, reviews],
});

reviews.addRoute('testers', {
  match: [{ headers: { 'end-user': StringMatch.exact('jason') } }], // a list is OR, the fields of one match are AND
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
  tls: ServerTls.simple(Credential.secret('bookinfo-credential')), // also .certManager(issuer), .files(...), ServerTls.mutual, .passthrough
}); // and port 80 that redirects to https, unless told otherwise
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

new CanaryRelease(chart, 'details-release', {
  stable: details.version('v1'),
  canary: details.addVersion('v2', Version.image(image('details-v2'))),
  steps: [Step.weight(5), Step.weight(25), Step.weight(50), Step.weight(100)],
  engine: Engine.static({ step: 1 }), // or Engine.argoRollouts({...}), Engine.flagger({...})
});

describe('the program that a newcomer reads first', () => {
  test('writes one file', () => {
    app.synth();
    expect(readdirSync(app.outdir)).toEqual(['bookinfo.k8s.yaml']);
  });

  const mesh = Mesh.model(app);

  test('sends testers to reviews v2', () => {
    const decision = mesh.route({
      from: Caller.of(productpage),
      host: 'reviews',
      port: 9080,
      headers: { 'end-user': 'jason' },
    });
    expect(decision).toReach('reviews', { subset: 'v2' });
  });

  test('divides everybody else', () => {
    const { destinations, timeout } = mesh.route({ from: Caller.of(productpage), host: 'reviews', port: 9080 });
    expect(destinations?.map(({ subset, weight }) => [subset, weight])).toEqual([
      ['v1', 50],
      ['v3', 50],
    ]);
    expect(timeout).toBe('3s');
  });

  test('shows the pages at the gateway and nothing else', () => {
    const request = { from: Caller.of(gateway), host: 'bookinfo.example.com', port: 443, tls: true };
    expect(mesh.route({ ...request, path: '/productpage' })).toReach('productpage');
    expect(mesh.route({ ...request, path: '/admin' })).toBeNotFound();
  });

  test('has no errors', () => {
    expect(mesh).toHaveNoErrors();
  });
});

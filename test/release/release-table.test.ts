import { Chart, Testing } from 'cdk8s';
import {
  CallGraph,
  CanaryRelease,
  Caller,
  Credential,
  Engine,
  Fault,
  GatewayWorkload,
  HttpGateway,
  IngressRoute,
  Mesh,
  MeshService,
  Port,
  ServerTls,
  Step,
  StringMatch,
  TlsGateway,
  Version,
  type CanaryReleaseProps,
} from 'cdk8s-mesh';
import 'cdk8s-mesh/jest';
import { scenarios as canary } from '../../examples/canary/app';
import { scenarios as released } from '../../examples/release/app';

const TESTERS = Step.cohort('testers', { headers: { 'end-user': StringMatch.exact('jason') } });

interface Shop {
  readonly chart: Chart;
  readonly reviews: MeshService;
  readonly release: CanaryRelease;
}

/** The release of a service that one other service and one gateway lead to. */
function shop(engine: Engine, steps: Step[], more: Partial<CanaryReleaseProps> = {}): Shop {
  const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
  const version = (tag: string) => Version.image(`example/reviews:${tag}`);
  const ports = [Port.http(9080)];
  const reviews = new MeshService(chart, 'reviews', { ports, versions: { v1: version('1') } });
  new MeshService(chart, 'client', { ports, versions: { v1: version('1') }, calls: [reviews] });
  const stable = reviews.version('v1');
  const next = reviews.addVersion('v2', version('2'));
  return {
    chart,
    reviews,
    release: new CanaryRelease(chart, 'release', { stable, canary: next, steps, engine, ...more }),
  };
}

/** The shares of the canary at each step, for each request. */
const shares = (release: CanaryRelease) =>
  Object.fromEntries(release.table().rows.map(({ name, cells }) => [name, cells.map((cell) => cell.shares.v2 ?? 0)]));

const EVERYBODY = 'client → GET reviews.shop.svc.cluster.local:9080/';
const JASON = `${EVERYBODY} end-user: jason`;
const controlled = [
  Step.scale(1),
  TESTERS,
  Step.approve(),
  Step.mirror(10),
  Step.weight(20),
  Step.scaleWithWeight(),
  Step.approve(),
  Step.weight(50),
  Step.approve(),
];

describe('CanaryRelease.table', () => {
  test.each<[string, Engine, Step[], Record<string, number[]>]>([
    [
      'static',
      Engine.static({ step: 0 }),
      [TESTERS, Step.mirror(10), Step.weight(20), Step.weight(100)],
      { [EVERYBODY]: [0, 0, 0, 20, 100], [JASON]: [0, 100, 100, 100, 100] },
    ],
    [
      'Argo Rollouts, by subsets',
      Engine.argoRollouts(),
      controlled,
      { [EVERYBODY]: [0, 0, 0, 0, 0, 20, 20, 20, 50, 50, 100], [JASON]: [0, 0, ...Array<number>(9).fill(100)] },
    ],
    [
      'Argo Rollouts, by Services',
      Engine.argoRollouts({ hostLevel: true }),
      controlled,
      { [EVERYBODY]: [0, 0, 0, 0, 0, 20, 20, 20, 50, 50, 100], [JASON]: [0, 0, ...Array<number>(9).fill(100)] },
    ],
    [
      'Argo Rollouts, blue/green',
      Engine.argoRollouts({ blueGreen: {} }),
      [Step.weight(100)],
      { [EVERYBODY]: [0, 100, 100] },
    ],
    [
      'Flagger, by weights',
      Engine.flagger(),
      [Step.mirror(20), Step.weight(20), Step.weight(50), Step.weight(100)],
      { [EVERYBODY]: [0, 0, 20, 50, 100, 100] },
    ],
    [
      'Flagger, with a cookie',
      Engine.flagger({ affinityCookie: 'canary' }),
      [Step.weight(20), Step.weight(50)],
      { [EVERYBODY]: [0, 20, 50, 100], [`${EVERYBODY} cookie: canarycanary`]: [0, 100, 100, 100] },
    ],
    [
      'Flagger, A/B test',
      Engine.flagger({ iterations: 3 }),
      [TESTERS],
      { [EVERYBODY]: [0, 0, 100], [JASON]: [0, 100, 100] },
    ],
    [
      'Flagger, blue/green',
      Engine.flagger({ iterations: 3 }),
      [Step.mirror(20), Step.weight(100)],
      { [EVERYBODY]: [0, 0, 100, 100] },
    ],
  ])('knows who answers at every step: %s', (_, engine, steps, wanted) => {
    const { release } = shop(engine, steps);
    expect(shares(release)).toEqual(wanted);
    expect(release).toKeepEveryRequestServed();
  });

  test('copies requests while a mirror is on, whoever makes them', () => {
    const { release } = shop(Engine.argoRollouts(), controlled);
    const [row] = release.table().rows.filter(({ name }) => name === EVERYBODY);
    const mirrored = row.cells.map(({ decision }) => decision.mirrors?.[0]?.percentage ?? 0);
    expect(mirrored).toEqual([0, 0, 0, 0, 10, 10, 10, 10, 10, 10, 0]);
  });

  test.each<[string, Engine, (release: CanaryRelease) => object]>([
    ['static', Engine.static({ step: 0 }), (release) => ({ to: release.destinations })],
    ['Argo Rollouts', Engine.argoRollouts(), (release) => ({ delegate: release.delegate })],
    ['Argo Rollouts, blue/green', Engine.argoRollouts({ blueGreen: {} }), (release) => ({ to: release.destinations })],
    ['Flagger', Engine.flagger({ iterations: 3 }), (release) => ({ delegate: release.delegate })],
  ])('takes requests at a gateway along: %s', (_, engine, target) => {
    const { chart, release } = shop(engine, [Step.weight(100)]);
    const gateway = new HttpGateway(chart, 'gateway', { hosts: ['shop.example.com'] });
    const match = [{ uri: StringMatch.exact('/reviews') }];
    new IngressRoute(chart, 'web', { gateway, routes: [{ name: 'all', match, ...target(release) }] });
    expect(shares(release)['istio-system/shop-gateway → GET shop.example.com:80/reviews'].slice(0, 2)).toEqual([
      0, 100,
    ]);
    expect(release).toKeepEveryRequestServed();
  });

  test('joins a cohort with the match of the release', () => {
    const route = { match: [{ uri: StringMatch.prefix('/api/') }] };
    const { chart, release } = shop(Engine.static({ step: 1 }), [TESTERS, Step.weight(50)], { route });
    const vs = Testing.synth(chart).find(
      ({ kind, metadata }) => kind === 'VirtualService' && metadata.name === 'reviews',
    );
    expect(vs.spec.http.map((it: { match: unknown }) => it.match)).toEqual([
      [{ uri: { prefix: '/api/' }, headers: { 'end-user': { exact: 'jason' } } }],
      [{ uri: { prefix: '/api/' } }],
    ]);
    expect(Object.keys(shares(release))).toEqual([
      'client → GET reviews.shop.svc.cluster.local:9080/api/ end-user: jason',
      'client → GET reviews.shop.svc.cluster.local:9080/api/',
    ]);
  });

  test('makes up requests for regular expressions', () => {
    const cookie = { headers: { cookie: StringMatch.regex('^(.*;\\s*)?(group=[a-c]{2}\\d|all)(;.*)?$') } };
    const { release } = shop(Engine.static({ step: 1 }), [Step.cohort('group', cookie), Step.weight(50)]);
    expect(Object.keys(shares(release))).toContain(`${EVERYBODY} cookie: group=aa0`);
    expect(release).toKeepEveryRequestServed();
  });

  test('says where none can be made up', () => {
    const never = { headers: { group: StringMatch.regex('a\\bb') } };
    const { release } = shop(Engine.static({ step: 1 }), [Step.cohort('never', never), Step.weight(50)]);
    expect(release.table().problems).toEqual([
      'client → reviews.shop.svc.cluster.local:9080 {"headers":{"group":{"regex":"a\\\\bb"}}}: no request can be made up for the match',
    ]);
  });

  test('finds the port and the TLS of a gateway', () => {
    const { chart, release } = shop(Engine.argoRollouts(), [Step.weight(50)]);
    const workload = new GatewayWorkload(chart, 'edge');
    const tls = ServerTls.simple(Credential.secret('shop'));
    const gateway = new TlsGateway(chart, 'gateway', { hosts: ['*.example.com'], tls, pods: workload.pods });
    const routes = [{ name: 'all', delegate: release.delegate }];
    new IngressRoute(chart, 'web', { gateway, hosts: ['shop.example.com'], routes });
    expect(shares(release)['shop/gateway → GET shop.example.com:443/']).toEqual([0, 50, 100]);
    expect(release).toKeepEveryRequestServed();
  });

  test('asks nobody who may not call', () => {
    const app = Testing.app();
    Mesh.configure(app, { callGraph: CallGraph.enforced() });
    const chart = new Chart(app, 'c', { namespace: 'shop' });
    const versions = { v1: Version.image('e:1'), v2: Version.image('e:2') };
    const service = new MeshService(chart, 's', { ports: [Port.http(80)], versions });
    const release = new CanaryRelease(chart, 'release', {
      stable: service.version('v1'),
      canary: service.version('v2'),
      steps: [Step.weight(50)],
      engine: Engine.static({ step: 0 }),
    });
    expect(release.table().problems).toEqual([
      'no request leads to s.shop.svc.cluster.local, so none can be looked at',
    ]);
    new MeshService(chart, 'client', {
      ports: [Port.http(80)],
      versions: { v1: Version.image('e:1') },
      calls: [service],
    });
    expect(release).toKeepEveryRequestServed();
  });
});

describe('toKeepEveryRequestServed', () => {
  const from = Caller.sidecar({ namespace: 'shop', labels: { app: 'client' } });
  const host = 'reviews.shop.svc.cluster.local';

  test('names step, request, route, reason and fix, and shows the table', () => {
    const { chart, release, reviews } = shop(Engine.argoRollouts(), [Step.weight(50)]);
    const gateway = new HttpGateway(chart, 'gateway', { hosts: ['shop.example.com'] });
    new IngressRoute(chart, 'web', { gateway, routes: [{ name: 'all', to: [reviews] }] });
    expect(() => expect(release).toKeepEveryRequestServed()).toThrow(
      [
        '[MESH0524] c/release: step 1 (weight 50): istio-system/shop-gateway → GET shop.example.com:80/ leads past the plan: ' +
          `pods of both versions stand behind ${host} port 9080; route: shop/web all; because listener 0.0.0.0_80, ` +
          'virtual host shop.example.com:80, route all (VirtualService shop/web http[0]): takes everything; ' +
          'fix: lead the route to the release: { delegate: release.delegate } with a controller, { to: release.destinations } without',
        '',
        '                                                      0 before  1 weight 50            2 over',
        'client → GET reviews.shop.svc.cluster.local:9080/     v1        v1 50 %, v2 50 %       v2',
        'istio-system/shop-gateway → GET shop.example.com:80/  v1        ✗ leads past the plan  v2',
      ].join('\n'),
    );
    expect(() => release.table().assertServed()).toThrow('[MESH0524] c/release: step 1 (weight 50): ');
  });

  const plan = [TESTERS, Step.weight(50)];
  test.each<[string, (shop: Shop) => void, RegExp]>([
    [
      'a request that no route takes',
      ({ release }) => expect(release).toKeepEveryRequestServed([{ from, host, port: 9080, path: '/' }]),
      /step 0 \(before\): request 1 → GET .*:9080\/ is not served: notFound/,
    ],
    [
      'an injected error',
      ({ release, reviews }) => {
        const match = [{ uri: StringMatch.exact('/api/broken') }];
        reviews.addRoute('broken', { match, fault: Fault.abort(503), to: [reviews.version('v1')] });
        expect(release).toKeepEveryRequestServed();
      },
      /\/api\/broken meets an injected error; route: shop\/reviews broken/,
    ],
    [
      'a cohort that another route takes',
      ({ release, reviews }) => {
        const match = [{ headers: { 'end-user': StringMatch.prefix('j') } }];
        reviews.addRoute('j', { match, to: [reviews.version('v1')] });
        expect(release).toKeepEveryRequestServed();
      },
      /step 1 \(cohort testers\): .*end-user: jason is in a cohort, of which 0 % reach v2; route: shop\/reviews j;/,
    ],
    [
      'weights that sum to something else',
      ({ release, reviews }) => {
        const to = [reviews.version('v1').weight(1), reviews.version('v2').weight(3)];
        reviews.addRoute('odd', { match: [{ uri: StringMatch.exact('/odd') }], to });
        expect(release).toKeepEveryRequestServed();
      },
      /\/odd has weights that sum to 4/,
    ],
  ])('finds %s', (_, act, message) => {
    const declared = shop(Engine.static({ step: 0 }), plan, {
      route: { match: [{ uri: StringMatch.prefix('/api/') }] },
    });
    expect(() => act(declared)).toThrow(message);
  });

  test('is for releases alone, and can be turned round', () => {
    const { release } = shop(Engine.static({ step: 0 }), plan);
    expect(() => expect(release).not.toKeepEveryRequestServed()).toThrow(/but all are\n\n +0 before/);
    expect(() => expect({}).toKeepEveryRequestServed()).toThrow('expected a CanaryRelease');
  });
});

describe('every plan of the examples', () => {
  test.each(Object.entries({ ...canary, ...released }))('%s serves every request at every step', (_, scenario) => {
    const releases = scenario()
      .node.findAll()
      .filter((it): it is CanaryRelease => it instanceof CanaryRelease);
    expect(releases.length).toBeGreaterThan(0);
    for (const release of releases) expect(release).toKeepEveryRequestServed();
  });
});

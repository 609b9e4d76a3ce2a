import { Chart, Duration, Testing } from 'cdk8s';
import {
  Analysis,
  CanaryRelease,
  Engine,
  FlaggerWebhookType,
  LoadBalancer,
  Mesh,
  MeshService,
  Port,
  ReleaseController,
  Step,
  StringMatch,
  Version,
  type CanaryReleaseProps,
  type istio,
} from 'cdk8s-mesh';
import type { Rendered } from '../rendered';

const TESTERS = Step.cohort('testers', { headers: { 'end-user': StringMatch.exact('jason') } });

function declare(engine: Engine, steps: Step[], more: Partial<CanaryReleaseProps> = {}) {
  const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
  const reviews = new MeshService(chart, 'reviews', {
    ports: [Port.http(9080)],
    versions: { v1: Version.image('example/reviews:1', { replicas: 2 }) },
  });
  const release = (): CanaryRelease =>
    new CanaryRelease(chart, 'release', {
      stable: reviews.version('v1'),
      canary: reviews.addVersion('v2', Version.image('example/reviews:2', { replicas: 3 })),
      steps,
      engine,
      ...more,
    });
  return { chart, reviews, release };
}

const named = (chart: Chart): Record<string, Rendered> =>
  Object.fromEntries(Testing.synth(chart).map((it) => [`${it.kind}/${it.metadata.name}`, it]));

describe('Engine.argoRollouts', () => {
  const steps = [
    Step.scale(1),
    TESTERS,
    Step.pause(Duration.minutes(10)),
    Step.mirror(20),
    Step.approve(),
    Step.mirror(0),
    Step.weight(20),
    Step.scaleWithWeight(),
    Step.analysis(Analysis.successRate('success', 99)),
    Step.weight(50),
    Step.approve(),
  ];

  test('keeps apart what Git owns from what the controller writes', () => {
    const { chart, release } = declare(Engine.argoRollouts(), steps, { route: { timeout: Duration.seconds(3) } });
    release();
    const objects = named(chart);
    expect(Object.keys(objects).sort()).toEqual([
      'AnalysisTemplate/success',
      'DestinationRule/reviews-release',
      'Rollout/reviews',
      'Service/reviews',
      'ServiceAccount/reviews',
      'VirtualService/reviews',
      'VirtualService/reviews-release',
    ]);
    expect(objects['VirtualService/reviews'].spec.http).toEqual([
      { name: 'release', timeout: '3s', delegate: { name: 'reviews-release', namespace: 'shop' } },
    ]);
    const host = 'reviews.shop.svc.cluster.local';
    const port = { number: 9080 };
    expect(objects['VirtualService/reviews-release'].spec).toEqual({
      http: [
        {
          name: 'primary',
          route: [
            { destination: { host, subset: 'stable', port }, weight: 100 },
            { destination: { host, subset: 'canary', port }, weight: 0 },
          ],
        },
      ],
    });
    expect(objects['DestinationRule/reviews-release'].spec).toEqual({
      host,
      subsets: [
        { name: 'stable', labels: { app: 'reviews' } },
        { name: 'canary', labels: { app: 'reviews' } },
      ],
    });
  });

  test('writes the plan as the controller reads it', () => {
    const { chart, release } = declare(Engine.argoRollouts({ rollbackWindow: 3 }), steps);
    release();
    const { spec } = named(chart)['Rollout/reviews'];
    expect(spec.replicas).toBe(3);
    expect(spec.selector).toEqual({ matchLabels: { app: 'reviews' } });
    expect(spec.template.metadata.labels).toMatchObject({ app: 'reviews', version: 'v2' });
    expect(spec.template.spec.containers[0].image).toBe('example/reviews:2');
    expect(spec.strategy.canary.trafficRouting).toEqual({
      managedRoutes: [{ name: 'testers' }, { name: 'mirror' }],
      istio: {
        virtualService: { name: 'reviews-release', routes: ['primary'] },
        destinationRule: { name: 'reviews-release', canarySubsetName: 'canary', stableSubsetName: 'stable' },
      },
    });
    expect(spec.strategy.canary.steps).toEqual([
      { setCanaryScale: { replicas: 1 } },
      { setHeaderRoute: { name: 'testers', match: [{ headerName: 'end-user', headerValue: { exact: 'jason' } }] } },
      { pause: { duration: '600s' } },
      { setMirrorRoute: { name: 'mirror', percentage: 20, match: [{ method: { regex: '.*' } }] } },
      { pause: {} },
      { setMirrorRoute: { name: 'mirror' } },
      { setWeight: 20 },
      { setCanaryScale: { matchTrafficWeight: true } },
      {
        analysis: {
          templates: [{ templateName: 'success' }],
          args: [
            { name: 'service', value: 'reviews.shop.svc.cluster.local' },
            { name: 'namespace', value: 'shop' },
            { name: 'app', value: 'reviews' },
            { name: 'version', value: 'v2' },
          ],
        },
      },
      { setWeight: 50 },
      { pause: {} },
    ]);
  });

  test('takes the pods over before anything is released', () => {
    const { chart, reviews } = declare(Engine.argoRollouts(), []);
    const v1 = reviews.version('v1');
    new CanaryRelease(chart, 'release', {
      stable: v1,
      canary: v1,
      steps: [Step.weight(50)],
      engine: Engine.argoRollouts(),
    });
    expect(named(chart)['Rollout/reviews'].spec.template.metadata.labels.version).toBe('v1');
  });

  test('leaves the number of pods to an autoscaler', () => {
    const engine = Engine.argoRollouts({ autoscaling: { minReplicas: 2, maxReplicas: 5 } });
    const { chart, release } = declare(engine, [Step.weight(50)]);
    release();
    const objects = named(chart);
    expect(objects['Rollout/reviews'].spec).not.toHaveProperty('replicas');
    expect(objects['HorizontalPodAutoscaler/reviews'].spec.scaleTargetRef.kind).toBe('Rollout');
  });

  test('tells versions apart by Services where pods are in several clusters', () => {
    const { chart, release } = declare(Engine.argoRollouts({ hostLevel: true, multiCluster: true }), [Step.weight(50)]);
    release();
    const objects = named(chart);
    const routes = objects['VirtualService/reviews-release'].spec.http[0].route;
    expect(routes.map((it: Rendered) => it.destination.host)).toEqual([
      'reviews-stable.shop.svc.cluster.local',
      'reviews-canary.shop.svc.cluster.local',
    ]);
    expect(objects['Service/reviews-canary'].spec).toEqual(objects['Service/reviews'].spec);
    expect(objects['Rollout/reviews'].spec.strategy.canary).toMatchObject({
      canaryService: 'reviews-canary',
      stableService: 'reviews-stable',
    });
    expect(objects).not.toHaveProperty('DestinationRule/reviews-release');
  });

  test('moves all requests at once by Services', () => {
    const engine = Engine.argoRollouts({ blueGreen: { prePromotion: [Analysis.successRate('smoke', 99)] } });
    const { chart, release } = declare(engine, [Step.weight(100)]);
    release();
    const objects = named(chart);
    expect(objects['Rollout/reviews'].spec.strategy.blueGreen).toMatchObject({
      activeService: 'reviews',
      previewService: 'reviews-preview',
      autoPromotionEnabled: false,
    });
    expect(Object.keys(objects).filter((it) => it.startsWith('VirtualService'))).toEqual([]);
    expect(objects).toHaveProperty('AnalysisTemplate/smoke');
  });

  test.each([
    ['MESH0515', [Step.weight(5), Step.weight(50)], {}],
    ['MESH0519', [TESTERS, Step.scaleWithWeight(), Step.approve(), Step.weight(50)], {}],
    ['MESH0512', [Step.cohort('a', { headers: { a: StringMatch.exact('1'), b: StringMatch.exact('2') } })], {}],
    ['MESH0512', [Step.cohort('a', { method: StringMatch.exact('GET') })], {}],
    ['MESH0522', [TESTERS, TESTERS], {}],
    ['MESH0518', [Step.weight(50)], { multiCluster: true }],
    ['MESH0514', [Step.weight(50)], { dynamicStableScale: true, scaleDownDelay: Duration.seconds(60) }],
    ['MESH0510', [TESTERS], { blueGreen: {} }],
  ])('refuses a plan by %s', (code, wrong, options) => {
    const { release } = declare(Engine.argoRollouts(options), wrong);
    expect(release).toThrow(`[${code}] c/release: `);
  });

  test('refuses a cohort that contradicts the match of the release', () => {
    const match = [{ headers: { 'end-user': StringMatch.regex('j.*') } }];
    const { release } = declare(Engine.argoRollouts(), [TESTERS], { route: { match } });
    expect(release).toThrow('[MESH0513] c/release: the cohort testers contradicts the match of the release');
  });

  test('refuses a mirror whose route Istio would drop', () => {
    const match = [{ method: StringMatch.exact('GET') }];
    const steps = [Step.scale(1), Step.mirror(20), Step.approve(), Step.weight(50)];
    const { release } = declare(Engine.argoRollouts(), steps, { route: { match } });
    expect(release).toThrow('[MESH0513] c/release: the route that step 2 of the plan (mirror 20) adds contradicts');
  });

  test('refuses a controller that the mesh has not', () => {
    const { chart, release } = declare(Engine.argoRollouts(), [Step.weight(50)]);
    Mesh.configure(chart, { controllers: [ReleaseController.FLAGGER] });
    expect(release).toThrow(
      /\[MESH0520\] c\/release: Argo Rollouts is not.*install it with: helm install argo-rollouts/,
    );
  });

  test.each([
    ['by subsets', {}, [Step.weight(50)], ['reviews-release']],
    ['by Services', { hostLevel: true }, [Step.weight(50)], ['reviews-canary', 'reviews-stable']],
    ['blue/green', { blueGreen: {} }, [Step.weight(100)], ['reviews', 'reviews-preview']],
  ])('keeps what is said of the whole service: %s', (_, options, steps, names) => {
    for (const others of [false, true]) {
      const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
      const versions = { v1: Version.image('e:1'), v2: Version.image('e:2') };
      const trafficPolicy = { connectionPool: { tcp: { maxConnections: 5 } } };
      const service = new MeshService(chart, 'reviews', { ports: [Port.http(80)], versions, trafficPolicy });
      if (others) service.addVersion('v3', Version.image('e:3'));
      const [stable, canary] = service.versions;
      new CanaryRelease(chart, 'release', { stable, canary, steps, engine: Engine.argoRollouts(options) });
      const rules = Testing.synth(chart).filter(({ kind }) => kind === 'DestinationRule');
      const limited = rules.filter(({ spec }) => spec.trafficPolicy?.connectionPool.tcp.maxConnections === 5);
      const holding = others && names.length === 1 ? ['reviews'] : others ? [...new Set(['reviews', ...names])] : names;
      expect(limited.map(({ metadata }) => metadata.name).sort()).toEqual(holding);
    }
  });

  test('refuses what has no place in its objects', () => {
    const trafficPolicy = { connectionPool: { tcp: { maxConnections: 5 } } };
    const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
    const versions = { v1: Version.image('e:1'), v2: Version.image('e:2', { trafficPolicy }) };
    const [stable, canary] = new MeshService(chart, 's', { ports: [Port.http(80)], versions }).versions;
    const props = { stable, canary, steps: [Step.weight(50)], engine: Engine.argoRollouts() };
    expect(() => new CanaryRelease(chart, 'release', props)).toThrow(
      /^\[MESH0510\] c\/release: Argo Rollouts takes no trafficPolicy of one version, and v2 has one/,
    );
  });

  test.each<[string, istio.TrafficPolicy, RegExp | undefined]>([
    [
      'connections of TCP',
      { connectionPool: { tcp: { maxConnections: 5 } } },
      /^\[MESH0510\] c\/release: the Canary of Flagger .* given: \["connectionPool.tcp"\]/,
    ],
    [
      'what is newer',
      { outlierDetection: { consecutive5XxErrors: 3, outlierDetectionHttpErrorCodes: [429] } },
      /^\[MESH0510\] .* given: \["outlierDetection.outlierDetectionHttpErrorCodes"\]/,
    ],
    [
      'nothing that it has',
      { connectionPool: { http: { maxRetries: 3 } }, loadBalancer: LoadBalancer.leastRequest() },
      undefined,
    ],
  ])('Flagger refuses of a traffic policy %s', (_, trafficPolicy, refusal) => {
    const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
    const versions = { v1: Version.image('e:1'), v2: Version.image('e:2') };
    const [stable, canary] = new MeshService(chart, 's', { ports: [Port.http(80)], versions, trafficPolicy }).versions;
    const props = { stable, canary, steps: [Step.weight(50)], engine: Engine.flagger() };
    const release = () => new CanaryRelease(chart, 'release', props);
    if (refusal) expect(release).toThrow(refusal);
    else expect(release).not.toThrow();
  });

  test.each<[string, () => unknown]>([
    ['MESH0527', () => Analysis.prometheus('a', { query: 'up' })],
    ['MESH0529', () => Step.scale(-1)],
    ['MESH0529', () => Engine.argoRollouts({ rollbackWindow: 0 })],
    ['MESH0529', () => Engine.argoRollouts({ autoscaling: { minReplicas: 3, maxReplicas: 2 } })],
    ['MESH0529', () => Engine.flagger({ iterations: 0 })],
    ['MESH0529', () => Engine.flagger({ interval: Duration.seconds(5) })],
    [
      'MESH0528',
      () => {
        const [one, two] = [1, 2].map((min) => Analysis.successRate('a', min));
        return declare(Engine.argoRollouts({ analysis: [one] }), [Step.weight(5), Step.analysis(two)]).release();
      },
    ],
  ])('refuses by %s', (code, act) => {
    expect(act).toThrow(`[${code}] `);
  });

  test('refuses versions that are deployed elsewhere', () => {
    const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
    const versions = { v1: Version.deployedElsewhere(), v2: Version.deployedElsewhere() };
    const service = new MeshService(chart, 's', { ports: [Port.http(80)], versions });
    const props = { stable: service.version('v1'), canary: service.version('v2'), steps: [Step.weight(50)] };
    expect(() => new CanaryRelease(chart, 'release', { ...props, engine: Engine.argoRollouts() })).toThrow(
      '[MESH0521]',
    );
  });
});

describe('Engine.flagger', () => {
  test('writes nothing that Flagger makes', () => {
    const engine = Engine.flagger({
      interval: Duration.seconds(10),
      webhooks: [
        { name: 'load', type: FlaggerWebhookType.ROLLOUT, url: 'http://loadtester', timeout: Duration.seconds(5) },
      ],
    });
    const { chart, release } = declare(engine, [Step.mirror(20), Step.weight(20), Step.weight(50)]);
    release();
    const objects = named(chart);
    expect(Object.keys(objects).sort()).toEqual([
      'Canary/reviews',
      'Deployment/reviews',
      'ServiceAccount/reviews',
      'VirtualService/reviews-root',
    ]);
    expect(objects['Deployment/reviews'].spec).not.toHaveProperty('replicas');
    expect(objects['Deployment/reviews'].spec.selector).toEqual({ matchLabels: { app: 'reviews' } });
    expect(objects['VirtualService/reviews-root'].spec.http).toEqual([
      { name: 'release', delegate: { name: 'reviews', namespace: 'shop' } },
    ]);
    expect(objects['Canary/reviews'].spec).toMatchObject({
      provider: 'istio',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'reviews' },
      service: { port: 9080, targetPort: 9080, portName: 'http', delegation: true },
      analysis: {
        interval: '10s',
        threshold: 5,
        stepWeights: [20, 50],
        mirror: true,
        mirrorWeight: 20,
        metrics: [{ name: 'request-success-rate', thresholdRange: { min: 99 }, interval: '1m' }],
        webhooks: [{ name: 'load', type: 'rollout', url: 'http://loadtester', timeout: '5s' }],
      },
    });
  });

  test('tests a cohort for a number of intervals', () => {
    const { chart, release } = declare(Engine.flagger({ iterations: 10 }), [TESTERS]);
    release();
    const { analysis } = named(chart)['Canary/reviews'].spec;
    expect(analysis).toMatchObject({ iterations: 10, match: [{ headers: { 'end-user': { exact: 'jason' } } }] });
    expect(analysis).not.toHaveProperty('stepWeights');
  });

  test('measures what it is told to', () => {
    const metric = Analysis.prometheus('latency', { query: 'histogram', max: 500, prometheus: 'http://p:9090' });
    const { chart, release } = declare(Engine.flagger({ metrics: [metric] }), [Step.weight(50)]);
    release();
    const objects = named(chart);
    expect(objects['MetricTemplate/latency'].spec).toEqual({
      provider: { type: 'prometheus', address: 'http://p:9090' },
      query: 'histogram',
    });
    expect(objects['Canary/reviews'].spec.analysis.metrics).toEqual([
      { name: 'latency', templateRef: { name: 'latency' }, thresholdRange: { max: 500 }, interval: '60s' },
    ]);
  });
});

describe('Engine.static', () => {
  const steps = [TESTERS, Step.mirror(10), Step.weight(20), Step.weight(100)];

  test('knows the mesh at every step', () => {
    const { chart, reviews, release: declared } = declare(Engine.static({ step: 0 }), steps);
    const release = declared();
    const before = Testing.synth(chart);
    const ask = (step: number, headers: Record<string, string> = {}): Rendered =>
      release
        .at(step)
        .route({ from: { namespace: 'shop' } as never, host: reviews.host, port: 9080, headers } as never);
    const shares = (decision: Rendered): unknown => decision.destinations.map((it: Rendered) => [it.subset, it.weight]);
    expect(shares(ask(0))).toEqual([['v1', 100]]);
    expect(shares(ask(1, { 'end-user': 'jason' }))).toEqual([['v2', 100]]);
    expect(shares(ask(1))).toEqual([['v1', 100]]);
    expect(ask(2).mirrors).toHaveLength(1);
    expect(shares(ask(3))).toEqual([
      ['v1', 80],
      ['v2', 20],
    ]);
    expect(shares(ask(4))).toEqual([['v2', 100]]);
    expect(Testing.synth(chart)).toEqual(before);
  });
});

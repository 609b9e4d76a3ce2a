import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  ArgoCd,
  CanaryRelease,
  Engine,
  Fault,
  Mesh,
  MeshService,
  Port,
  ReleaseController,
  Step,
  StringMatch,
  Version,
  type ReleaseRoute,
} from 'cdk8s-mesh';
import { parseManifests } from '../../src/files/parse';
import { lint } from '../../src/lint/lint';

const header = (name: string) => ({ headers: { [name]: StringMatch.exact('x') } });
const TESTERS = Step.cohort('testers', header('end-user'));

/** A release, declared. */
function declare(engine: Engine, steps: Step[], route?: ReleaseRoute) {
  const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
  const image = (tag: string) => Version.image(`e:${tag}`, { replicas: 2 });
  const reviews = new MeshService(chart, 'reviews', { ports: [Port.http(80)], versions: { v1: image('1') } });
  const stable = reviews.version('v1');
  const canary = reviews.addVersion('v2', image('2'));
  const release = new CanaryRelease(chart, 'release', { stable, canary, steps, engine, route });
  return { chart, reviews, release };
}

const rollouts = (steps: Step[], options = {}, route?: ReleaseRoute) =>
  declare(Engine.argoRollouts(options), steps, route);
const flagger = (steps: Step[], options = {}) => declare(Engine.flagger(options), steps);

/** The codes by which declarations are refused, when they are made or when they are written. */
function refusals(act: () => void | { chart: Chart }): string[] {
  try {
    const made = act();
    if (made) App.of(made.chart).synthYaml();
  } catch (error) {
    return [...(error as Error).message.matchAll(/\[(\w+)\]/g)].map(([, code]) => code);
  }
  return [];
}

const NAMED = (kind: string, name: string, apiVersion: string, spec: string, more = '') => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: ${name}, namespace: shop${more}}
spec: ${spec}
---
`;
const ISTIO = 'networking.istio.io/v1';
const SERVICE = (name: string) =>
  NAMED('Service', name, 'v1', `{selector: {app: ${name}}, ports: [{name: http, port: 80}]}`);
const DEPLOYMENT = (selector: string, more = '') =>
  NAMED(
    'Deployment',
    'reviews',
    'apps/v1',
    `{${more}selector: {matchLabels: {${selector}}}, template: {metadata: {labels: {${selector}}}}}`,
  );
const CANARY = (service: string, analysis = '{stepWeights: [5, 50]}') =>
  NAMED(
    'Canary',
    'reviews',
    'flagger.app/v1beta1',
    `{targetRef: {kind: Deployment, name: reviews}, service: {port: 80, ${service}}, analysis: ${analysis}}`,
  );
const ROLLOUT = (
  canary: string,
  istio = 'virtualService: {name: weights, routes: [primary]}, destinationRule: {name: reviews, stableSubsetName: stable, canarySubsetName: canary}',
  managed = '[{name: testers}]',
) =>
  NAMED(
    'Rollout',
    'reviews',
    'argoproj.io/v1alpha1',
    `{strategy: {canary: {${canary}, trafficRouting: {managedRoutes: ${managed}, istio: {${istio}}}}}}`,
  );
const STEPS = (...steps: string[]) => `steps: [${steps.join(', ')}]`;
const SCALE = '{setCanaryScale: {replicas: 1}}';
const HEADER = (...names: string[]) =>
  `{setHeaderRoute: {name: testers, match: [${names.map((it) => `{headerName: ${it}, headerValue: {exact: x}}`).join(', ')}]}}`;
const TO = (subset: string) =>
  `{destination: {host: reviews, subset: ${subset}}, weight: ${subset === 'stable' ? 100 : 0}}`;
const WEIGHTS = (more = '', wave = '') =>
  NAMED(
    'VirtualService',
    'weights',
    ISTIO,
    `{http: [{name: primary, route: [${TO('stable')}, ${TO('canary')}]}${more}]}`,
    wave,
  );
const ROOT = (more = '') =>
  NAMED('VirtualService', 'reviews', ISTIO, `{hosts: [reviews], http: [{${more}delegate: {name: weights}}]}`);
const SUBSETS = (...names: string[]) =>
  NAMED(
    'DestinationRule',
    'reviews',
    ISTIO,
    `{host: reviews, subsets: [${names.map((it) => `{name: ${it}, labels: {app: reviews}}`).join(', ')}]}`,
  );
const WAVE = (wave: number) => `, annotations: {argocd.argoproj.io/sync-wave: "${wave}"}`;

/** The codes that the linter finds in YAML that nobody made with this library. */
const codes = (yaml: string): string[] => lint(parseManifests(yaml, 'in.yaml').manifests).map(({ rule }) => rule);

/** What is declared, and refused. */
type Declared = () => void | { chart: Chart };
/** YAML with a mistake, and the same without it. */
type Written = readonly [wrong: string, right: string];

const RIGHT = ROLLOUT(STEPS(SCALE, HEADER('end-user'))) + WEIGHTS() + ROOT() + SUBSETS('stable', 'canary');
const CHECKS: readonly (readonly [number: number, check: string, rule: string, ...cases: (Declared | Written)[]])[] = [
  [
    1,
    'Flagger takes over a Deployment with a selector that it knows',
    'MESH2061',
    [DEPLOYMENT('cdk8s.io/metadata.addr: x') + CANARY(''), DEPLOYMENT('app: reviews') + CANARY('')],
  ],
  [
    2,
    'the number of pods is left to whoever decides on it',
    'MESH2062',
    [DEPLOYMENT('app: reviews', 'replicas: 2, ') + CANARY(''), DEPLOYMENT('app: reviews') + CANARY('')],
    [
      DEPLOYMENT('app: reviews', 'replicas: 2, ') +
        NAMED(
          'HorizontalPodAutoscaler',
          'reviews',
          'autoscaling/v2',
          '{scaleTargetRef: {kind: Deployment, name: reviews}}',
        ),
      DEPLOYMENT('app: reviews', 'replicas: 2, ') +
        NAMED(
          'HorizontalPodAutoscaler',
          'other',
          'autoscaling/v2',
          '{scaleTargetRef: {kind: Deployment, name: other}}',
        ),
    ],
  ],
  [
    3,
    'nothing stands in the manifests that Flagger makes',
    'MESH0523',
    [SERVICE('reviews') + CANARY(''), SERVICE('other') + CANARY('')],
  ],
  [
    4,
    'a Canary for gateways is for the mesh as well',
    'MESH2063',
    [CANARY('gateways: [shop/web]'), CANARY('gateways: [shop/web, mesh]')],
  ],
  [
    5,
    'the DestinationRule that a Rollout writes has two subsets',
    'MESH2064',
    [RIGHT + SUBSETS('stable', 'canary', 'v3'), RIGHT],
  ],
  [
    6,
    'the routes that a Rollout writes are named, each once, and there',
    'MESH2065',
    [ROLLOUT(STEPS(SCALE), 'virtualService: {name: weights}') + WEIGHTS(', {name: b, route: []}'), RIGHT],
    [ROLLOUT(STEPS(SCALE), 'virtualService: {name: weights, routes: [other]}') + WEIGHTS(), RIGHT],
    [ROLLOUT(STEPS(SCALE, HEADER('end-user')), undefined, '[]') + WEIGHTS(), RIGHT],
    [ROLLOUT(STEPS(SCALE), undefined, '[{name: a}, {name: a}]') + WEIGHTS(), RIGHT],
  ],
  [6, 'two cohorts have two names', 'MESH0522', () => rollouts([Step.scale(1), TESTERS, TESTERS])],
  [
    6,
    'and none that the engine gives itself',
    'MESH0522',
    () => rollouts([Step.scale(1), Step.cohort('primary', header('a'))]),
  ],
  [
    7,
    "a managed route is nobody else's",
    'MESH2066',
    [ROLLOUT(STEPS(SCALE)) + WEIGHTS(`, {name: testers, route: [${TO('canary')}]}`), ROLLOUT(STEPS(SCALE)) + WEIGHTS()],
  ],
  [
    7,
    'headers are in lower case',
    'MESH0511',
    () => void Step.cohort('a', header('End-User')),
    [ROLLOUT(STEPS(SCALE, HEADER('End-User'))), ROLLOUT(STEPS(SCALE, HEADER('end-user')))],
  ],
  [
    8,
    'several headers are not joined by OR unseen: declared',
    'MESH0512',
    () => rollouts([Step.scale(1), Step.cohort('a', { headers: { ...header('a').headers, ...header('b').headers } })]),
  ],
  [8, 'and in YAML', 'MESH2067', [ROLLOUT(STEPS(SCALE, HEADER('a', 'b'))), ROLLOUT(STEPS(SCALE, HEADER('a')))]],
  [
    9,
    'a cohort does not contradict the match of the release',
    'MESH0513',
    () => rollouts([Step.scale(1), TESTERS], {}, { match: [{ headers: { 'end-user': StringMatch.regex('.+') } }] }),
    () => rollouts([Step.scale(1), TESTERS], {}, { match: [{ uri: StringMatch.prefix('/a'), ignoreUriCase: true }] }),
    () => rollouts([Step.scale(1), TESTERS], {}, { match: [{ sourceNamespace: 'shop' }] }),
  ],
  [
    9,
    'nor the match of any root',
    'MESH0513',
    [RIGHT + ROOT('match: [{headers: {end-user: {regex: x.*}}}], '), RIGHT + ROOT('match: [{uri: {exact: /a}}], ')],
    [RIGHT + ROOT('match: [{uri: {prefix: /a}, ignoreUriCase: true}], '), RIGHT],
  ],
  [
    10,
    'dynamicStableScale and scaleDownDelay exclude each other',
    'MESH0514',
    () => rollouts([Step.weight(5)], { dynamicStableScale: true, scaleDownDelay: Duration.seconds(60) }),
    [
      ROLLOUT(`dynamicStableScale: true, scaleDownDelaySeconds: 60, ${STEPS(SCALE)}`),
      ROLLOUT(`dynamicStableScale: true, ${STEPS(SCALE)}`),
    ],
  ],
  [
    11,
    'the Rollout or Canary is in the last wave',
    'MESH0901',
    () => {
      const { chart, reviews } = rollouts([Step.weight(5)]);
      reviews.service.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '20');
      ArgoCd.annotate(chart);
    },
  ],
  [
    11,
    'and a delegate before its root',
    'MESH2068',
    [WEIGHTS('', WAVE(2)) + ROOT(), WEIGHTS('', WAVE(-2)) + ROOT()],
    [ROLLOUT(STEPS(SCALE)) + WEIGHTS('', WAVE(2)), ROLLOUT(STEPS(SCALE)) + WEIGHTS()],
  ],
  [12, 'weights grow', 'MESH0502', () => rollouts([Step.weight(50), Step.approve(), Step.weight(20)])],
  [12, 'are whole percentages', 'MESH0501', () => void Step.weight(12.5), () => void Step.weight(101)],
  [12, 'and are looked at before they grow', 'MESH0515', () => rollouts([Step.weight(20), Step.weight(50)])],
  [
    13,
    'what is measured gets requests',
    'MESH2060',
    [
      CANARY('', '{metrics: [{name: request-success-rate}]}'),
      CANARY('', '{metrics: [{name: request-success-rate}], webhooks: [{name: load, url: http://load}]}'),
    ],
  ],
  [
    14,
    'no fault hits stable and canary alike',
    'MESH0517',
    [RIGHT + ROOT('fault: {delay: {fixedDelay: 1s, percentage: {value: 1}}}, '), RIGHT],
    [
      CANARY('') + ROOT('fault: {abort: {httpStatus: 500, percentage: {value: 1}}}, ').replace('weights', 'reviews'),
      CANARY(''),
    ],
    () => {
      const declared = rollouts([Step.weight(50)]);
      const match = [{ uri: StringMatch.prefix('/slow') }];
      const { delegate } = declared.release;
      declared.reviews.addRoute('slow', { match, fault: Fault.delay(Duration.seconds(1)), delegate });
      return declared;
    },
  ],
  [
    15,
    'no host has routes of two APIs',
    'MESH2070',
    [
      ROOT() +
        NAMED('HTTPRoute', 'reviews', 'gateway.networking.k8s.io/v1', '{parentRefs: [{kind: Service, name: reviews}]}'),
      ROOT() +
        NAMED('HTTPRoute', 'reviews', 'gateway.networking.k8s.io/v1', '{parentRefs: [{kind: Service, name: other}]}'),
    ],
  ],
  [
    16,
    'pods of several clusters are not told apart by hash',
    'MESH0518',
    () => rollouts([Step.weight(5)], { multiCluster: true }),
  ],
  [
    17,
    'the weights of Flagger ascend',
    'MESH0502',
    () => flagger([Step.weight(20), Step.weight(20)]),
    [CANARY('', '{stepWeights: [5, 20, 20]}'), CANARY('', '{stepWeights: [5, 20, 50]}')],
  ],
  [
    18,
    'no field is null',
    'MESH2069',
    [ROLLOUT(`pingPong: null, ${STEPS(SCALE)}`), ROLLOUT(STEPS(SCALE))],
    [CANARY('trafficPolicy: null'), CANARY('')],
  ],
];

describe('the checks of a release', () => {
  test.each(CHECKS)('%i. %s: %s', (_number, _check, rule, ...cases) => {
    for (const it of cases as (Declared | Written)[]) {
      if (typeof it === 'function') expect(refusals(it)).toContain(rule);
      else {
        expect(codes(it[0])).toContain(rule);
        expect(codes(it[1])).not.toContain(rule);
      }
    }
  });

  test('are eighteen', () => {
    expect([...new Set(CHECKS.map(([number]) => number))]).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
  });

  test('ours are free of what they find', () => {
    const steps = [Step.scale(1), TESTERS, Step.mirror(5), Step.approve(), Step.weight(50)];
    const charts = [rollouts(steps), flagger([Step.mirror(5), Step.weight(50)], { metrics: [] })].map(
      ({ chart }) => chart,
    );
    const found = charts.flatMap((chart) => {
      const yaml = Testing.synth(chart)
        .map((object) => JSON.stringify(object))
        .join('\n---\n');
      return codes(yaml).filter((code) => code.startsWith('MESH'));
    });
    // Flagger's own measurement, whose requests this chart does not make.
    expect(found).toEqual(['MESH2060']);
  });

  test.each([
    [ReleaseController.FLAGGER, Engine.argoRollouts(), 'helm install argo-rollouts argo/argo-rollouts'],
    [ReleaseController.ARGO_ROLLOUTS, Engine.flagger(), 'helm install flagger flagger/flagger'],
  ])('an engine that is not installed beside %s is refused with what installs it', (installed, engine, command) => {
    const app = Testing.app();
    Mesh.configure(app, { controllers: [installed] });
    const chart = new Chart(app, 'c', { namespace: 'shop' });
    const versions = { v1: Version.image('e:1'), v2: Version.image('e:2') };
    const service = new MeshService(chart, 's', { ports: [Port.http(80)], versions });
    const [stable, canary] = service.versions;
    const steps = [Step.weight(50)];
    expect(() => new CanaryRelease(chart, 'release', { stable, canary, steps, engine })).toThrow(
      new RegExp(`\\[MESH0520\\] c/release: ${engine.name} is not among .*; fix: install it with: ${command}`),
    );
  });
});

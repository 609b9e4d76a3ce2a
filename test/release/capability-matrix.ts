import { Duration } from 'cdk8s';
import { Analysis, Engine, FlaggerWebhookType, Step, StringMatch, type ReleaseRoute } from 'cdk8s-mesh';
import type { Rendered } from '../rendered';

const header = (...names: string[]) => ({
  headers: Object.fromEntries(names.map((name) => [name, StringMatch.exact('x')])),
});
export const TESTERS = Step.cohort('testers', header('end-user'));
const SUCCESS = Analysis.successRate('success', 99);

/** What is asked of an engine, and what of its objects is looked at, or the refusal, which names engine and feature. */
export interface Asked {
  readonly engine: Engine;
  readonly steps: Step[];
  readonly more?: { readonly route?: ReleaseRoute; readonly versions?: string[] };
  readonly see?: (objects: Rendered) => unknown;
  readonly is?: unknown;
  readonly refused?: RegExp;
}

const http = (objects: Rendered) => objects['VirtualService/reviews'].http;
const rollouts = Engine.argoRollouts();
const blueGreen = Engine.argoRollouts({ blueGreen: {} });
const flagger = Engine.flagger();
const iterated = Engine.flagger({ iterations: 3 });
const sharesOf = (objects: Rendered) => http(objects)[0].route.map((to: Rendered) => to.weight);
const canaryOf = (objects: Rendered) => objects['Rollout/reviews'].strategy.canary;
const stepsOf = (objects: Rendered) => canaryOf(objects).steps;
const analysisOf = (objects: Rendered) => objects['Canary/reviews'].analysis;
export const at = (step: number, options = {}) => Engine.static({ step, ...options });
const weights = [Step.weight(20), Step.approve(), Step.weight(50)];
const refusal = (text: string) => new RegExp(`^\\[MESH0510\\] c/release: ${text}`);

/** Feature by feature, what each engine makes of it. */
export const MATRIX: Readonly<Record<string, readonly [string, Asked][]>> = {
  'a list of weights': [
    ['static', { engine: at(1), steps: weights, see: sharesOf, is: [80, 20] }],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: weights,
        see: stepsOf,
        is: [{ setWeight: 20 }, { pause: {} }, { setWeight: 50 }],
      },
    ],
    [
      'Flagger',
      {
        engine: flagger,
        steps: [Step.weight(20), Step.weight(50)],
        see: (it) => analysisOf(it).stepWeights,
        is: [20, 50],
      },
    ],
  ],
  'a header cohort, then weights': [
    [
      'static',
      {
        engine: at(1),
        steps: [TESTERS, ...weights],
        see: (it) => http(it)[0].match,
        is: [{ headers: { 'end-user': { exact: 'x' } } }],
      },
    ],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: [Step.scale(1), TESTERS, ...weights],
        see: (it) => stepsOf(it)[1].setHeaderRoute.match,
        is: [{ headerName: 'end-user', headerValue: { exact: 'x' } }],
      },
    ],
    [
      'Flagger',
      {
        engine: iterated,
        steps: [TESTERS, Step.weight(20)],
        refused: refusal('Flagger .*cohort and weights exclude'),
      },
    ],
  ],
  'several headers in one cohort': [
    [
      'static',
      {
        engine: at(1),
        steps: [Step.cohort('a', header('a', 'b'))],
        see: (it) => Object.keys(http(it)[0].match[0].headers),
        is: ['a', 'b'],
      },
    ],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: [Step.scale(1), Step.cohort('a', header('a', 'b'))],
        refused: /^\[MESH0512\] c\/release: the cohort a is not one header; given: \["a","b"\].*route\.match/,
      },
    ],
    [
      'Argo Rollouts, with the others in the match of the release',
      {
        engine: rollouts,
        steps: [Step.scale(1), Step.cohort('a', header('a'))],
        more: { route: { match: [header('b')] } },
        see: (it) => [http(it)[0].match, stepsOf(it)[1].setHeaderRoute.match.length],
        is: [[{ headers: { b: { exact: 'x' } } }], 1],
      },
    ],
    [
      'Flagger',
      {
        engine: iterated,
        steps: [Step.cohort('a', header('a', 'b'))],
        see: (it) => analysisOf(it).match,
        is: [{ headers: { a: { exact: 'x' }, b: { exact: 'x' } } }],
      },
    ],
  ],
  'method or path in a cohort': [
    [
      'static',
      {
        engine: at(1),
        steps: [Step.cohort('a', { method: StringMatch.exact('GET') })],
        see: (it) => http(it)[0].match,
        is: [{ method: { exact: 'GET' } }],
      },
    ],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: [Step.scale(1), Step.cohort('a', { uri: StringMatch.prefix('/a') })],
        refused: /^\[MESH0512\] c\/release: .*given: \["uri"\]/,
      },
    ],
    [
      'Flagger',
      {
        engine: iterated,
        steps: [Step.cohort('a', { uri: StringMatch.prefix('/a') })],
        see: (it) => analysisOf(it).match,
        is: [{ uri: { prefix: '/a' } }],
      },
    ],
  ],
  'a mirror as a step': [
    [
      'static',
      {
        engine: at(2),
        steps: [Step.weight(20), Step.mirror(10)],
        see: (it) => http(it)[0].mirrors[0].percentage,
        is: { value: 10 },
      },
    ],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: [Step.weight(20), Step.mirror(10), Step.approve(), Step.mirror(0)],
        see: (it) => [stepsOf(it)[1].setMirrorRoute.percentage, stepsOf(it)[3].setMirrorRoute],
        is: [10, { name: 'mirror' }],
      },
    ],
    [
      'Flagger, first',
      {
        engine: flagger,
        steps: [Step.mirror(10), Step.weight(20)],
        see: (it) => analysisOf(it).mirrorWeight,
        is: 10,
      },
    ],
    [
      'Flagger, later',
      {
        engine: flagger,
        steps: [Step.weight(20), Step.mirror(10)],
        refused: refusal('Flagger .*copied before the first weight'),
      },
    ],
    [
      'Flagger, ended',
      {
        engine: flagger,
        steps: [Step.mirror(0), Step.weight(20)],
        refused: refusal('Flagger .*copied before the first weight'),
      },
    ],
    [
      'Flagger, A/B',
      {
        engine: iterated,
        steps: [Step.mirror(10), TESTERS],
        refused: refusal('Flagger .*A/B test copies no requests'),
      },
    ],
  ],
  approval: [
    ['static, a commit', { engine: at(2), steps: weights, see: (it) => http(it)[0].route[1].weight, is: 20 }],
    ['Argo Rollouts', { engine: rollouts, steps: weights, see: (it) => stepsOf(it)[1], is: { pause: {} } }],
    [
      'Flagger, as a step',
      {
        engine: flagger,
        steps: weights,
        refused: refusal('Flagger has no step of the kind approve .*fix: add a webhook'),
      },
    ],
    [
      'Flagger, as a webhook',
      {
        engine: Engine.flagger({
          webhooks: [{ name: 'gate', type: FlaggerWebhookType.CONFIRM_PROMOTION, url: 'http://gate' }],
        }),
        steps: [Step.weight(20)],
        see: (it) => analysisOf(it).webhooks,
        is: [{ name: 'gate', type: 'confirm-promotion', url: 'http://gate' }],
      },
    ],
  ],
  'a pause': [
    [
      'static',
      {
        engine: at(0),
        steps: [Step.pause(Duration.minutes(1))],
        refused: refusal('static has no step of the kind pause .*fix: leave it out: the commit'),
      },
    ],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: [Step.weight(5), Step.pause(Duration.minutes(1))],
        see: (it) => stepsOf(it)[1],
        is: { pause: { duration: '60s' } },
      },
    ],
    [
      'Flagger',
      {
        engine: flagger,
        steps: [Step.weight(5), Step.pause(Duration.minutes(1))],
        refused: refusal('Flagger has no step of the kind pause .*interval'),
      },
    ],
  ],
  'analysis of metrics': [
    [
      'static',
      {
        engine: at(0),
        steps: [Step.analysis(SUCCESS)],
        refused: refusal('static has no step of the kind analysis .*measure in the pipeline'),
      },
    ],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: [Step.weight(5), Step.analysis(SUCCESS)],
        see: (it) => Object.keys(it).filter((key) => key.startsWith('Analysis')),
        is: ['AnalysisTemplate/success'],
      },
    ],
    [
      'Flagger',
      {
        engine: Engine.flagger({ metrics: [SUCCESS] }),
        steps: [Step.weight(5)],
        see: (it) => analysisOf(it).metrics[0],
        is: { name: 'request-success-rate', thresholdRange: { min: 99 }, interval: '60s' },
      },
    ],
  ],
  'an experiment': [
    [
      'static',
      {
        engine: at(0),
        steps: [Step.experiment(Duration.hours(1))],
        refused: refusal('static has no step of the kind experiment'),
      },
    ],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: [Step.experiment(Duration.hours(1), [SUCCESS])],
        see: (it) => stepsOf(it)[0].experiment.duration,
        is: '3600s',
      },
    ],
    [
      'Flagger',
      {
        engine: flagger,
        steps: [Step.experiment(Duration.hours(1))],
        refused: refusal('Flagger has no step of the kind experiment .*Engine.argoRollouts'),
      },
    ],
  ],
  'the number of pods of the canary': [
    [
      'static',
      { engine: at(0), steps: [Step.scale(1)], refused: refusal('static has no step of the kind scale .*replicas') },
    ],
    [
      'Argo Rollouts',
      {
        engine: rollouts,
        steps: [Step.scalePercent(10), Step.weight(5)],
        see: (it) => stepsOf(it)[0],
        is: { setCanaryScale: { weight: 10 } },
      },
    ],
    ['Flagger', { engine: flagger, steps: [Step.scale(1)], refused: refusal('Flagger has no step of the kind scale') }],
  ],
  'a cookie that keeps callers': [
    [
      'static',
      {
        engine: at(1, { affinityCookie: 'group' }),
        steps: weights,
        see: (it) => [http(it)[0].match[0].headers.cookie.regex, http(it)[1].route[1].headers.response.add],
        is: ['(.*;\\s*)?group=v2(;.*)?', { 'set-cookie': 'group=v2; Path=/; Max-Age=86400' }],
      },
    ],
    [
      'Flagger',
      {
        engine: Engine.flagger({ affinityCookie: 'group' }),
        steps: [Step.weight(5)],
        see: (it) => analysisOf(it).sessionAffinity,
        is: { cookieName: 'group' },
      },
    ],
    [
      'Flagger, without weights',
      {
        engine: Engine.flagger({ affinityCookie: 'group', iterations: 3 }),
        steps: [TESTERS],
        refused: refusal('Flagger .*cookie keeps callers only where'),
      },
    ],
  ],
  'blue/green': [
    [
      'static',
      {
        engine: at(1),
        steps: [Step.weight(100)],
        see: sharesOf,
        is: [0, 100],
      },
    ],
    [
      'Argo Rollouts',
      {
        engine: blueGreen,
        steps: [Step.weight(100)],
        see: (it) => it['Rollout/reviews'].strategy.blueGreen.activeService,
        is: 'reviews',
      },
    ],
    [
      'Argo Rollouts, with weights',
      {
        engine: blueGreen,
        steps: [Step.weight(50)],
        refused: refusal('Argo Rollouts moves all requests at once'),
      },
    ],
    [
      'Argo Rollouts, with a cohort',
      {
        engine: blueGreen,
        steps: [TESTERS],
        refused: refusal('Argo Rollouts has no step of the kind cohort .*fix: leave blueGreen out'),
      },
    ],
    [
      'Argo Rollouts, by Services',
      {
        engine: Engine.argoRollouts({ blueGreen: {}, hostLevel: true }),
        steps: [Step.weight(100)],
        refused: refusal('Argo Rollouts .*given: .*"hostLevel"'),
      },
    ],
    [
      'Flagger',
      {
        engine: iterated,
        steps: [Step.weight(100)],
        see: (it) => [analysisOf(it).iterations, analysisOf(it).stepWeights],
        is: [3, undefined],
      },
    ],
    [
      'Flagger, without an end',
      {
        engine: flagger,
        steps: [Step.weight(100)],
        refused: refusal('Flagger .*needs one between 0 and 100'),
      },
    ],
  ],
  'more than two versions': [
    [
      'static',
      {
        engine: at(1),
        steps: weights,
        more: { versions: ['v3'] },
        see: (it) => it['DestinationRule/reviews'].subsets.length,
        is: 3,
      },
    ],
    [
      'Argo Rollouts, of which it moves two',
      {
        engine: rollouts,
        steps: weights,
        more: { versions: ['v3'] },
        see: (it) => [it['DestinationRule/reviews'].subsets, it['Deployment/reviews-v3'] !== undefined],
        is: [[{ name: 'v3', labels: { version: 'v3' } }], true],
      },
    ],
    [
      'Flagger',
      {
        engine: flagger,
        steps: [Step.weight(5)],
        more: { versions: ['v3'] },
        refused: refusal('Flagger .*none of the pods of v3'),
      },
    ],
  ],
  rollback: [
    ['static, the first step', { engine: at(0), steps: weights, see: sharesOf, is: [100, 0] }],
    [
      'Argo Rollouts',
      {
        engine: Engine.argoRollouts({ rollbackWindow: 3 }),
        steps: weights,
        see: (it) => it['Rollout/reviews'].rollbackWindow,
        is: { revisions: 3 },
      },
    ],
    [
      'Flagger',
      {
        engine: Engine.flagger({ threshold: 2 }),
        steps: [Step.weight(5)],
        see: (it) => analysisOf(it).threshold,
        is: 2,
      },
    ],
  ],
  'fewer pods while a release is under way': [
    [
      'Argo Rollouts',
      {
        engine: Engine.argoRollouts({ dynamicStableScale: true }),
        steps: weights,
        see: (it) => canaryOf(it).dynamicStableScale,
        is: true,
      },
    ],
  ],
  'an autoscaler': [
    [
      'Argo Rollouts',
      {
        engine: Engine.argoRollouts({ autoscaling: { minReplicas: 1, maxReplicas: 3 } }),
        steps: weights,
        see: (it) => [it['HorizontalPodAutoscaler/reviews'].scaleTargetRef.kind, it['Rollout/reviews'].replicas],
        is: ['Rollout', undefined],
      },
    ],
    [
      'Flagger',
      {
        engine: Engine.flagger({ autoscaling: { minReplicas: 1, maxReplicas: 3 } }),
        steps: [Step.weight(5)],
        see: (it) => [it['Canary/reviews'].autoscalerRef.name, it['Deployment/reviews'].replicas],
        is: ['reviews', undefined],
      },
    ],
  ],
};

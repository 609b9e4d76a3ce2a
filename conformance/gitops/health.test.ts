import { ArgoHealthChecks } from 'cdk8s-mesh';
import { describeJudged } from '../client';

const istio = (kind: string, status?: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: 'reviews', generation: 3 },
  status,
});
const said = (level: string, code: string, observedGeneration: number | string) => ({
  observedGeneration,
  validationMessages: [{ level, type: { code, name: 'Name' }, documentationUrl: 'https://istio.io' }],
});
const canary = (phase?: string) => ({
  apiVersion: 'flagger.app/v1beta1',
  kind: 'Canary',
  metadata: { name: 'reviews' },
  status: phase && { phase, canaryWeight: 20, conditions: [{ message: 'm' }] },
});
const rollout = (phase: string) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'reviews', generation: 1 },
  spec: {},
  status: { phase, observedGeneration: '1' },
});

describeJudged('how healthy Argo CD finds what the library emits', (judge) => {
  const health = async (object: object, checks?: Readonly<Record<string, string>>) =>
    (await judge.argoHealth([object], checks))[0].status;

  test.each([
    ['VirtualService', undefined, 'Healthy'],
    ['VirtualService', said('ERROR', 'IST0106', 3), 'Degraded'],
    ['DestinationRule', said('ERROR', 'IST0106', '3'), 'Degraded'],
    ['VirtualService', said('ERROR', 'IST0106', 2), 'Healthy'],
    ['VirtualService', said('ERROR', 'IST0101', 3), 'Healthy'],
    ['Gateway', said('WARNING', 'IST0106', 3), 'Healthy'],
  ])('a %s with the status %j is %s', async (kind, status, expected) => {
    expect(await health(istio(kind, status), ArgoHealthChecks.checks())).toBe(expected);
  });

  test('without our checks nothing of Istio has a health of its own', async () => {
    expect(await health(istio('VirtualService', said('ERROR', 'IST0106', 3)))).toBeUndefined();
  });

  test.each([
    [undefined, 'Unknown', 'Progressing'],
    ['Initializing', 'Unknown', 'Progressing'],
    ['Initialized', 'Healthy', 'Healthy'],
    ['Waiting', 'Unknown', 'Suspended'],
    ['Progressing', 'Progressing', 'Progressing'],
    ['WaitingPromotion', 'Unknown', 'Suspended'],
    ['Promoting', 'Progressing', 'Progressing'],
    ['Finalising', 'Progressing', 'Progressing'],
    ['Succeeded', 'Healthy', 'Healthy'],
    ['Failed', 'Degraded', 'Degraded'],
  ])('a Canary in the phase %s is %s to Argo CD, %s with our check', async (phase, theirs, ours) => {
    expect(await health(canary(phase))).toBe(theirs);
    expect(await health(canary(phase), ArgoHealthChecks.checks())).toBe(ours);
  });

  test.each([
    ['Healthy', 'Healthy'],
    ['Paused', 'Suspended'],
    ['Progressing', 'Progressing'],
    ['Degraded', 'Degraded'],
  ])('a Rollout in the phase %s is %s', async (phase, expected) => {
    expect(await health(rollout(phase), ArgoHealthChecks.checks())).toBe(expected);
  });

  test('an autoscaler whose target is missing is degraded, so it comes no earlier', async () => {
    const status = { conditions: [{ type: 'AbleToScale', status: 'False', reason: 'FailedGetScale' }] };
    const object = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'reviews' },
      status,
    };
    expect(await health(object)).toBe('Degraded');
  });
});

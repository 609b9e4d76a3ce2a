import { Chart, Testing } from 'cdk8s';
import {
  CanaryRelease,
  Engine,
  MeshService,
  Port,
  Step,
  StringMatch,
  Version,
  type CanaryReleaseProps,
} from 'cdk8s-mesh';
import type { Rendered } from '../rendered';

function declare(props: Partial<CanaryReleaseProps> = {}, step = 1) {
  const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
  const details = new MeshService(chart, 'details', {
    ports: [Port.http(9080)],
    versions: { v1: Version.deployedElsewhere() },
  });
  const canary = details.addVersion('v2', Version.deployedElsewhere());
  const release = () =>
    new CanaryRelease(chart, 'release', {
      stable: details.version('v1'),
      canary,
      steps: [5, 25, 50, 100].map((weight) => Step.weight(weight)),
      engine: Engine.static({ step }),
      ...props,
    });
  return { chart, details, canary, release };
}

const http = (chart: Chart) => Testing.synth(chart).find((object) => object.kind === 'VirtualService').spec.http;

describe('CanaryRelease with the static engine', () => {
  test.each([
    [0, [100, 0]],
    [1, [95, 5]],
    [2, [75, 25]],
    [3, [50, 50]],
    [4, [0, 100]],
  ])('step %i divides the requests %p', (step, weights) => {
    const { chart, release } = declare({}, step);
    release();
    expect(http(chart)[0].route.map((route: Rendered) => [route.destination.subset, route.weight])).toEqual([
      ['v1', weights[0]],
      ['v2', weights[1]],
    ]);
  });

  test('decides about what other routes leave over, also those added later', () => {
    const { chart, details, canary, release } = declare();
    release();
    const match = [{ headers: { 'x-tester': StringMatch.exact('yes') } }];
    details.addRoute('testers', { match, to: [canary] });
    expect(http(chart).map((route: Rendered) => route.name)).toEqual(['testers', 'release']);
  });

  test('does not share the remaining requests with another route', () => {
    const { details, release } = declare();
    details.addRoute('all', { to: [details] });
    expect(release).toThrow(/^\[MESH0310\] c\/release: release and all both/);
    const later = declare();
    later.release();
    expect(() => later.details.addRoute('all', { to: [later.details] })).toThrow(/^\[MESH0310\] c\/details: /);
  });

  const steps = (...weights: number[]) => ({ steps: weights.map((weight) => Step.weight(weight)) });
  test.each<[string, Partial<CanaryReleaseProps>, number, RegExp]>([
    ['goes backwards', steps(5, 50, 25), 1, /^\[MESH0502\] c\/release: step 3 .*backwards; given: \[5,50,25\]/],
    ['repeats', steps(5, 5), 1, /^\[MESH0502\] c\/release: step 2 .*repeats/],
    ['is empty', steps(), 0, /^\[MESH0503\] c\/release: /],
    ['has no such step', {}, 5, /^\[MESH0504\] c\/release: .*given: 5; allowed: a whole number from 0 to 4/],
    ['has no step below 0', {}, -1, /^\[MESH0504\] c\/release: .*given: -1/],
  ])('refuses a plan that %s', (_, props, step, message) => {
    expect(declare(props, step).release).toThrow(message);
  });

  test('refuses weights outside of 0 to 100', () => {
    expect(() => Step.weight(101)).toThrow(/^\[MESH0501\] Step.weight: .*given: 101/);
    expect(() => Step.weight(-1)).toThrow(/MESH0501/);
  });

  test('refuses one version twice, and versions of two services', () => {
    const { chart, details, release } = declare({});
    const other = new MeshService(chart, 'other', { ports: [Port.http(80)], versions: { v1: Version.image('o:1') } });
    const same = { stable: details.version('v1'), canary: details.version('v1') };
    const make = (props: Partial<CanaryReleaseProps>) => () =>
      new CanaryRelease(chart, 'r', { ...same, ...steps(5), engine: Engine.static({ step: 0 }), ...props });
    expect(make({})).toThrow(/^\[MESH0505\] c\/r: .*given: "v1"/);
    chart.node.tryRemoveChild('r');
    expect(make({ canary: other.version('v1') })).toThrow(
      /^\[MESH0506\] c\/r: .*given: "c\/other"; allowed: c\/details/,
    );
    expect(release).not.toThrow();
  });
});

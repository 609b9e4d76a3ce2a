import { Chart, Testing } from 'cdk8s';
import { CanaryRelease, Engine, MeshService, Port, Step, Version } from 'cdk8s-mesh';
import 'cdk8s-mesh/jest';
import type { Rendered } from '../rendered';
import { at, MATRIX, TESTERS, type Asked } from './capability-matrix';

/** A release, as its objects by kind and name. */
function written(engine: Engine, steps: Step[], { route, versions = [] }: Asked['more'] = {}): Rendered {
  const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
  const image = (tag: string) => Version.image(`e:${tag}`);
  const reviews = new MeshService(chart, 'reviews', { ports: [Port.http(80)], versions: { v1: image('1') } });
  const stable = reviews.version('v1');
  const canary = reviews.addVersion('v2', image('2'));
  for (const name of versions) reviews.addVersion(name, image(name));
  const release = new CanaryRelease(chart, 'release', { stable, canary, steps, engine, route });
  expect(release).toKeepEveryRequestServed();
  return Object.fromEntries(Testing.synth(chart).map((it) => [`${it.kind}/${it.metadata.name}`, it.spec]));
}

describe.each(Object.entries(MATRIX))('%s', (_, cells) => {
  test.each(cells)('%s', (_engine, { engine, is, more, refused, see, steps }) => {
    if (refused) expect(() => written(engine, steps, more)).toThrow(refused);
    else expect(see!(written(engine, steps, more))).toEqual(is);
  });
});

describe('the static engine', () => {
  /** What each number of steps makes of requests: the share of the canary, then whether it gets copies. */
  function plan(steps: Step[], headers: Record<string, string> = {}) {
    const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
    const versions = { v1: Version.image('e:1'), v2: Version.image('e:2') };
    const [stable, canary] = new MeshService(chart, 'reviews', { ports: [Port.http(80)], versions }).versions;
    const release = new CanaryRelease(chart, 'release', { stable, canary, steps, engine: at(0) });
    expect(release).toKeepEveryRequestServed();
    const [all] = release.table().rows.filter(({ request }) => Object.keys(request.headers ?? {}).length === 0);
    const { request } = all;
    const [row] = release.table([{ ...request, headers }]).rows;
    return row.cells.map(({ decision, shares }) => [shares.v2 ?? 0, decision.mirrors?.length ?? 0]);
  }

  test.each<[string, Step[], Record<string, string>, number[][]]>([
    [
      'shadow: copies alone',
      [Step.mirror(100)],
      {},
      [
        [0, 0],
        [0, 1],
      ],
    ],
    [
      'A/B test: testers',
      [TESTERS],
      { 'end-user': 'x' },
      [
        [0, 0],
        [100, 0],
      ],
    ],
    [
      'A/B test: everybody else',
      [TESTERS],
      {},
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      'blue/green: testers look first',
      [TESTERS, Step.weight(100)],
      { 'end-user': 'x' },
      [
        [0, 0],
        [100, 0],
        [100, 0],
      ],
    ],
    [
      'blue/green: everybody else',
      [TESTERS, Step.weight(100)],
      {},
      [
        [0, 0],
        [0, 0],
        [100, 0],
      ],
    ],
  ])('%s', (_, steps, headers, wanted) => {
    expect(plan(steps, headers)).toEqual(wanted);
  });

  test('a rollback writes the bytes of the step before', () => {
    const steps = [TESTERS, Step.weight(20), Step.weight(100)];
    const bytes = (step: number) => JSON.stringify(written(at(step), steps));
    const before = [0, 1, 2, 3].map(bytes);
    expect([2, 1, 0].map(bytes)).toEqual([before[2], before[1], before[0]]);
    expect(new Set(before).size).toBe(4);
  });

  test('refuses a cookie that browsers would drop', () => {
    expect(() => at(0, { affinityCookie: 'a b' })).toThrow(/^\[MESH0526\] Engine.static: .*given: "a b"/);
    expect(() => Engine.flagger({ affinityCookie: 'a;b' })).toThrow(/^\[MESH0526\] Engine.flagger: /);
  });
});

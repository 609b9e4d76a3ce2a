import { ApiObject, ApiObjectMetadata, JsonPatch, Lazy, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { StringMatch, istio } from '../../src';

interface AnyProps extends istio.IstioResourceProps {
  readonly [field: string]: unknown;
  readonly metadata?: ApiObjectMetadata;
}

class Anything extends istio.IstioResource {
  public constructor(scope: Construct, id: string, props: AnyProps = {}) {
    super(scope, id, { apiVersion: 'example.com/v1', kind: 'Anything' }, props);
  }
}

const http = [
  { name: 'a', match: [{ uri: StringMatch.prefix('/a') }] },
  { name: 'b', weight: 0 },
];

test('the id is the name, and it is known at once', () => {
  const resource = new Anything(Testing.chart(), 'reviews');
  expect(resource.name).toBe('reviews');
  expect(ApiObject.of(resource)).toBe(resource.apiObject);
  expect(istio.IstioResource.isIstioResource(resource)).toBe(true);
  expect(istio.IstioResource.isIstioResource({})).toBe(false);
});

test('metadata is written as given', () => {
  const chart = Testing.chart();
  const resource = new Anything(chart, 'x', { metadata: { name: 'y', namespace: 'n', labels: { a: 'b' } }, http });
  expect(resource.namespace).toBe('n');
  expect(Testing.synth(chart)).toEqual([
    {
      apiVersion: 'example.com/v1',
      kind: 'Anything',
      metadata: { name: 'y', namespace: 'n', labels: { a: 'b' } },
      spec: {
        http: [
          { name: 'a', match: [{ uri: { prefix: '/a' } }] },
          { name: 'b', weight: 0 },
        ],
      },
    },
  ]);
});

test('a name that the API server would refuse is refused', () => {
  expect(() => new Anything(Testing.chart(), 'Reviews')).toThrow(/\[MESH1200\] test\/Reviews: .*given: "Reviews"/);
  expect(() => new Anything(Testing.chart(), 'x', { metadata: { name: 'a_b' } })).toThrow('[MESH1200]');
});

test('values may be computed at synthesis', () => {
  const chart = Testing.chart();
  const late: unknown[] = [];
  new Anything(chart, 'x', { http: Lazy.any({ produce: () => late }) });
  late.push(...http);
  expect(Testing.synth(chart)[0].spec.http[0].match).toEqual([{ uri: { prefix: '/a' } }]);
});

test('patches work by the names of YAML and keep fields that nobody knows', () => {
  const chart = Testing.chart();
  const resource = new Anything(chart, 'x', { http });
  ApiObject.of(resource).addJsonPatch(
    JsonPatch.add('/spec/futureField', { a: 1 }),
    JsonPatch.add('/spec/http/0/mirror_percent', 7),
  );
  const [object] = Testing.synth(chart);
  expect(object.spec.futureField).toEqual({ a: 1 });
  expect(object.spec.http[0].mirror_percent).toBe(7);
});

test('raw is laid over the spec: maps merge, null removes, lists are entered by name or index', () => {
  const chart = Testing.chart();
  new Anything(chart, 'x', {
    http,
    keep: { a: 1 },
    drop: 'me',
    raw: { keep: { b: 2 }, drop: null, http: { b: { mirror_percent: 5 }, 0: { match: [] } } },
  });
  expect(Testing.synth(chart)[0].spec).toEqual({
    keep: { a: 1, b: 2 },
    http: [
      { name: 'a', match: [] },
      { name: 'b', weight: 0, mirror_percent: 5 },
    ],
  });
});

test('raw that meets no element is refused', () => {
  const chart = Testing.chart();
  new Anything(chart, 'x', { http, raw: { http: { c: {} } } });
  expect(() => Testing.synth(chart)).toThrow(/\[MESH1201\].*spec\.http.*given: "c"; allowed: 0 or a, 1 or b/);
});

test('two syntheses give the same', () => {
  const chart = Testing.chart();
  new Anything(chart, 'x', { http, raw: { a: 1 } });
  expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
});

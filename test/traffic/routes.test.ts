import { Chart, Duration, Lazy, Testing } from 'cdk8s';
import {
  DirectResponse,
  Fault,
  Host,
  HttpRedirect,
  HttpRewrite,
  MeshService,
  Percent,
  Port,
  RetryOn,
  StringMatch,
  Version,
  type RouteProps,
} from 'cdk8s-mesh';
import type { Rendered } from '../rendered';

function declare(ports = [Port.http(9080)]) {
  const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
  const pods = Version.deployedElsewhere();
  const reviews = new MeshService(chart, 'reviews', { ports, versions: { v1: pods, v2: pods } });
  return { chart, reviews };
}

const virtualService = (chart: Chart) => Testing.synth(chart).find((object) => object.kind === 'VirtualService');
const http = (chart: Chart) => virtualService(chart).spec.http;
const host = 'reviews.shop.svc.cluster.local';
const jason = { headers: { 'end-user': StringMatch.exact('jason') } };

describe('routes of a service', () => {
  test('there is no VirtualService without them', () => {
    expect(virtualService(declare().chart)).toBeUndefined();
  });

  test('are kept in order, for the host of the service', () => {
    const { chart, reviews } = declare();
    reviews.addRoute('b', { match: [jason], to: [reviews.version('v2')] });
    reviews.addRoute('a', { to: [reviews], timeout: Duration.millis(1500) });
    expect(virtualService(chart).metadata).toEqual({ name: 'reviews', namespace: 'shop' });
    expect(virtualService(chart).spec).toEqual({
      hosts: [host],
      http: [
        {
          name: 'b',
          match: [{ headers: { 'end-user': { exact: 'jason' } } }],
          route: [{ destination: { host, subset: 'v2', port: { number: 9080 } } }],
        },
        { name: 'a', timeout: '1500ms', route: [{ destination: { host, port: { number: 9080 } } }] },
      ],
    });
  });

  test('a weight of 0 is a weight', () => {
    const { chart, reviews } = declare();
    reviews.addRoute('all', { to: [reviews.version('v1').weight(100), reviews.version('v2').weight(0)] });
    expect(http(chart)[0].route.map((route: Rendered) => route.weight)).toEqual([100, 0]);
  });

  test('a request keeps its port where a service has several and none is chosen', () => {
    const { chart, reviews } = declare([Port.http(80), Port.http(81)]);
    reviews.addRoute('one', { match: [jason], to: [reviews.version('v1').port(81)] });
    reviews.addRoute('any', { match: [{ uri: StringMatch.prefix('/a') }, { port: 81 }], to: [reviews.version('v1')] });
    reviews.addRoute('rest', { to: [reviews] });
    const ported = http(chart).map(({ name, match, route }: Rendered) => [
      name,
      match,
      route[0].destination.port.number,
    ]);
    expect(ported).toEqual([
      ['one', [{ headers: { 'end-user': { exact: 'jason' } } }], 81],
      ['any-80', [{ uri: { prefix: '/a' }, port: 80 }], 80],
      ['any-81', [{ uri: { prefix: '/a' }, port: 81 }, { port: 81 }], 81],
      ['rest-80', [{ port: 80 }], 80],
      ['rest-81', [{ port: 81 }], 81],
    ]);
    expect(() => reviews.port(82)).toThrow(/^\[MESH0111\] .*given: 82; allowed: 80, 81/);
    const other = new MeshService(chart, 'other', { ports: [Port.http(80), Port.http(90)] });
    expect(() => reviews.addRoute('more', { match: [{ method: StringMatch.exact('GET') }], to: [other] })).toThrow(
      /^\[MESH0314\] c\/reviews: .*lacks port 81/,
    );
  });

  test('say everything that Istio can', () => {
    const { chart, reviews } = declare();
    reviews.addRoute('whole', {
      to: [reviews, Host.external('example.com').port(443)].map((place) => place.weight(1)),
      rewrite: HttpRewrite.uri('/'),
      retries: {
        attempts: 10,
        perTryTimeout: Duration.seconds(1),
        retryOn: [RetryOn.GATEWAY_ERROR, RetryOn.status(409)],
      },
      fault: Fault.abort(500, { percentage: 10 }),
      mirrors: [{ to: reviews.version('v2'), percentage: Percent.of(5) }],
      headers: { request: { set: { a: 'b' } } },
      corsPolicy: { allowOrigins: [StringMatch.exact('https://example.com')] },
    });
    expect(http(chart)[0]).toEqual({
      name: 'whole',
      route: [
        { destination: { host, port: { number: 9080 } }, weight: 1 },
        { destination: { host: 'example.com', port: { number: 443 } }, weight: 1 },
      ],
      rewrite: { uri: '/' },
      retries: { attempts: 10, perTryTimeout: '1s', retryOn: 'gateway-error,409' },
      fault: { abort: { httpStatus: 500, percentage: { value: 10 } } },
      mirrors: [{ destination: { host, subset: 'v2', port: { number: 9080 } }, percentage: { value: 5 } }],
      headers: { request: { set: { a: 'b' } } },
      corsPolicy: { allowOrigins: [{ exact: 'https://example.com' }] },
    });
  });

  test('redirect and direct response need no destination', () => {
    const { chart, reviews } = declare();
    reviews.addRoute('moved', {
      match: [{ uri: StringMatch.prefix('/old') }],
      redirect: HttpRedirect.to({ uri: '/new' }),
    });
    reviews.addRoute('gone', { directResponse: DirectResponse.status(410) });
    expect(http(chart).map((route: Rendered) => Object.keys(route).sort())).toEqual([
      ['match', 'name', 'redirect'],
      ['directResponse', 'name'],
    ]);
  });
});

describe('bad routes are refused at the line', () => {
  const { reviews } = declare();
  const v1 = reviews.version('v1');
  const v2 = reviews.version('v2');

  test.each<[string, RouteProps, RegExp]>([
    ['no destination', {}, /^\[MESH0302\] c\/reviews: .*allowed: exactly one of to, redirect/],
    ['an empty list of destinations', { to: [] }, /MESH0302/],
    ['two destinations without weights', { to: [v1, v2] }, /^\[MESH0301\] c\/reviews: .*given: \[null,null\]/],
    ['a weight missing', { to: [v1.weight(1), v2] }, /MESH0301.*given: \[1,null\]/],
    ['weights that sum to 0', { to: [v1.weight(0), v2.weight(0)] }, /MESH0301.*sum to 0/],
    [
      'a destination and a redirect',
      { to: [v1], redirect: HttpRedirect.https() },
      /MESH0305.*given: \["to","redirect"\]/,
    ],
    ['negative retries', { to: [v1], retries: { attempts: -1 } }, /MESH0307.*given: -1/],
    ['a match that says nothing', { match: [{}], to: [v1] }, /MESH0309/],
  ])('%s', (_, props, message) => {
    expect(() => reviews.addRoute('bad', props)).toThrow(message);
  });

  test('weights that are negative or broken', () => {
    expect(() => v1.weight(-1)).toThrow(/^\[MESH0110\] reviews.shop.svc.cluster.local \(v1\): .*given: -1/);
    expect(() => reviews.weight(0.5)).toThrow(/MESH0110/);
  });

  test('a name twice, and none', () => {
    const again = declare().reviews;
    again.addRoute('a', { match: [jason], to: [again] });
    expect(() => again.addRoute('a', { to: [again] })).toThrow(/^\[MESH0303\] c\/reviews: .*given: "a"/);
    expect(() => again.addRoute('', { to: [again] })).toThrow(/MESH0306/);
  });

  test('a service that speaks no HTTP', () => {
    const { reviews: db } = declare([Port.tcp(5432)]);
    expect(() => db.addRoute('a', { to: [db] })).toThrow(/^\[MESH0308\] c\/reviews: .*given: \["tcp 5432"\]/);
  });
});

describe('a route that can never be reached', () => {
  const uri = (match: StringMatch) => ({ uri: match });
  const { exact, prefix, regex, present } = StringMatch;

  test.each<[string, RouteProps['match'], RouteProps['match'], boolean]>([
    ['behind a route without a match', undefined, [jason], true],
    ['the same match', [jason], [jason], true],
    ['more conditions than the one before', [jason], [{ ...jason, ...uri(exact('/a')) }], true],
    ['fewer conditions', [{ ...jason, ...uri(exact('/a')) }], [jason], false],
    ['exact under a prefix', [uri(prefix('/a'))], [uri(exact('/a/b'))], true],
    ['a longer prefix', [uri(prefix('/a'))], [uri(prefix('/ab'))], true],
    ['a shorter prefix', [uri(prefix('/ab'))], [uri(prefix('/a'))], false],
    ['behind prefix /', [uri(prefix('/'))], undefined, true],
    ['behind regex .*', [uri(regex('.*'))], [jason], true],
    ['an equal regex', [uri(regex('/a.+'))], [uri(regex('/a.+'))], true],
    ['exact that a regex might take', [uri(regex('/a.+'))], [uri(exact('/ab'))], false],
    ['another case', [uri(prefix('/a'))], [uri(exact('/A'))], false],
    ['another case, case ignored', [{ ...uri(prefix('/a')), ignoreUriCase: true }], [uri(exact('/AB'))], true],
    [
      'case ignored behind case that counts',
      [uri(prefix('/a'))],
      [{ ...uri(exact('/ab')), ignoreUriCase: true }],
      false,
    ],
    ['a header with any value', [{ headers: { h: present() } }], [{ headers: { h: exact('x') } }], true],
    ['any value behind one', [{ headers: { h: exact('x') } }], [{ headers: { h: present() } }], false],
    [
      'without a value behind without it',
      [{ withoutHeaders: { h: exact('x') } }],
      [{ withoutHeaders: { h: present() } }],
      true,
    ],
    ['the other way round', [{ withoutHeaders: { h: present() } }], [{ withoutHeaders: { h: exact('x') } }], false],
    ['another port', [{ port: 80 }], [{ port: 81 }], false],
    ['the same caller', [{ sourceLabels: { app: 'a' } }], [{ sourceLabels: { app: 'a', v: '1' } }], true],
    [
      'each of several under some of several',
      [uri(exact('/a')), uri(exact('/b'))],
      [uri(exact('/b')), uri(exact('/a'))],
      true,
    ],
    ['one of several is left over', [uri(exact('/a'))], [uri(exact('/a')), uri(exact('/b'))], false],
  ])('%s', (_, earlier, later, isHidden) => {
    const { reviews } = declare();
    reviews.addRoute('wide', { match: earlier, to: [reviews] });
    const add = () => reviews.addRoute('narrow', { match: later, to: [reviews] });
    if (isHidden) expect(add).toThrow(/^\[MESH0304\] c\/reviews: route narrow .* route wide/);
    else expect(add).not.toThrow();
  });

  test('a match that is computed at synthesis hides nothing', () => {
    const { chart, reviews } = declare();
    reviews.addRoute('later', { match: Lazy.any({ produce: () => [jason] }), to: [reviews] });
    reviews.addRoute('rest', { to: [reviews] });
    expect(http(chart)).toHaveLength(2);
  });
});

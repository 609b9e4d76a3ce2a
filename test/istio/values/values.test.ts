import { Duration } from 'cdk8s';
import {
  Delegate,
  DirectResponse,
  Fault,
  GrpcStatus,
  HttpRedirect,
  HttpRewrite,
  Percent,
  RedirectPort,
  RetryOn,
  StringMatch,
} from '../../../src';
import { renderDuration, renderWire } from '../../../src/istio/render';

const ok: [string, () => unknown, unknown][] = [
  ['an exact text', () => StringMatch.exact('jason'), { exact: 'jason' }],
  ['an empty exact text', () => StringMatch.exact(''), { exact: '' }],
  ['a prefix', () => StringMatch.prefix('/a'), { prefix: '/a' }],
  ['an expression', () => StringMatch.regex('^(.*?;)?(user=jason)(;.*)?$'), { regex: '^(.*?;)?(user=jason)(;.*)?$' }],
  ['a presence', () => StringMatch.present(), {}],
  ['a share', () => Percent.of(0.0001), { value: 0.0001 }],
  ['a share of nothing', () => Percent.of(0), { value: 0 }],
  ['a delay', () => Fault.delay(Duration.seconds(7)), { delay: { fixedDelay: '7s', percentage: { value: 100 } } }],
  ['an abort', () => Fault.abort(500, { percentage: 0.1 }), { abort: { httpStatus: 500, percentage: { value: 0.1 } } }],
  [
    'a gRPC abort',
    () => Fault.grpcAbort(GrpcStatus.UNAVAILABLE),
    { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 100 } } },
  ],
  [
    'both faults',
    () => Fault.combined(Fault.abort(400), Fault.delay(Duration.millis(2500), { percentage: 5 })),
    {
      abort: { httpStatus: 400, percentage: { value: 100 } },
      delay: { fixedDelay: '2500ms', percentage: { value: 5 } },
    },
  ],
  ['a new path', () => HttpRewrite.uri('/'), { uri: '/' }],
  ['a new path and host', () => HttpRewrite.uri('/', { authority: 'a.b' }), { uri: '/', authority: 'a.b' }],
  ['a new host', () => HttpRewrite.authority('a.b'), { authority: 'a.b' }],
  [
    'a new path by groups',
    () => HttpRewrite.regex('/a/(.*)', '/\\1'),
    { uriRegexRewrite: { match: '/a/(.*)', rewrite: '/\\1' } },
  ],
  ['a redirect to https', () => HttpRedirect.https(), { scheme: 'https' }],
  [
    'a redirect to a port',
    () => HttpRedirect.to({ port: RedirectPort.of(8443), redirectCode: 308 }),
    { port: 8443, redirectCode: 308 },
  ],
  [
    'a redirect to a derived port',
    () => HttpRedirect.to({ uri: '/x', port: RedirectPort.FROM_REQUEST_PORT }),
    { uri: '/x', derivePort: 'FROM_REQUEST_PORT' },
  ],
  ['a status', () => DirectResponse.status(204), { status: 204 }],
  ['a text', () => DirectResponse.text(503, 'later'), { status: 503, body: { string: 'later' } }],
  ['bytes', () => DirectResponse.bytes(200, 'AAE='), { status: 200, body: { bytes: 'AAE=' } }],
  ['a delegate', () => Delegate.named('web'), { name: 'web' }],
  ['a delegate elsewhere', () => Delegate.named('web', { namespace: 'a' }), { name: 'web', namespace: 'a' }],
  ['conditions', () => ({ retryOn: [RetryOn.SERVER_ERROR, RetryOn.status(503)] }), { retryOn: '5xx,503' }],
  ['a condition by name', () => RetryOn.of('reset-before-request'), 'reset-before-request'],
];

test.each(ok)('%s is written as Istio has it', (_, make, wire) => {
  expect(renderWire(make())).toEqual(wire);
});

const refused: [string, () => unknown, string][] = [
  ['an empty prefix', () => StringMatch.prefix(''), 'MESH1206'],
  ['look-ahead', () => StringMatch.regex('a(?!b)'), 'MESH1205'],
  ['a back-reference', () => StringMatch.regex('(a)\\1'), 'MESH1205'],
  ['an empty expression', () => StringMatch.regex(''), 'MESH1205'],
  ['1025 characters of expression', () => StringMatch.regex('a'.repeat(1025)), 'MESH1205'],
  ['more than all', () => Percent.of(100.1), 'MESH1204'],
  ['less than the smallest share', () => Percent.of(0.00001), 'MESH1204'],
  ['a negative share', () => Percent.of(-1), 'MESH1204'],
  ['no number', () => Percent.of(Number.NaN), 'MESH1204'],
  ['a delay of 0', () => Fault.delay(Duration.seconds(0)), 'MESH1203'],
  ['a delay of half a millisecond', () => Fault.delay(Duration.millis(0.5)), 'MESH1203'],
  ['status 199', () => Fault.abort(199), 'MESH1207'],
  ['status 600', () => DirectResponse.status(600), 'MESH1207'],
  ['two aborts', () => Fault.combined(Fault.abort(500), Fault.grpcAbort(GrpcStatus.INTERNAL)), 'MESH1208'],
  ['an empty redirect', () => HttpRedirect.to({}), 'MESH1209'],
  ['a redirect with two paths', () => HttpRedirect.to({ uri: '/a', prefixRewrite: '/b' }), 'MESH1209'],
  ['a redirect with 304', () => HttpRedirect.to({ uri: '/a', redirectCode: 304 }), 'MESH1209'],
  ['a redirect to ftp', () => HttpRedirect.to({ scheme: 'ftp' }), 'MESH1209'],
  ['port 0', () => RedirectPort.of(0), 'MESH1213'],
  ['port 65536', () => RedirectPort.of(65536), 'MESH1213'],
  ['an empty rewrite', () => HttpRewrite.uri(''), 'MESH1210'],
  ['a rewrite by look-behind', () => HttpRewrite.regex('(?<=a)b', 'c'), 'MESH1205'],
  ['a large body', () => DirectResponse.text(200, 'x'.repeat(1024 * 1024 + 1)), 'MESH1211'],
  ['a body that is not base64', () => DirectResponse.bytes(200, '%%'), 'MESH1211'],
  ['a delegate with a slash', () => Delegate.named('a/b'), 'MESH1215'],
  ['an unknown condition', () => RetryOn.of('4xx'), 'MESH1212'],
  ['a condition with a space', () => RetryOn.of(' 5xx'), 'MESH1212'],
];

test.each(refused)('%s is refused', (_, make, code) => {
  expect(make).toThrow(`[${code}]`);
});

test.each([
  [Duration.seconds(3), '3s'],
  [Duration.minutes(5), '300s'],
  [Duration.millis(1), '1ms'],
  [Duration.millis(1500), '1500ms'],
])('%s is written %s', (duration, text) => {
  expect(renderDuration(duration)).toBe(text);
});

test('a duration of 0 is kept where it switches something off, and refused elsewhere with its field', () => {
  expect(renderWire({ tcp: { idleTimeout: Duration.seconds(0) } })).toEqual({ tcp: { idleTimeout: '0s' } });
  expect(() => renderWire({ http: [{ timeout: Duration.seconds(0) }] })).toThrow('spec.http[0].timeout');
});

test('nothing is written that was not said, and nothing is lost that was', () => {
  expect(renderWire({ a: undefined, b: 0, c: [], d: { e: undefined }, f: false, g: [undefined, 1] })).toEqual({
    b: 0,
    c: [],
    d: {},
    f: false,
    g: [1],
  });
  expect(() => renderWire({ a: () => 1 })).toThrow('[MESH1202]');
});

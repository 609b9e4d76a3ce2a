import { parseDuration } from '../../src/lint/go/duration';
import { isIpAddress, isIpPrefix } from '../../src/lint/go/ip';
import { regexProblem } from '../../src/lint/go/regex';
import { parseGoUrl } from '../../src/lint/go/url';

test.each([
  ['1.5s', 1.5e9],
  ['1h2m3s', 3723e9],
  ['-1ms', -1e6],
  ['.5s', 5e8],
  ['0', 0],
  ['1', undefined],
  ['', undefined],
  ['1d', undefined],
  ['1 s', undefined],
  ['300000h', 300000 * 3600e9],
  ['9999999h', undefined],
])('duration %s', (text, nanoseconds) => expect(parseDuration(text)).toBe(nanoseconds));

test.each([
  ['1.2.3.4', true],
  ['01.2.3.4', false],
  ['1.2.3', false],
  ['256.1.1.1', false],
  ['::1', true],
  ['fe80::1%eth0', true],
  ['::ffff:1.2.3.4', true],
  ['1::2::3', false],
  ['a', false],
])('address %s', (text, valid) => expect(isIpAddress(text)).toBe(valid));

test.each([
  ['10.0.0.0/8', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/08', false],
  ['::/128', true],
  ['10.0.0.0', false],
])('prefix %s', (text, valid) => expect(isIpPrefix(text)).toBe(valid));

test('regular expressions are RE2', () => {
  expect(regexProblem('a(b|c)*')).toBeUndefined();
  expect(regexProblem('a(?=b)')).toBeDefined();
  expect(regexProblem('[')).toBeDefined();
});

test('URLs split as Go splits them', () => {
  expect(parseGoUrl('https://u@h:80/p?q', 'request')).toEqual({ scheme: 'https', host: 'h', port: '80' });
  expect(parseGoUrl('oci:x', 'request')?.scheme).toBe('oci');
  expect(parseGoUrl('a/b', 'request')).toBeUndefined();
  expect(parseGoUrl('a/b', 'any')?.scheme).toBe('');
  expect(parseGoUrl('http://h:x/', 'any')).toBeUndefined();
  expect(parseGoUrl('http://::1/', 'any')).toBeUndefined();
  expect(parseGoUrl('http://a b/', 'any')).toBeUndefined();
});

import { NameSet } from '../../src/lint/name-set';

test.each([
  ['shop', true],
  ['Shop', false],
  ['shop-*', true],
  ['*-eu', true],
  ['*op', true],
  ['*', true],
  ['bank*', false],
  ['*bank', false],
  ['hop', false],
])('compares names with %s', (pattern, expected) => {
  const names = new NameSet(['shop', 'shop-eu']);
  expect([names.has(pattern), names.has(pattern)]).toEqual([expected, expected]);
});

test('takes whole names without regard to case where it is told to', () => {
  const names = new NameSet(['shop'], true);
  expect(['SHOP', 'SH*', '*OP'].map((pattern) => names.has(pattern))).toEqual([true, false, false]);
});

test('has no name for any where it has none', () => {
  expect(new NameSet([]).has('*')).toBe(false);
});

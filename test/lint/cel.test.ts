import { compileCel } from '../../src/lint/cel/compile';

describe('CEL', () => {
  test.each([
    ['self.a == "x" || self.b', { a: 'x' }, true],
    ['self.b || self.a == "x"', { a: 'x' }, true],
    ['self.b || self.a == "x"', { a: 'y' }, false],
    ['self.b', {}, false],
    ['has(self.a) ? self.a.size() > 1 : true', {}, true],
    ['has(self.a) ? self.a.size() > 1 : true', { a: [1] }, false],
    ['self.all(k, k != "a")', { b: 1 }, true],
    ['self.exists_one(x, x == 2)', [1, 2, 2], false],
    ['self in ["a", "b"]', 'b', true],
    ['1 + 2 * 3 == self', 7, true],
    ['!(self < 0) && self <= 10', 5, true],
    ['self.substring(7, 8) == "/"', 'unix://', false],
    ['duration(self) >= duration("1ms")', '1h30m', true],
    ['duration(self) >= duration("1ms")', '0s', false],
    ['duration(self) >= duration("1ms")', '5', false],
    ['url(self).getScheme() in ["http"]', 'HTTP://x', true],
    ['isURL(self)', 'a b', false],
    ['int(self) == 10', '10', true],
    ['int(self) == 10', 'x', false],
    ['self == {}', {}, true],
  ])('%s of %j is %s', (rule, self, expected) => {
    expect(compileCel(rule)(self)).toBe(expected);
  });

  test.each(['self ==', '1.2.3.4', 'frobnicate(self)', 'self $ 1', '(self'])(
    '%s is refused when it is compiled',
    (rule) => {
      expect(() => compileCel(rule)).toThrow(SyntaxError);
    },
  );
});

import { Injector, IstioProfile } from '../../src/injection';
import { casesOf, inputOf } from './cases';

const CASES = casesOf('1.30.3').filter((one) => !one.error && !one.set && !one.mesh && !one.operator);
const test = CASES.length > 0 ? it.each(CASES) : it.skip.each([{ name: 'no cases' } as (typeof CASES)[0]]);

describe.each([false, true])('injecting once more, native %s', (native) => {
  const injector = new Injector({ profile: IstioProfile.V1_30, native });
  test('$name changes nothing', (one) => {
    for (const object of inputOf('1.30.3', one)) {
      const once = injector.inject(object).object;
      const kept = JSON.stringify(once);
      const twice = injector.inject(once);
      expect(JSON.stringify(once)).toBe(kept);
      expect(twice.problems).toEqual([]);
      // A user's own version of the proxy Istio lets go at the second injection; random pods compare that with it.
      if (!kept.includes('proxy.istio.io/overrides')) expect(twice.object).toEqual(once);
    }
  });

  test('$name leaves its input alone', (one) => {
    for (const object of inputOf('1.30.3', one)) {
      const before = JSON.stringify(object);
      injector.inject(object);
      expect(JSON.stringify(object)).toBe(before);
    }
  });
});

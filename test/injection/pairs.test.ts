import { Injector, IstioProfile } from '../../src/injection';
import { casesOf, expectedOf, hasAnswer, inputOf, operatorOf, type InjectionCase } from './cases';
import { normalise } from './normalise';

const VERSIONS = ['1.29.1', '1.30.3', '1.31.0-rc.0'];

function injectorOf(version: string, native: boolean, one: InjectionCase): Injector {
  return new Injector({
    profile: IstioProfile.of(version),
    native,
    set: one.set,
    operator: operatorOf(one),
    meshConfig: one.mesh,
  });
}

describe.each(VERSIONS)("Istio %s's own injector", (version) => {
  const pairs = casesOf(version).flatMap((one) =>
    (['classic', 'native'] as const).map((mode) => ({ one, mode, name: one.name })),
  );
  const answered = pairs.filter(({ one, mode }) => hasAnswer(version, mode, one));
  const test =
    answered.length > 0
      ? it.each(answered)
      : it.skip.each([{ name: 'no cases', mode: 'classic', one: {} } as (typeof pairs)[0]]);
  test('$name $mode', ({ one, mode }) => {
    const injector = injectorOf(version, mode === 'native', one);
    const results = inputOf(version, one).map((object) => injector.inject(object));
    const problems = results.flatMap((result) => result.problems);
    if (one.error) {
      expect(problems).not.toHaveLength(0);
      const named = /annotation '([^']+)'/.exec(one.error)?.[1];
      if (named) expect(problems[0].path).toContain(named);
      return;
    }
    expect(problems).toEqual([]);
    expect(results.flatMap((result) => result.warnings)).toEqual(one.warnings ?? []);
    expect(normalise(results.map((result) => result.object))).toEqual(normalise(expectedOf(version, mode, one)));
  });
});

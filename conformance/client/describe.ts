import { Judge, JudgeOptions } from './judge';
import { judgeTools } from './tools';

/**
 * `describe` with a judge. Where its tools are missing the tests are skipped, and their names tell why; in CI they fail
 * instead, as a check that nobody runs proves nothing.
 */
export function describeJudged(name: string, tests: (judge: Judge) => void, options: JudgeOptions = {}): void {
  const tools = judgeTools();
  if (!('missing' in tools)) {
    describe(name, () => {
      const judge = new Judge(options);
      afterAll(() => judge.close());
      tests(judge);
    });
    return;
  }
  if (process.env.CI === 'true') {
    test(`${name}: the judge is there`, () => {
      throw new Error(tools.missing);
    });
    return;
  }
  // The tests are only named: none of them runs, so none touches the judge.
  describe.skip(`${name} (skipped: ${tools.missing})`, () => tests(undefined as unknown as Judge));
}

import { describeJudged } from '../client';
import { comparePods, differences } from './compare';

const PODS = Number(process.env.PODS ?? 500);
const SEED = Number(process.env.SEED ?? 1);

describe.each([false, true])('random pods, native %s', (native) => {
  describeJudged(
    "Istio's injector and ours",
    (judge) => {
      test(`agree on ${PODS} pods of seed ${SEED}, or refuse both`, async () => {
        const { equal, disagreements } = await comparePods(judge, PODS, SEED, native);
        const shown = disagreements
          .slice(0, 3)
          .map(({ number, istio, ours }) => `#${number} ${differences(istio, ours)[0]}`);
        expect(shown).toEqual([]);
        expect(equal).toBeGreaterThan(PODS / 2);
      });
    },
    { env: { ENABLE_NATIVE_SIDECARS: String(native) }, timeoutSeconds: 600 },
  );
});

import { describeJudged } from '../client';
import { compareMesh, type Disagreement } from './differential';

/** Sizes of a run on request: `npm run conformance:routing -- --requests 200000`. */
const requests = Number(process.env.REQUESTS ?? 20000);
const first = Number(process.env.SEED ?? 1);

function inWords(d: Disagreement): string {
  const fields = d.differences.map(
    (f) => `${f.field}: ours ${JSON.stringify(f.ours)}, theirs ${JSON.stringify(f.theirs)}`,
  );
  return `seed ${d.seed} proxy ${JSON.stringify(d.proxy)} call ${JSON.stringify(d.call)}: ${fields.join('; ')}`;
}

describeJudged(
  'random requests in random meshes',
  (judge) => {
    test(
      `${requests} requests are decided as istiod and Envoy decide them, from seed ${first}`,
      async () => {
        const found: string[] = [];
        let done = 0;
        for (let seed = first; done < requests && found.length < 20;) {
          const batches = await Promise.all([compareMesh(judge, seed++), compareMesh(judge, seed++)]);
          for (const batch of batches) {
            done += batch.calls;
            found.push(...batch.disagreements.map(inWords));
            // A VirtualService for `*` makes Envoy refuse a sidecar's table, so that the judge cannot answer: we say so, too.
            expect(batch.unjudged.filter((u) => !u.reason.includes('single wildcard domain'))).toEqual([]);
          }
        }
        expect(found).toEqual([]);
      },
      60 * 60 * 1000,
    );
  },
  { processes: 2 },
);

import { describeJudged } from '../client';
import { synthesized } from '../examples';
import { randomApp } from '../random/app';
import { guardedApp } from '../random/guarded-app';
import { objections } from './acceptance';

/** The first seed and how many apps follow it: `SEED=7 APPS=1` repeats one. */
const first = Number(process.env.SEED ?? 1);
const apps = Number(process.env.APPS ?? 500);
const batch = 50;

const generators = { 'random apps': randomApp, 'random guarded apps': guardedApp };

for (const [name, generate] of Object.entries(generators)) {
  describeJudged(`${name} are accepted`, (judge) => {
    const batches = Array.from({ length: Math.ceil(apps / batch) }, (_, i) => first + i * batch);
    test.each(batches)('seeds from %d on', async (from) => {
      for (let seed = from; seed < Math.min(from + batch, first + apps); seed++) {
        const found = await accepted(seed);
        if (found.length > 0) throw new Error(`SEED=${seed} APPS=1:\n${found.join('\n')}`);
      }
    });

    async function accepted(seed: number): Promise<string[]> {
      let yaml: string;
      try {
        yaml = synthesized((outdir) => generate(seed, { outdir }));
      } catch (error) {
        return [`does not synthesize: ${(error as Error).message}`];
      }
      return objections(judge, yaml);
    }
  });
}

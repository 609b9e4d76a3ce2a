import { objections } from '../accepted/acceptance';
import { describeJudged } from '../client';
import { exampleYaml } from '../examples';
import { differences } from '../routed/table';
import { tables } from '../routed/tables';
import { mutants } from './mutate';

/** Scenarios that together have every kind of thing that can be broken. */
const scenarios = [
  'bookinfo/tour',
  'bookinfo/jason-abort',
  'bookinfo/ab-by-header',
  'canary/step-2',
  'tls-gateway/secret',
];

describeJudged(
  'broken examples are noticed',
  (judge) => {
    test.each(scenarios)('%s', async (name) => {
      const rows = tables[name];
      const broken = mutants(exampleYaml(name));
      const unnoticed = await Promise.all(
        broken.map(async ({ name: mutation, yaml }) => {
          const found = (await objections(judge, yaml)).length || (await differences(judge, yaml, rows)).length;
          return found > 0 ? [] : [mutation];
        }),
      );
      expect(broken.length).toBeGreaterThan(10);
      expect(unnoticed.flat()).toEqual([]);
    });
  },
  { processes: 2 },
);

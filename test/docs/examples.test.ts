import { loadAll } from 'js-yaml';
import { examplesOf, pages, runExample } from '../../docs/examples';
import { typeErrorsOf } from '../type-errors';

const examples = pages().flatMap(examplesOf);

test.each(examples.map((example, index) => [`${example.page} ${index}`, example] as const))(
  '%s writes the YAML below it',
  (_, example) => {
    expect(loadAll(runExample(example))).toEqual(loadAll(example.yaml));
  },
);

test('every example is well typed', () => {
  const head = `import type { Chart } from 'cdk8s';\ndeclare const chart: Chart;\n`;
  const wrong = `${head}new Set<number>(['a']);`;
  const errors = typeErrorsOf([...examples.map(({ code }) => head + code), wrong]);
  expect([...errors.keys()]).toEqual([examples.length]);
  expect(examples.length).toBeGreaterThan(15);
});

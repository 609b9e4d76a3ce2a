import { describeJudged } from '../client';
import { exampleYaml, programs } from '../examples';
import { differences } from './table';
import { tables } from './tables';

test('every scenario of every example has a table', () => {
  expect(Object.keys(tables).sort()).toEqual([...programs().keys()].sort());
});

describeJudged('examples are routed as they say', (judge) => {
  test.each(Object.entries(tables))('%s', async (name, rows) => {
    expect(await differences(judge, exampleYaml(name), rows)).toEqual([]);
  });
});

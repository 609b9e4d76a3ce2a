import { describeJudged } from '../client';
import { examples } from '../examples';
import { objections } from './acceptance';

describeJudged('examples are accepted', (judge) => {
  test.each(examples())('$name', async ({ yaml }) => {
    expect(await objections(judge, yaml)).toEqual([]);
  });
});

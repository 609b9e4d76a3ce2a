import { describeJudged, seed } from '../client';
import { compareValidity } from './compare';
import { realDocuments } from './documents';
import { knownFault } from './known-faults';
import { mutate, vocabularyOf } from './mutate';
import { Random } from './random';

const count = Number(process.env.DOCUMENTS ?? 3000);
const start = seed();
const documents = realDocuments();

describeJudged('validity', (judge) => {
  (documents ? test : test.skip)(
    `${count} mutated documents (seed ${start}) are valid for the linter where they are for Istio`,
    async () => {
      const random = new Random(start);
      const vocabulary = vocabularyOf(documents ?? []);
      const mutants = Array.from({ length: count }, () => mutate(random.pick(documents ?? []), random, vocabulary));
      const { disagreements } = await compareValidity(judge, mutants);
      expect(disagreements.filter((disagreement) => !knownFault(disagreement))).toEqual([]);
    },
  );
});

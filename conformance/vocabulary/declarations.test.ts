import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { describeJudged, seed } from '../client';
import { realDocuments } from '../lint/documents';
import { mutate, vocabularyOf } from '../lint/mutate';
import { Random } from '../lint/random';
import { declareAll } from './declarations';

/** Mutated documents, of which the typed API can say about half: `DOCUMENTS=100 SEED=7` repeats those of a seed. */
const count = Number(process.env.DOCUMENTS ?? 10500);
const start = seed();

type Document = Record<string, unknown>;
const folder = join(__dirname, '..', '..', 'test', 'istio', 'vocabulary', 'expected');
const everyField = readdirSync(folder).flatMap(
  (file) => loadAll(readFileSync(join(folder, file), 'utf8')) as Document[],
);
const documents = [...everyField, ...(realDocuments() ?? [])];

/** The regex that Istio takes although RE2 does not, for one use only. */
const STAR = 'missing argument to repetition operator: `*`';

/** What Istio accepts and we refuse, by the rule that refuses it, and why. */
const STRICTER: Readonly<Record<string, string>> = {
  MESH1200: 'the judge does not ask the API server, which refuses such a name',
  MESH1205: 'the regex * for a header that must be absent, which StringMatch.present() says',
  MESH1207: 'an abort without a status aborts nothing',
  MESH1215: 'the name of a namespace that Kubernetes cannot have',
  MESH1251: 'a selector with a label that no pod can carry',
  MESH1252: 'a reference to an object whose name Kubernetes cannot have',
  MESH1254: 'a principal of no form that a certificate has matches nobody',
  MESH1256: 'an empty list says nothing',
  MESH1257: 'an empty list says nothing',
  MESH1264: 'an empty issuer says nothing',
  MESH1265: 'a private key would be published',
};

describeJudged('declarations over the whole vocabulary', (judge) => {
  test(`${count} documents (seed ${start}): what synthesizes is accepted, what Istio accepts can be said`, async () => {
    const random = new Random(start);
    const vocabulary = vocabularyOf(documents);
    const mutants = Array.from({ length: count }, () => mutate(random.pick(documents), random, vocabulary));
    const { said, synthesized, refused, unsound, stricter } = await declareAll(judge, mutants);
    expect(said - synthesized).toBe(refused);
    expect(said).toBeGreaterThan(count / 3);
    expect(unsound).toEqual([]);
    expect(
      Object.entries(stricter)
        .filter(
          ([code, all]) => !(code in STRICTER) || (code === 'MESH1205' && !all.every((each) => each.includes(STAR))),
        )
        .map(([, all]) => all[0]),
    ).toEqual([]);
  });
});

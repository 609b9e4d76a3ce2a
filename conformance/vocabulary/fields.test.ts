import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeJudged } from '../client';

const folder = join(__dirname, '..', '..', 'test', 'istio', 'vocabulary', 'expected');

/** Fields and kinds that Istio has got since 1.29, the release of the judge. */
const NEWER =
  /^(http2KeepAlive|zoneAwareLbSetting|outlierDetectionHttpErrorCodes|budgetInterval|insecureSkipVerify|prefixRewrite)$/;

/** The unknown fields in a message such as `unknown fields [spec.a.b spec.c]`. */
const unknownFields = (message = ''): string[] =>
  [...message.matchAll(/spec\.[^\s\]]*\.(\w+)(?=[\s\]])|unknown field "(\w+)"/g)].map((match) => match[1] ?? match[2]!);

describeJudged('every field of the vocabulary', (judge) => {
  test.each(readdirSync(folder))('%s is accepted by webhook, schema and CEL', async (file) => {
    const verdicts = await judge.validate(readFileSync(join(folder, file), 'utf8'));
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { webhook, schema, unknownField } of verdicts) {
      expect(webhook).toBeUndefined();
      const unknown = [...unknownFields(schema), ...unknownFields(unknownField)];
      expect(unknown.filter((field) => !NEWER.test(field))).toEqual([]);
      if (unknown.length === 0) expect(schema).toBeUndefined();
    }
  });
});

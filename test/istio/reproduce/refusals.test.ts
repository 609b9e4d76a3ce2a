import { validationCases, whole } from '../../lint/validation-cases';
import { schemaBreaches } from '../../../src/lint/schema/family';
import { MeshError } from '../../../src/mesh/error';
import { readCases } from '../../lint/shared-cases';
import { typeErrorsOf } from '../../type-errors';
import { objectMeaning } from './meaning';
import { programOf, writeStatement, type Statement } from './program';
import { runStatement } from './run';
import { Unsayable, type Fields } from './writer';

interface KnownAnswer {
  readonly title: string;
  readonly valid: boolean;
  readonly object: Fields;
}

interface CrdCase {
  readonly name: string;
  readonly valid: boolean;
  readonly resource: Fields;
}

const answers: KnownAnswer[] = [
  ...(validationCases ?? []).map((c) => ({ title: `${c.test} ${c.name}`, valid: c.valid, object: whole(c) as Fields })),
  ...(readCases<{ cases: CrdCase[] }>('crd-validation-cases.json')?.cases ?? []).map(({ name, valid, resource }) => ({
    title: `CRD ${name}`,
    valid,
    object: resource,
  })),
];

/** The statement, with what only raw can say; undefined where the typed API has no words at all. */
function statementOf(object: Fields): Statement | undefined {
  try {
    return writeStatement(object, 'case');
  } catch (error) {
    if (error instanceof Unsayable) return undefined;
    throw error;
  }
}

/** What Istio accepts and we refuse, by the rule that refuses it, and why. */
const STRICTER: Readonly<Record<string, string>> = {
  MESH1254: 'a principal of no form that a certificate has matches nobody',
  MESH1257: 'an empty list says nothing',
  MESH1264: 'an empty issuer says nothing',
  MESH1265: 'a private key would be published',
};

const refusedBySchema = (object: Fields): boolean => schemaBreaches(object as never, '1.31').length > 0;

/** The object that a statement makes, or the code of the rule that refuses it. */
function outcomeOf(statement: Statement): Fields | string {
  try {
    return runStatement(statement);
  } catch (error) {
    return error instanceof MeshError ? error.problems[0]!.rule.code : String(error);
  }
}

(validationCases ? describe : describe.skip)('known answers of Istio', () => {
  const accepted = answers.filter(({ valid, object }) => valid && !JSON.stringify(object).includes('null'));
  test.each(accepted.map((answer) => [answer.title, answer] as const))('%s is accepted', (_, { object }) => {
    const outcome = outcomeOf(statementOf(object)!);
    if (typeof outcome !== 'string') expect(objectMeaning(outcome)).toEqual(objectMeaning(object));
    else
      expect(outcome in STRICTER || refusedBySchema(object) ? 'refused for a reason' : outcome).toBe(
        'refused for a reason',
      );
  });

  test('what Istio refuses is refused: by a typed value, by the object or by the compiler', () => {
    const refused = answers
      .filter(({ valid }) => !valid)
      .map((answer) => ({ ...answer, statement: statementOf(answer.object) }));
    const sayable = refused.filter(({ statement }) => statement !== undefined && statement.raw.length === 0);
    const left = sayable.filter(({ statement }) => !/^[A-Z]+\d*$/.test(String(outcomeOf(statement!))));
    const errors = typeErrorsOf(left.map(({ statement }) => programOf(statement!)));
    expect(left.filter((_, index) => !errors.has(index)).map(({ title }) => title)).toEqual([]);
    expect(sayable.length).toBeGreaterThan(150);
  });
});

import { IstioVersion } from '../../src';
import { MeshError } from '../../src/mesh/error';
import { objectMeaning } from '../../test/istio/reproduce/meaning';
import { writeStatement, type Statement } from '../../test/istio/reproduce/program';
import { runStatement } from '../../test/istio/reproduce/run';
import { Unsayable, type Fields } from '../../test/istio/reproduce/writer';
import type { Judge } from '../client';
import type { Mutant } from '../lint/mutate';

/** What came of declaring documents over the typed API. */
export interface Outcome {
  /** Documents whose every field the typed API has a word for. */
  readonly said: number;
  readonly synthesized: number;
  readonly refused: number;
  /** What we wrote and Istio refuses. */
  readonly unsound: readonly string[];
  /** What Istio accepts and we refuse, by the code of the rule. */
  readonly stricter: Readonly<Record<string, string[]>>;
}

interface Declared {
  readonly document: Fields;
  readonly object?: Fields;
  readonly refusedBy?: string;
  readonly message?: string;
}

/** The statement for a document; undefined where it needs words that the typed API does not have. */
function statementOf(document: Fields): Statement | undefined {
  try {
    const statement = writeStatement(document, 'declared');
    return statement.raw.length > 0 ? undefined : statement;
  } catch (error) {
    if (error instanceof Unsayable) return undefined;
    throw error;
  }
}

function declare(document: Fields): Declared | undefined {
  let statement: Statement | undefined;
  try {
    statement = statementOf(document);
  } catch {
    // A document whose parts are of another type than its fields is nothing that a program could say.
    return undefined;
  }
  if (statement === undefined) return undefined;
  try {
    return { document, object: runStatement(statement, IstioVersion.V1_29) };
  } catch (error) {
    // Whatever is no refusal would not compile: a struct without its required field, say.
    if (!(error instanceof MeshError)) return undefined;
    return { document, refusedBy: error.problems[0]?.rule.code, message: error.message };
  }
}

const BATCH = 100;
const sameMeaning = (a: Fields, b: Fields): boolean =>
  JSON.stringify(objectMeaning(a)) === JSON.stringify(objectMeaning(b));

/** Declares documents over the typed API and asks Istio about what came out, and about what was refused. */
export async function declareAll(judge: Judge, mutants: readonly Mutant[]): Promise<Outcome> {
  const declared = mutants.flatMap(({ document }) => declare(document) ?? []);
  const unsound: string[] = [];
  const stricter: Record<string, string[]> = {};
  for (let start = 0; start < declared.length; start += BATCH) {
    const batch = declared.slice(start, start + BATCH);
    const asked = batch.map(({ object, document }) => object ?? document);
    const verdicts = await judge.validate(asked.map((each) => JSON.stringify(each)).join('\n---\n'));
    batch.forEach(({ document, object, refusedBy, message }, index) => {
      const { known, valid, webhook, schema, unknownField } = verdicts[index]!;
      if (!known) return;
      // What is patched into Envoy is decoded into Envoy's own types, which nobody but Envoy knows.
      const opaque = document.kind === 'EnvoyFilter' && /Envoy filter: |referenced type unknown/s.test(webhook ?? '');
      const why = [webhook, schema, unknownField].filter(Boolean).join(' | ');
      if (object && !valid && !opaque) {
        unsound.push(`${why}\n${JSON.stringify(object)}${sameMeaning(object, document) ? '' : ' (rewritten)'}`);
      }
      if (refusedBy && valid) (stricter[refusedBy] ??= []).push(`${message}\n${JSON.stringify(document)}`);
    });
  }
  const synthesized = declared.filter(({ object }) => object).length;
  return { said: declared.length, synthesized, refused: declared.length - synthesized, unsound, stricter };
}

import { validateObject } from '../../src/lint/validate-object';
import type { KubeObject } from '../../src/model/manifest';
import { JUDGED_RELEASE, type Judge, type Verdict } from '../client';
import type { Mutant } from './mutate';

/** A document of which the linter and Istio do not think the same. */
export interface Disagreement {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  readonly ours: readonly string[];
}

/** How many documents were compared, and how many of them Istio refuses. */
export interface Comparison {
  readonly compared: number;
  readonly refused: number;
  readonly disagreements: readonly Disagreement[];
}

const BATCH = 100;

/** Asks the judge and the linter whether documents are valid; kinds that the judge does not know are passed over. */
export async function compareValidity(judge: Judge, mutants: readonly Mutant[]): Promise<Comparison> {
  const disagreements: Disagreement[] = [];
  let compared = 0;
  let refused = 0;
  for (let start = 0; start < mutants.length; start += BATCH) {
    const batch = mutants.slice(start, start + BATCH);
    const verdicts = await judge.validate(batch.map(({ document }) => JSON.stringify(document)).join('\n---\n'));
    if (verdicts.length !== batch.length) throw new Error(`${batch.length} documents, ${verdicts.length} verdicts`);
    batch.forEach((mutant, index) => {
      const verdict = verdicts[index];
      if (!verdict?.known) return;
      compared += 1;
      if (!verdict.valid) refused += 1;
      const problems = validateObject(mutant.document as unknown as KubeObject, JUDGED_RELEASE);
      const ours = problems
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, path, message }) => `${rule} ${path}: ${message}`);
      if ((ours.length === 0) !== verdict.valid) disagreements.push({ mutant, verdict, ours });
    });
  }
  return { compared, refused, disagreements };
}

import type { Judge } from '../client';

/** A pod that waits for injection: the judge makes pods of Deployments, and no webhook ever sees those. */
const JUDGE_ARTIFACTS = ['IST0147'];

/** Everything that Istio holds against a stream of objects: what it would refuse, and what its analyzers call an error. */
export async function objections(judge: Judge, yaml: string): Promise<string[]> {
  const verdicts = await judge.validate(yaml);
  const refused = verdicts
    .filter(({ valid }) => !valid)
    .map((verdict) => `${verdict.kind} ${verdict.namespace ?? ''}/${verdict.name}: ${reason(verdict)}`);
  const messages = await judge.analyze(yaml, { credentials: true });
  const errors = messages
    .filter(({ level, code }) => level === 'Error' && !JUDGE_ARTIFACTS.includes(code))
    .map(({ code, resource, message }) => `${code} ${resource}: ${message}`);
  return [...refused, ...errors];
}

function reason(verdict: { readonly webhook?: string; readonly unknownField?: string; readonly schema?: string }) {
  return verdict.webhook ?? verdict.unknownField ?? verdict.schema;
}

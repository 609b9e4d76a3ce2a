import { re2 } from '../../model/re2';

const known = new Map<string, string | undefined>();

/** What is wrong with a regular expression in RE2's syntax, which Go and Envoy use; undefined where it compiles. */
export function regexProblem(pattern: string): string | undefined {
  if (known.has(pattern)) return known.get(pattern);
  let problem: string | undefined;
  try {
    re2().compile(pattern);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  known.set(pattern, problem);
  return problem;
}

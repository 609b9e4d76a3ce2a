import type { IConstruct } from 'constructs';
import type { Rule } from '../model/rule';

/** What was wrong at one place. */
export interface ProblemDetail {
  /** What is wrong, lower case, without a final period. */
  readonly what: string;
  /** The value that was given. */
  readonly given?: unknown;
  /** What would have been accepted. */
  readonly allowed?: string;
  /** What to change; the rule's own advice where it is left out. */
  readonly fix?: string;
}

/** A broken rule with its place: the path of a construct, or a name for a value that belongs to none yet. */
export interface Problem extends ProblemDetail {
  readonly rule: Rule;
  readonly path?: string;
}

/** Writes a problem as one line: rule, path, what, value, what is allowed, how to fix it. */
export function formatProblem(problem: Problem): string {
  const place = problem.path ? ` ${problem.path}:` : '';
  const given = problem.given === undefined ? '' : `; given: ${JSON.stringify(problem.given)}`;
  const allowed = problem.allowed === undefined ? '' : `; allowed: ${problem.allowed}`;
  return `[${problem.rule.code}]${place} ${problem.what}${given}${allowed}; fix: ${problem.fix ?? problem.rule.fix}`;
}

/** The error of this library: one or several broken rules, each with its stable code. */
export class MeshError extends Error {
  public constructor(public readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'MeshError';
  }
}

/**
 * Refuses a declaration at the line that made it.
 *
 * @param place the construct it belongs to, or a name such as `StringMatch.regex` for a value that has no construct yet
 */
export function refuse(place: IConstruct | string | undefined, rule: Rule, detail: ProblemDetail): never {
  const path = typeof place === 'string' || place === undefined ? place : place.node.path;
  throw new MeshError([{ rule, path, ...detail }]);
}

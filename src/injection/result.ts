import type { FieldPath } from '../model/manifest';
import { formatFieldPath } from '../model/manifest';
import type { Rule } from '../model/rule';

/** Why an object was refused. */
export interface InjectionProblem {
  /** The stable code of the broken rule. */
  readonly rule: string;
  /** The object, as `Kind namespace/name`. */
  readonly object: string;
  /** The field, as people write it: `spec.template.metadata.annotations["..."]`. */
  readonly path: string;
  /** The steps of that path: names and indices. */
  readonly steps: any[]; // eslint-disable-line @typescript-eslint/no-explicit-any
  /** What is wrong, lower case, without a final period. */
  readonly what: string;
  /** The value that was given, as JSON. */
  readonly given?: string;
  /** What would have been accepted. */
  readonly allowed?: string;
  /** What to change. */
  readonly fix: string;
}

/** What became of one object. */
export interface InjectionResult {
  /** The object after injection; the very object that was given where nothing is injected or it was refused. */
  readonly object: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  /** Whether a pod in it was injected. */
  readonly injected: boolean;
  /** What istioctl says of objects that are left as they are, and Istio 1.5 of annotations that it does not know. */
  readonly warnings: string[];
  /** Why it was refused; empty where it was not. */
  readonly problems: InjectionProblem[];
}

/** Puts a problem together. */
export function injectionProblem(
  rule: Rule,
  object: string,
  path: FieldPath,
  what: string,
  detail: { given?: unknown; allowed?: string; fix?: string } = {},
): InjectionProblem {
  return {
    rule: rule.code,
    object,
    path: formatFieldPath(path),
    steps: [...path],
    what,
    given: detail.given === undefined ? undefined : JSON.stringify(detail.given),
    allowed: detail.allowed,
    fix: detail.fix ?? rule.fix,
  };
}

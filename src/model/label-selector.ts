import { selects } from './config';

/** A selector of Kubernetes in its long form. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly values?: readonly string[];
  }[];
}

/** A selector that Kubernetes refuses, with values too many or too few, takes nothing. */
const OPERATORS: Readonly<Record<string, (value: string | undefined, values: readonly string[]) => boolean>> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => values.length > 0 && (value === undefined || !values.includes(value)),
  Exists: (value, values) => values.length === 0 && value !== undefined,
  DoesNotExist: (value, values) => values.length === 0 && value === undefined,
};

/** Whether a selector of Kubernetes takes an object with these labels; without a selector it takes any. */
export function labelsFit(
  { matchLabels, matchExpressions = [] }: LabelSelector = {},
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    selects(matchLabels, labels) &&
    matchExpressions.every(({ key = '', operator = '', values = [] }) => OPERATORS[operator]?.(labels[key], values))
  );
}

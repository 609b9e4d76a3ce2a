/** Labels of an object or a pod. */
export type Labels = Readonly<Record<string, string>>;

/** Whether labels carry everything that a selector asks for; an empty selector asks for nothing. */
export function matches(selector: Labels | undefined, labels: Labels): boolean {
  for (const key in selector) {
    if (labels[key] !== selector[key]) return false;
  }
  return true;
}

/** A selector as Kubernetes writes it: `app=reviews,version=v1`. */
export function formatSelector(selector: Labels | undefined): string {
  return Object.keys(selector ?? {})
    .sort()
    .map((key) => `${key}=${selector![key]}`)
    .join(',');
}

/** A selector of Kubernetes in its long form. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
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
export function selects({ matchLabels, matchExpressions = [] }: LabelSelector = {}, labels: Labels): boolean {
  return (
    matches(matchLabels, labels) &&
    matchExpressions.every(({ key = '', operator = '', values = [] }) => OPERATORS[operator]?.(labels[key], values))
  );
}

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

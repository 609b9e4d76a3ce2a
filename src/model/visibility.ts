import type { ReleaseFacts } from './istio-release';

/** Who may see an object: everybody, nobody, or the namespaces listed. */
export interface Visibility {
  readonly everybody: boolean;
  readonly namespaces: ReadonlySet<string>;
}

/**
 * What an `exportTo` list means. `.` is the object's own namespace; `*` makes everything else in the list idle; next
 * to it, `~` hides the object from everybody.
 *
 * @param fallback the mesh's default list, used where the object has none
 * @param exportsByDefault whether that list counts as an object's own; else only `.` and `*` of it do
 */
export function visibilityOf(
  exportTo: readonly string[] | undefined,
  namespace: string,
  fallback: readonly string[],
  { exportsByDefault }: Pick<ReleaseFacts, 'exportsByDefault'>,
): Visibility {
  if (exportTo === undefined || exportTo === null || exportTo.length === 0) {
    if (exportsByDefault) return listed(fallback, namespace);
    if (fallback.includes('.')) return { everybody: false, namespaces: new Set([namespace]) };
    return { everybody: fallback.includes('*'), namespaces: new Set() };
  }
  return listed(exportTo, namespace);
}

function listed(exportTo: readonly string[], namespace: string): Visibility {
  if (exportTo.includes('*')) return { everybody: true, namespaces: new Set() };
  if (exportTo.includes('~')) return { everybody: false, namespaces: new Set() };
  return { everybody: false, namespaces: new Set(exportTo.map((e) => (e === '.' ? namespace : e))) };
}

export function isVisible(visibility: Visibility, namespace: string): boolean {
  return visibility.everybody || visibility.namespaces.has(namespace);
}

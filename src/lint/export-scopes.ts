/** The scope that is every namespace. */
export const EVERYWHERE = '*';

/** The namespaces that an `exportTo` list names, each once; everywhere where it names none, or `*` among them. */
export function scopesOf(exportTo: readonly string[] | undefined, namespace: string): string[] {
  if (!exportTo || exportTo.length === 0 || exportTo.includes(EVERYWHERE)) return [EVERYWHERE];
  return [...new Set(exportTo.map((scope) => (scope === '.' ? namespace : scope)))];
}

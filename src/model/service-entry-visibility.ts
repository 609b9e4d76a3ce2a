import { labelsFit, type LabelSelector } from './label-selector';
import type { Visibility } from './visibility';

/** How far ServiceEntries may be exported at most, as MeshConfig says it by the labels of their namespaces. */
export interface ServiceEntryVisibility {
  readonly defaultVisibility?: string;
  readonly applyToSidecars?: boolean;
  readonly policies?: readonly {
    readonly visibility?: string;
    readonly matchingRules?: readonly { readonly namespaceSelector?: LabelSelector }[];
  }[];
}

const nobody: Visibility = { everybody: false, namespaces: new Set() };

/** Who sees a ServiceEntry of a namespace: whom it is exported to, as far as the mesh allows it. */
export function cappedVisibility(
  visibility: Visibility,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  { defaultVisibility, policies = [] }: ServiceEntryVisibility,
): Visibility {
  const found = policies.find(({ matchingRules = [] }) =>
    matchingRules.every(({ namespaceSelector }) => namespaceSelector && labelsFit(namespaceSelector, labels)),
  );
  const most = found ? found.visibility : defaultVisibility;
  if (most === 'NONE') return nobody;
  if (most !== 'NAMESPACE') return visibility;
  const own = visibility.everybody || visibility.namespaces.has(namespace);
  return own ? { everybody: false, namespaces: new Set([namespace]) } : nobody;
}

import { ambientNamespace, namespaceOf } from '../namespaces';
import type { Check } from '../view';
import { KIALI_RULES } from './rules';

/** Namespaces that objects are exported to. Ambient namespaces export to themselves, whatever they say. */
export const checkExportTo: Check = (view, report) => {
  if (view.namespaces.names.length === 0) return;
  for (const kind of ['VirtualService', 'DestinationRule', 'ServiceEntry']) {
    // A ServiceEntry may be for nobody.
    const scopes = ['.', '*', ...(kind === 'ServiceEntry' ? ['~'] : [])];
    for (const manifest of view.input.ofKind(kind)) {
      const { exportTo = [] } = (manifest.object.spec ?? {}) as { exportTo?: readonly string[] };
      if (ambientNamespace(view.namespaces.labels(namespaceOf(manifest.object)))) continue;
      for (const [index, scope] of exportTo.entries()) {
        if (scopes.includes(scope) || view.namespaces.knows(scope)) continue;
        const message = `there is no namespace ${scope}`;
        report(manifest, { rule: KIALI_RULES.EXPORT_TO, path: ['spec', 'exportTo', index], message });
      }
    }
  }
};

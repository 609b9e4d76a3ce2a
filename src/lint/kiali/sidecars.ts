import type { SidecarSpec } from '../../model/spec';
import { namespaceOf } from '../namespaces';
import type { Check } from '../view';
import { hostExists } from './hosts';
import { KIALI_RULES } from './rules';

/** What Sidecars import, and where they stand. */
export const checkSidecars: Check = (view, report) => {
  for (const manifest of view.input.ofKind('Sidecar')) {
    const spec = (manifest.object.spec ?? {}) as SidecarSpec;
    const namespace = namespaceOf(manifest.object);
    for (const [i, listener] of (spec.egress ?? []).entries()) {
      for (const [j, host] of (listener?.hosts ?? []).entries()) {
        const name = host.split('/')[1] ?? '';
        if (name === '*' || name === '' || hostExists(view, name, namespace)) continue;
        const message = `no Service or ServiceEntry has the host ${name}`;
        report(manifest, { rule: KIALI_RULES.EGRESS_HOST, path: ['spec', 'egress', i, 'hosts', j], message });
      }
    }
    if (namespace === view.rootNamespace && Object.keys(spec.workloadSelector?.labels ?? {}).length > 0) {
      const message = `a Sidecar of ${namespace} is the default of the mesh, unless it has a selector`;
      report(manifest, { rule: KIALI_RULES.GLOBAL_SIDECAR, path: ['spec', 'workloadSelector'], message });
    }
    // The first value of the enum, REGISTRY_ONLY, cannot be told from none once Istio has read the object.
    if (spec.outboundTrafficPolicy && (spec.outboundTrafficPolicy.mode ?? '') === '') {
      const message = 'outboundTrafficPolicy says no mode';
      report(manifest, { rule: KIALI_RULES.OUTBOUND_MODE, path: ['spec', 'outboundTrafficPolicy'], message });
    }
  }
};

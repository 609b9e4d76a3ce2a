import { HostIndex, isWildcard } from '../../model/host';
import type { SidecarSpec, VirtualServiceSpec } from '../../model/spec';
import { NameSet } from '../name-set';
import { namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { completeHost, hostExists } from './hosts';
import { KIALI_RULES } from './rules';

/** What Sidecars import, and where they stand. */
export const checkSidecars: Check = (view, report) => {
  const sidecars = view.input.ofKind('Sidecar');
  if (sidecars.length === 0) return;
  const isSeen = hostsSeen(view);
  for (const manifest of sidecars) {
    const spec = (manifest.object.spec ?? {}) as SidecarSpec;
    const namespace = namespaceOf(manifest.object);
    for (const [i, listener] of (spec.egress ?? []).entries()) {
      for (const [j, host] of (listener?.hosts ?? []).entries()) {
        const name = host.split('/')[1] ?? '';
        if (name === '*' || name === '' || isSeen(name, namespace)) continue;
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

/** Tells whether a namespace sees a host: a service has it, or a VirtualService, which is imported by its hosts as well. */
function hostsSeen(view: View): (host: string, namespace: string) => boolean {
  const routed = new HostIndex<string>();
  const names: string[] = [];
  for (const { object } of view.input.ofKind('VirtualService')) {
    for (const host of ((object.spec ?? {}) as VirtualServiceSpec).hosts ?? []) {
      const name = completeHost(view, host, namespaceOf(object));
      routed.set(name, name);
      names.push(name);
    }
  }
  const all = new NameSet(names);
  return (host, namespace) =>
    (isWildcard(host) ? view.hosts.meets(host, namespace) || all.has(host) : hostExists(view, host, namespace)) ||
    routed.mostSpecific(completeHost(view, host, namespace)) !== undefined;
}

import { isWildcard } from '../../model/host';
import { allowsAny } from '../../model/mesh-config';
import { resolveHost } from '../../model/resolve';
import type { Severity } from '../../model/rule';
import type { View } from '../view';

/**
 * A host as Kiali completes it. Unlike Istio it also takes `service.namespace` of a known namespace and
 * `service.namespace.svc` for names of the cluster.
 */
export function completeHost(view: View, host: string, namespace: string): string {
  const dot = host.indexOf('.');
  const next = dot < 0 ? -1 : host.indexOf('.', dot + 1);
  if (dot >= 0 && next < 0) {
    const owner = host.slice(dot + 1);
    if (owner === namespace || view.namespaces.knows(owner)) return `${host}.svc.cluster.local`;
  }
  if (next >= 0 && host.slice(next) === '.svc') return `${host}.cluster.local`;
  return resolveHost(host, namespace, 'cluster.local');
}

/** Whether some Service or ServiceEntry that a namespace sees has the host. */
export function hostExists(view: View, host: string, namespace: string): boolean {
  const full = completeHost(view, host, namespace);
  return isWildcard(full) || view.hosts.find(full, namespace) !== undefined;
}

/** How grave an unknown host is: where any host may be called, requests to it leave the mesh. */
export function severityOfUnknown(view: View): Severity {
  return allowsAny(view.meshConfig.outboundTrafficPolicy) ? 'warning' : 'error';
}

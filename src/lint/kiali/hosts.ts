import { isWildcard } from '../../model/host';
import { resolveHost } from '../../model/resolve';
import type { Severity } from '../../model/rule';
import type { View } from '../view';

/**
 * A host as Kiali completes it. Unlike Istio it also takes `service.namespace` of a known namespace and
 * `service.namespace.svc` for names of the cluster.
 */
export function completeHost(view: View, host: string, namespace: string): string {
  const parts = host.split('.');
  if (parts.length === 2 && (parts[1] === namespace || view.namespaces.knows(parts[1]))) {
    return `${host}.svc.cluster.local`;
  }
  if (parts.length === 3 && parts[2] === 'svc') return `${host}.cluster.local`;
  return resolveHost(host, namespace, 'cluster.local');
}

/** Whether some Service or ServiceEntry that a namespace sees has the host. */
export function hostExists(view: View, host: string, namespace: string): boolean {
  const full = completeHost(view, host, namespace);
  return isWildcard(full) || view.hosts.find(full, namespace) !== undefined;
}

/** How grave an unknown host is: where any host may be called, requests to it leave the mesh. */
export function severityOfUnknown(view: View): Severity {
  return view.meshConfig.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY' ? 'error' : 'warning';
}

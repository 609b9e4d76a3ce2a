import { ANNOTATION } from './annotations';
import type { JsonObject } from './json';

const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

/** Whether a pod asks for a sidecar, refuses one, or leaves it to the policy; the label goes before the annotation. */
export function asked(metadata: JsonObject): boolean | undefined {
  const said = metadata.labels?.[ANNOTATION.inject] ?? metadata.annotations?.[ANNOTATION.inject];
  return said === 'true' ? true : said === 'false' ? false : undefined;
}

/** Whether a namespace is one of Kubernetes' own, which are never injected. */
export function isSystemNamespace(namespace: string | undefined): boolean {
  return namespace !== undefined && SYSTEM_NAMESPACES.includes(namespace);
}

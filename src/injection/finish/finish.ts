import { ANNOTATION, CONTAINER, LABEL } from '../annotations';
import { findContainer, findInPod, moved } from '../containers';
import { goSort, type JsonObject } from '../json';
import { isEmpty } from '../overlay/print';
import type { Pod, PodRequest } from '../pod';
import { statusJson } from '../status';
import { annotateSecurePort, mergePrometheus } from './prometheus';
import { rewriteProbes } from './probes';

/** What follows the merge of the templates, in Istio's order. Changes the pod, which belongs to nobody else. */
export function finishPod(
  pod: Pod,
  template: Pod,
  request: PodRequest,
  clusterEnv: Readonly<Record<string, string>>,
): void {
  placeClusterEnv(pod, clusterEnv);
  mergePrometheus(pod, request);
  annotateSecurePort(pod, request);
  rewriteProbes(pod, request);
  const annotations = (pod.metadata.annotations ??= {});
  if (clusterEnv.ISTIO_META_NETWORK !== undefined)
    (pod.metadata.labels ??= {})[LABEL.network] = clusterEnv.ISTIO_META_NETWORK;
  annotations[ANNOTATION.status] = statusJson(template, request.revision);
  Object.assign(annotations, request.injectedAnnotations);
  reorder(pod, request);
}

/** Cluster and network end up behind the rest of the environment. */
function placeClusterEnv(pod: Pod, clusterEnv: Readonly<Record<string, string>>): void {
  const sidecar = findInPod(CONTAINER.proxy, pod.spec);
  const names = goSort(Object.keys(clusterEnv));
  if (!sidecar || names.length === 0) return;
  const kept = (sidecar.env ?? []).filter((one: JsonObject) => !names.includes(one.name));
  sidecar.env = [...kept, ...names.map((name) => ({ name, value: clusterEnv[name] }))];
}

/** The proxy goes last, or first where it holds the application; a native one stands before the user's init containers. */
function reorder(pod: Pod, request: PodRequest): void {
  const { spec } = pod;
  const hold =
    request.mesh.proxyConfig.holdApplicationUntilProxyStarts ||
    !isEmpty(request.values.global?.proxy?.holdApplicationUntilProxyStarts);
  spec.containers = moved(spec.containers, CONTAINER.proxy, hold ? 'first' : 'last');
  const order = findContainer(CONTAINER.proxy, spec.initContainers)
    ? ([CONTAINER.coreDump, CONTAINER.proxy, CONTAINER.validation, CONTAINER.init] as const).map(
        (name) => [name, 'first'] as const,
      )
    : ([
        [CONTAINER.validation, 'first'],
        [CONTAINER.init, 'last'],
        [CONTAINER.coreDump, 'last'],
      ] as const);
  let init: JsonObject[] | undefined = spec.initContainers;
  for (const [name, where] of order) init = moved(init, name, where);
  if (init && init.length > 0) spec.initContainers = init;
  else delete spec.initContainers;
}

import { ANNOTATION, CONTAINER, LABEL } from './annotations';
import { annotationProblems } from './checks';
import { findContainer, moved } from './containers';
import { finishPod } from './finish/finish';
import { clearPrometheus, prometheusPort } from './finish/prometheus';
import type { JsonObject } from './json';
import { MergeError } from './merge';
import { canonicalPod, isDisjoint, joined, notedOverrides, patched, reapplyUserContainers } from './overrides';
import { OverlayError } from './overlay/error';
import { OverlayInput } from './overlay/input';
import { PodError, type Pod, type PodRequest } from './pod';
import { injectedNames } from './status';

/** A template for pods. */
export interface Template {
  /** Renders it: a strategic merge patch. */
  readonly render: (input: OverlayInput) => JsonObject;
  /** Whether its patches may hold directives such as `$patch`. */
  readonly directives: boolean;
}

/** Templates by name. */
export type Templates = ReadonlyMap<string, Template>;

/** Injects one pod: the templates, the user's own containers on top, then what follows. The request's pod is not changed. */
export function injectPod(request: PodRequest, templates: Templates, names: readonly string[]): Pod {
  const problem = annotationProblems(request.facts, request.pod.metadata.annotations ?? {})[0];
  if (problem) throw new PodError('is not valid', problem.name, problem.value, problem.allowed);
  const clusterEnv = clusterEnvOf(request);
  const input = overlayInput(request);
  let template: Pod = { metadata: {}, spec: {} };
  let merged = request.pod;
  for (const name of names) {
    const chosen = templates.get(name);
    if (!chosen) {
      throw new PodError(
        'names a template that is not there',
        ANNOTATION.templates,
        name,
        [...templates.keys()].join(', '),
      );
    }
    const patch = rendered(chosen, input);
    const addition = chosen.directives ? undefined : canonicalPod(patch);
    template = addition && names.length === 1 ? addition : patched(template, patch);
    const target = movedProxy(merged, template, request.nativeDefault);
    merged = addition && isDisjoint(target, addition) ? joined(target, addition) : patched(target, patch);
  }
  merged = reapplyUserContainers(merged, template, request);
  finishPod(merged, template, request, clusterEnv);
  return merged;
}

function rendered(template: Template, input: OverlayInput): JsonObject {
  try {
    return template.render(input);
  } catch (error) {
    if (error instanceof OverlayError) throw new PodError('is not valid', error.annotation, error.given, error.allowed);
    if (error instanceof MergeError) throw new PodError(error.message);
    throw error;
  }
}

/** The templates that a pod asks for, else the default ones; an alias stands for several. */
export function templateNames(
  metadata: JsonObject,
  defaults: readonly string[],
  aliases: Readonly<Record<string, readonly string[]>> = {},
): string[] {
  const said: string | undefined = metadata.annotations?.[ANNOTATION.templates];
  const names = said === undefined ? defaults : said.split(',').map((name) => name.trim());
  return names.flatMap((name) => aliases[name] ?? [name]);
}

/** Cluster and network, where they are known. */
function clusterEnvOf(request: PodRequest): Record<string, string> {
  const { global = {} } = request.values;
  const said = request.proxyEnv;
  const cluster = said.ISTIO_META_CLUSTER_ID || global.multiCluster?.clusterName;
  const network = request.pod.metadata.labels?.[LABEL.network] ?? (said.ISTIO_META_NETWORK || global.network);
  const out: Record<string, string> = { ...said };
  if (cluster) out.ISTIO_META_CLUSTER_ID = String(cluster);
  if (network) out.ISTIO_META_NETWORK = String(network);
  return out;
}

/** What the templates see of the pod: without what an earlier injection added. */
function overlayInput(request: PodRequest): OverlayInput {
  const { metadata, spec } = restored(stripped(request));
  return new OverlayInput(request, metadata, spec);
}

function stripped(request: PodRequest): Pod {
  const { pod, mesh, facts } = request;
  const names = injectedNames(pod.metadata);
  if (!names) return pod;
  const spec = { ...pod.spec };
  for (const list of ['containers', 'initContainers'] as const) {
    for (const name of names[list]) spec[list] = moved(spec[list], name, 'away');
  }
  const annotations = { ...pod.metadata.annotations };
  if (prometheusPort(annotations) === String(mesh.proxyConfig.statusPort ?? 0))
    clearPrometheus(annotations, facts.scrapeTargets);
  delete annotations[ANNOTATION.status];
  return { metadata: { ...pod.metadata, annotations }, spec };
}

/** Puts the user's own versions of injected containers back, where stripping took them away. */
function restored(pod: Pod): Pod {
  const noted = notedOverrides(pod.metadata);
  if (noted.containers.length + noted.initContainers.length === 0) return pod;
  const spec = { ...pod.spec };
  for (const list of ['containers', 'initContainers'] as const) {
    for (const container of noted[list]) {
      if (!findContainer(container.name, spec[list])) spec[list] = [...(spec[list] ?? []), container];
    }
  }
  return { metadata: pod.metadata, spec };
}

/** A user's `istio-proxy` among the containers meets a native one, which stands among the init containers. */
function movedProxy(pod: Pod, template: Pod, nativeDefault: boolean): Pod {
  const said = pod.metadata.annotations?.[ANNOTATION.nativeSidecar];
  const native = said === 'true' || (said !== 'false' && nativeDefault);
  const own = findContainer(CONTAINER.proxy, pod.spec.containers);
  if (!native || !own || !findContainer(CONTAINER.proxy, template.spec.initContainers)) return pod;
  const containers = pod.spec.containers.filter((container: JsonObject) => container !== own);
  return {
    metadata: pod.metadata,
    spec: { ...pod.spec, containers, initContainers: [...(pod.spec.initContainers ?? []), own] },
  };
}

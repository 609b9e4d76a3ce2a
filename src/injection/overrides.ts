import { ANNOTATION, CONTAINER } from './annotations';
import { findContainer, findInPod } from './containers';
import { isObject, type JsonObject } from './json';
import { strategicMerge } from './merge';
import { PodError, type Pod, type PodRequest } from './pod';
import { canonicalJson, isConstant } from './schema/canonical';
import { structJson } from './schema/go-json';
import { withZeros } from './schema/zeros';
import { injectedNames } from './status';

/** Containers, by the list they are in. */
export interface Containers {
  readonly containers: JsonObject[];
  readonly initContainers: JsonObject[];
}

/** The user's own versions of injected containers, as an earlier injection noted them down. */
export function notedOverrides(metadata: JsonObject): Containers {
  const text: string | undefined = metadata.annotations?.[ANNOTATION.overrides];
  if (text === undefined) return { containers: [], initContainers: [] };
  try {
    const noted = JSON.parse(text);
    if (!isObject(noted)) throw new Error('not an object');
    const list = (name: string): JsonObject[] => canonicalJson(noted[name], '[Container]', [name]) ?? [];
    return { containers: list('containers'), initContainers: list('initContainers') };
  } catch {
    throw new PodError(
      'cannot be read',
      ANNOTATION.overrides,
      text,
      'JSON of containers and initContainers, as injection wrote it',
    );
  }
}

/** A pod as it comes out of Go's structs. */
export function canonicalPod(pod: JsonObject): Pod {
  const { metadata, spec } = canonicalJson(pod, '*Pod');
  return { metadata: metadata ?? {}, spec: spec ?? {} };
}

/** One patch laid over a pod. */
export function patched(pod: Pod, patch: JsonObject): Pod {
  return canonicalPod(strategicMerge(pod as unknown as JsonObject, patch, 'Pod'));
}

const NAMED_LISTS = ['containers', 'initContainers', 'volumes', 'imagePullSecrets'];

/** Whether a patch adds to a pod without touching anything that is there, labels and annotations apart. */
export function isDisjoint(pod: Pod, patch: Pod): boolean {
  return Object.keys(patch.spec).every((key) => {
    const before = pod.spec[key];
    if (before === undefined) return true;
    if (!NAMED_LISTS.includes(key) || before.some(({ name }: JsonObject) => name === undefined)) return false;
    return !patch.spec[key].some(({ name }: JsonObject) => findContainer(name, before));
  });
}

/** What the strategic merge makes of a pod and a disjoint patch: the patch's elements come first. */
export function joined(pod: Pod, patch: Pod): Pod {
  const spec = { ...pod.spec };
  for (const key of Object.keys(patch.spec)) {
    const before: JsonObject[] | undefined = spec[key];
    spec[key] = before ? [...patch.spec[key], ...before] : patch.spec[key];
  }
  const metadata = { ...pod.metadata };
  for (const key of Object.keys(patch.metadata)) metadata[key] = { ...metadata[key], ...patch.metadata[key] };
  return { metadata, spec };
}

/** A pod whose metadata and containers, unless they are shared, may be changed without anybody noticing. */
function ownPod(pod: Pod, isShared: (value: object) => boolean): Pod {
  const metadata = { ...pod.metadata };
  for (const map of ['labels', 'annotations']) if (metadata[map]) metadata[map] = { ...metadata[map] };
  const spec = { ...pod.spec };
  for (const list of ['containers', 'initContainers'])
    if (spec[list] && !isShared(spec[list]))
      spec[list] = spec[list].map((one: JsonObject) => (isShared(one) ? one : ownContainer(one)));
  return { metadata, spec };
}

function ownContainer(container: JsonObject): JsonObject {
  if (!ISTIO_CONTAINERS.includes(container.name)) return { ...container };
  const { env, args, securityContext } = container;
  const out: JsonObject = { ...container };
  if (env) out.env = [...env];
  if (args) out.args = [...args];
  if (securityContext) out.securityContext = { ...securityContext };
  return out;
}

const ISTIO_CONTAINERS: readonly string[] = Object.values(CONTAINER);

/**
 * Lays the user's own version of each injected container over the merged one a second time, so that the user's fields
 * win, and notes it down for the next injection. Containers that an earlier injection added are not the user's. The
 * result may be changed.
 */
export function reapplyUserContainers(merged: Pod, template: Pod, request: PodRequest): Pod {
  const { pod: original } = request;
  const noted = notedOverrides(original.metadata);
  const injected = injectedNames(original.metadata);
  const done = original.metadata.annotations?.[ANNOTATION.status] !== undefined;
  const kept: Containers = { containers: [], initContainers: [] };
  let out = merged;
  for (const list of ['containers', 'initContainers'] as const) {
    for (const { name } of template.spec[list] ?? []) {
      if (injected?.[list].includes(name)) continue;
      const own =
        findContainer(name, noted[list]) ??
        (list === 'containers' ? findContainer(name, original.spec.containers) : findInPod(name, original.spec));
      if (!own) continue;
      const { image, ...rest } = own;
      const overlay = image === 'auto' ? rest : own;
      kept[list].push(overlay);
      out = patched(out, { spec: { [list]: [withZeros(overlay, 'Container')] } });
    }
  }
  const user = userOf(original);
  out = ownPod(out, user ? () => false : isConstant);
  if (!done && kept.containers.length + kept.initContainers.length > 0) {
    (out.metadata.annotations ??= {})[ANNOTATION.overrides] = overridesJson(kept);
  }
  if (user) adjustUser(out, user, request);
  return out;
}

function overridesJson(kept: Containers): string {
  const parts = (['containers', 'initContainers'] as const)
    .filter((list) => kept[list].length > 0)
    .map((list) => `"${list}":[${kept[list].map((container) => structJson(container, 'Container')).join(',')}]`);
  return `{${parts.join(',')}}`;
}

/** The user and group that the pod's own version of the proxy asks for. */
function userOf(pod: Pod): JsonObject | undefined {
  const security: JsonObject | undefined = findInPod(CONTAINER.proxy, pod.spec)?.securityContext;
  return security?.runAsUser === undefined && security?.runAsGroup === undefined ? undefined : security;
}

/** A proxy that runs as another user needs its traffic rules and their validation to know it. */
function adjustUser(out: Pod, { runAsUser, runAsGroup }: JsonObject, request: PodRequest): void {
  const init =
    findContainer(CONTAINER.init, out.spec.initContainers) ??
    findContainer(CONTAINER.validation, out.spec.initContainers);
  if (!init) return;
  const tproxy =
    request.mesh.proxyConfig.interceptionMode === 'TPROXY' ||
    out.metadata.annotations?.[ANNOTATION.interceptionMode] === 'TPROXY';
  if (tproxy && runAsUser !== undefined) {
    const sidecar = findInPod(CONTAINER.proxy, out.spec);
    if (!sidecar) return;
    (sidecar.securityContext ??= {}).runAsUser = 0;
  }
  if (!tproxy && init.name === CONTAINER.validation) {
    init.securityContext ??= {};
    if (runAsUser !== undefined) init.securityContext.runAsUser = runAsUser;
    if (runAsGroup !== undefined) init.securityContext.runAsGroup = runAsGroup;
  }
  if (!runAsUser) return;
  const flag = (init.args ?? []).indexOf('-u');
  if (flag >= 0 && flag + 1 < init.args.length) init.args[flag + 1] = String(runAsUser);
}

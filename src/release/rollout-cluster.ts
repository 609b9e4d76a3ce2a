import type { KubeObject } from '../model/manifest';
import type { Destination, DestinationRuleSpec, HttpMatch, HttpRoute, VirtualServiceSpec } from '../model/spec';
import type { ClusterObjects } from './cluster';
import {
  rolloutStateAfter,
  type HeaderMatch,
  type MirrorMatch,
  type RolloutState,
  type RolloutStep,
} from './rollout-steps';

/** The label by which Argo Rollouts tells the pods of one revision from those of another. */
export const HASH_LABEL = 'rollouts-pod-template-hash';
/** Stands for the hash of the old revision. */
export const STABLE_HASH = 'stable';
/** Stands for the hash of the new revision. */
export const CANARY_HASH = 'canary';

/** The part of a Rollout that says what the controller writes. */
export interface RolloutSpec {
  readonly strategy?: {
    readonly canary?: RolloutCanary;
    readonly blueGreen?: { readonly activeService?: string; readonly previewService?: string };
  };
}

/** How a Rollout shares requests. */
export interface RolloutCanary {
  readonly canaryService?: string;
  readonly stableService?: string;
  readonly dynamicStableScale?: boolean;
  readonly scaleDownDelaySeconds?: number;
  readonly steps?: readonly RolloutStep[];
  readonly trafficRouting?: {
    readonly managedRoutes?: readonly { readonly name?: string }[];
    readonly istio?: {
      readonly virtualService?: RolloutVirtualService;
      readonly virtualServices?: readonly RolloutVirtualService[];
      readonly destinationRule?: {
        readonly name?: string;
        readonly canarySubsetName?: string;
        readonly stableSubsetName?: string;
      };
    };
  };
}

/** A VirtualService whose weights the controller moves. */
export interface RolloutVirtualService {
  readonly name?: string;
  readonly routes?: readonly string[];
}

/**
 * Writes what the controller of Argo Rollouts has written once a number of steps have been taken; after the last one the release is
 * over, and the new revision is the stable one.
 *
 * @returns what the release has reached
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/trafficrouting/istio/istio.go
 */
export function writeRollout(objects: ClusterObjects, rollout: KubeObject, taken: number): RolloutState {
  const namespace = rollout.metadata?.namespace;
  const { canary, blueGreen } = (rollout.spec as RolloutSpec).strategy ?? {};
  const select = (service: string | undefined, hash: string): void => {
    const object = service === undefined ? undefined : objects.get('Service', namespace, service);
    if (!object) return;
    const spec = object.spec as { selector?: Record<string, string> };
    objects.set({ ...object, spec: { ...spec, selector: { ...spec.selector, [HASH_LABEL]: hash } } });
  };
  if (blueGreen) {
    select(blueGreen.activeService, taken > 0 ? CANARY_HASH : STABLE_HASH);
    select(blueGreen.previewService, CANARY_HASH);
    return { weight: taken > 0 ? 100 : 0, hasPods: true, managed: new Map() };
  }
  const steps = canary?.steps ?? [];
  const isOver = taken > steps.length;
  const reached = rolloutStateAfter(isOver ? [] : steps.slice(0, taken));
  const hashes = {
    stable: isOver ? CANARY_HASH : STABLE_HASH,
    canary: isOver || reached.hasPods ? CANARY_HASH : STABLE_HASH,
  };
  select(canary?.stableService, hashes.stable);
  select(canary?.canaryService, hashes.canary);
  const istio = canary?.trafficRouting?.istio;
  const rule = istio?.destinationRule;
  const ruleObject = rule?.name === undefined ? undefined : objects.get('DestinationRule', namespace, rule.name);
  if (ruleObject) {
    const spec = ruleObject.spec as DestinationRuleSpec;
    const hashOf = new Map([
      [rule?.stableSubsetName, hashes.stable],
      [rule?.canarySubsetName, hashes.canary],
    ]);
    const subsets = (spec.subsets ?? []).flatMap((subset) => {
      const hash = hashOf.get(subset.name);
      return hash === undefined ? [] : [{ ...subset, labels: { ...subset.labels, [HASH_LABEL]: hash } }];
    });
    objects.set({ ...ruleObject, spec: { ...spec, subsets } });
  }
  for (const { name = '', routes } of [...(istio?.virtualServices ?? []), istio?.virtualService ?? {}]) {
    const object = objects.get('VirtualService', namespace, name);
    if (!object) continue;
    const spec = object.spec as VirtualServiceSpec;
    objects.set({ ...object, spec: { ...spec, http: writeRoutes(spec.http ?? [], routes, canary ?? {}, reached) } });
  }
  return reached;
}

/** The weights, and in front of them the managed routes in the order of their declaration. */
function writeRoutes(
  http: readonly HttpRoute[],
  routes: readonly string[] | undefined,
  canary: RolloutCanary,
  { managed, weight }: RolloutState,
): HttpRoute[] {
  const { istio, managedRoutes = [] } = canary.trafficRouting ?? {};
  const isCanary = ({ host = '', subset }: Destination): boolean =>
    host.split('.')[0] === canary.canaryService ||
    (subset !== undefined && subset === istio?.destinationRule?.canarySubsetName);
  const isWeighted = ({ name }: HttpRoute): boolean => routes?.includes(name ?? '') ?? http.length === 1;
  const written = http.map((route) =>
    isWeighted(route)
      ? {
          ...route,
          route: route.route?.map((it) => ({ ...it, weight: isCanary(it.destination ?? {}) ? weight : 100 - weight })),
        }
      : route,
  );
  const weighted = written.find(isWeighted)?.route ?? [];
  const destination = weighted.find((it) => isCanary(it.destination ?? {}))?.destination ?? {};
  const added = managedRoutes.flatMap(({ name = '' }): HttpRoute[] => {
    const { setHeaderRoute, setMirrorRoute } = managed.get(name) ?? {};
    if (setHeaderRoute) {
      return [{ name, match: (setHeaderRoute.match ?? []).map(headerMatch), route: [{ destination, weight: 100 }] }];
    }
    if (!setMirrorRoute) return [];
    const { match = [], percentage = 100 } = setMirrorRoute;
    const mirrorPercentage = { value: percentage };
    return [{ name, match: match.map(mirrorMatch), route: weighted, mirror: destination, mirrorPercentage }];
  });
  return [...added, ...written];
}

function headerMatch({ headerName = '', headerValue = {} }: HeaderMatch): HttpMatch {
  return { headers: { [headerName]: headerValue } };
}

function mirrorMatch({ headers, method, path }: MirrorMatch): HttpMatch {
  return { ...(method && { method }), ...(path && { uri: path }), ...(headers && { headers }) };
}

/** The match of each route that the steps of a Rollout add, with the number of the step. */
export function addedMatches(steps: readonly RolloutStep[]): { readonly step: number; readonly match: HttpMatch }[] {
  return steps.flatMap(({ setHeaderRoute, setMirrorRoute }, step) => [
    ...(setHeaderRoute?.match ?? []).map((it) => ({ step, match: headerMatch(it) })),
    ...(setMirrorRoute?.match ?? []).map((it) => ({ step, match: mirrorMatch(it) })),
  ]);
}

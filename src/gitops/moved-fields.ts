import { apiGroup, type KubeObject } from '../model/manifest';

/** Fields of one object that a controller writes, and that Git therefore must not put back. */
export interface MovedFields {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** JSON pointers (RFC 6901), sorted. */
  readonly pointers: readonly string[];
}

/** Where Argo Rollouts writes the label by which a Service knows the pods of a version. */
export const SELECTOR_HASH = '/spec/selector/rollouts-pod-template-hash';

interface ObjectReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
}

/**
 * Which fields of which objects some controller among them moves.
 *
 * Read from the objects themselves, so that hand-written Rollouts, Canaries and autoscalers count as well as ours. A
 * list is ignored whole: Istio's lists have no merge keys, so a part of one cannot be left alone.
 */
export function movedFields(objects: readonly KubeObject[]): MovedFields[] {
  const moved = new Map<string, MovedFields>();
  const add = (
    group: string,
    kind: string,
    name: string | undefined,
    namespace: string | undefined,
    pointer: string,
  ) => {
    if (!name) return;
    const key = [group, kind, namespace ?? '', name].join('/');
    const pointers = new Set(moved.get(key)?.pointers ?? []).add(pointer);
    moved.set(key, { group, kind, name, namespace, pointers: [...pointers].sort() });
  };
  for (const object of objects) {
    for (const [target, pointer] of (MOVERS[object.kind] ?? none)(object)) {
      const [name, namespace = object.metadata?.namespace] = (target.name ?? '').split('.');
      add(apiGroup(target.apiVersion ?? ''), target.kind ?? '', name, namespace, pointer);
    }
  }
  return [...moved.keys()].sort().map((key) => moved.get(key)!);
}

type Move = readonly [target: ObjectReference, pointer: string];
type Mover = (object: KubeObject) => Move[];

const ISTIO = 'networking.istio.io/v1';

const none: Mover = () => [];

const MOVERS: Readonly<Record<string, Mover>> = {
  HorizontalPodAutoscaler: (object) => replicasOf(object, 'scaleTargetRef'),
  ScaledObject: (object) => replicasOf(object, 'scaleTargetRef'),
  Canary: (object) => replicasOf(object, 'targetRef'),
  Rollout: (object) => [...workloadOf(object), ...istioOf(object)],
};

function replicasOf(object: KubeObject, field: string): Move[] {
  const target = (object.spec as Record<string, ObjectReference | undefined> | undefined)?.[field];
  if (!target) return [];
  return [[{ apiVersion: 'apps/v1', kind: 'Deployment', ...target }, '/spec/replicas']];
}

/** A Rollout that takes over a Deployment scales it down. */
function workloadOf(object: KubeObject): Move[] {
  return replicasOf(object, 'workloadRef');
}

interface RolloutTraffic {
  readonly canaryService?: string;
  readonly stableService?: string;
  readonly trafficRouting?: {
    readonly istio?: {
      readonly virtualService?: ObjectReference;
      readonly virtualServices?: readonly ObjectReference[];
      readonly destinationRule?: ObjectReference;
    };
  };
}

/** What a Rollout moves of Istio's objects and of its Services. */
function istioOf(object: KubeObject): Move[] {
  const strategy = (object.spec as { strategy?: Record<string, unknown> } | undefined)?.strategy ?? {};
  const canary = (strategy.canary ?? {}) as RolloutTraffic;
  const blueGreen = (strategy.blueGreen ?? {}) as { activeService?: string; previewService?: string };
  const istio = canary.trafficRouting?.istio;
  const virtualServices = [...(istio?.virtualServices ?? []), ...(istio?.virtualService ? [istio.virtualService] : [])];
  const services = [canary.canaryService, canary.stableService, blueGreen.activeService, blueGreen.previewService];
  return [
    ...virtualServices.map((it): Move => [{ apiVersion: ISTIO, kind: 'VirtualService', name: it.name }, '/spec/http']),
    ...(istio?.destinationRule
      ? [[{ apiVersion: ISTIO, kind: 'DestinationRule', name: istio.destinationRule.name }, '/spec/subsets'] as Move]
      : []),
    ...services
      .filter((name) => name !== undefined)
      .map((name): Move => [{ apiVersion: 'v1', kind: 'Service', name }, SELECTOR_HASH]),
  ];
}

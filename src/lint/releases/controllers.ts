import type { KubeObject, Manifest } from '../../model/manifest';
import type { HttpRoute, VirtualServiceSpec } from '../../model/spec';
import type { CanarySpec } from '../../release/flagger-cluster';
import type { RolloutSpec } from '../../release/rollout-cluster';
import { RELEASE_RULES } from '../../release/rules';
import { append } from '../groups';
import { keyOf, namespaceOf } from '../namespaces';
import type { Check, Report, View } from '../view';
import { RELEASE_LINT_RULES } from './rules';

const known = new WeakMap<View, Map<string, ReadonlyMap<string, Manifest>>>();

/** The objects of a kind by `namespace/name`. */
export function objectsOf(view: View, kind: string): ReadonlyMap<string, Manifest> {
  const byKind = known.get(view) ?? new Map<string, ReadonlyMap<string, Manifest>>();
  known.set(view, byKind);
  let objects = byKind.get(kind);
  if (!objects) {
    objects = new Map(view.input.ofKind(kind).map((manifest) => [keyOf(manifest.object), manifest]));
    byKind.set(kind, objects);
  }
  return objects;
}

/** The rules of a VirtualService for HTTP. */
export function httpOf(object: KubeObject): readonly HttpRoute[] {
  return (object.spec as VirtualServiceSpec | undefined)?.http ?? [];
}

interface DelegatingRoute {
  /** Its place among all. */
  readonly order: number;
  readonly root: Manifest;
  readonly index: number;
  readonly route: HttpRoute;
}

const delegations = new WeakMap<View, ReadonlyMap<string, readonly DelegatingRoute[]>>();

/** The rules that delegate to one of the VirtualServices. */
export function routesTo(view: View, delegates: ReadonlySet<string>): DelegatingRoute[] {
  const known = delegations.get(view) ?? delegationsOf(view);
  delegations.set(view, known);
  return [...delegates].flatMap((key) => known.get(key) ?? []).sort((a, b) => a.order - b.order);
}

function delegationsOf(view: View): Map<string, DelegatingRoute[]> {
  const delegating = new Map<string, DelegatingRoute[]>();
  let order = 0;
  for (const root of view.input.ofKind('VirtualService')) {
    for (const [index, route] of httpOf(root.object).entries()) {
      const { delegate } = route;
      if (!delegate) continue;
      const key = `${delegate.namespace || namespaceOf(root.object)}/${delegate.name ?? ''}`;
      append(delegating, key, { order: order++, root, index, route });
    }
  }
  return delegating;
}

/** Faults on rules that delegate to what a controller writes: they hit both versions, and it blames the new one. */
export function checkFaults(view: View, by: Manifest, delegates: ReadonlySet<string>, report: Report): void {
  for (const { index, root, route } of routesTo(view, delegates)) {
    if (!route.fault) continue;
    report(root, {
      rule: RELEASE_RULES.RELEASE_FAULT,
      path: ['spec', 'http', index, 'fault'],
      message: `the requests of this rule are those that ${by.object.kind} ${keyOf(by.object)} releases`,
    });
  }
}

interface ScaleTarget {
  readonly kind?: string;
  readonly name?: string;
}

/** Where each kind names the workload whose number of pods it decides on. */
const SCALERS: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'scaleTargetRef',
  ScaledObject: 'scaleTargetRef',
  Canary: 'targetRef',
  Rollout: 'workloadRef',
};

/** Workloads whose number of pods stands in the manifests, though something else decides on it. */
export const checkReplicas: Check = (view, report) => {
  for (const [kind, field] of Object.entries(SCALERS)) {
    for (const { object } of view.input.ofKind(kind)) {
      const target = (object.spec as Record<string, ScaleTarget | undefined> | undefined)?.[field];
      if (!target) continue;
      const key = `${namespaceOf(object)}/${target.name ?? ''}`;
      const workload = objectsOf(view, target.kind ?? 'Deployment').get(key);
      if ((workload?.object.spec as { replicas?: number } | undefined)?.replicas === undefined) continue;
      report(workload!, {
        rule: RELEASE_LINT_RULES.OWNED_REPLICAS,
        path: ['spec', 'replicas'],
        message: `${kind} ${keyOf(object)} decides on the number of pods`,
      });
    }
  }
};

const WAVE = 'argocd.argoproj.io/sync-wave';

/** What an object needs to be there before: kind and `namespace/name`. */
const NEEDS: Readonly<Record<string, (object: KubeObject) => (readonly [kind: string, key: string])[]>> = {
  VirtualService: (object) =>
    httpOf(object).flatMap(({ delegate }) =>
      delegate ? [['VirtualService', `${delegate.namespace || namespaceOf(object)}/${delegate.name ?? ''}`]] : [],
    ),
  Rollout: (object) => {
    const { istio } = (object.spec as RolloutSpec | undefined)?.strategy?.canary?.trafficRouting ?? {};
    return [
      ['VirtualService', `${namespaceOf(object)}/${istio?.virtualService?.name ?? ''}`],
      ['DestinationRule', `${namespaceOf(object)}/${istio?.destinationRule?.name ?? ''}`],
    ];
  },
  Canary: (object) => {
    const { targetRef } = (object.spec as CanarySpec | undefined) ?? {};
    return [['Deployment', `${namespaceOf(object)}/${targetRef?.name ?? ''}`]];
  },
};

/** Objects that Argo CD applies before those that they need. */
export const checkWaves: Check = (view, report) => {
  for (const [kind, needs] of Object.entries(NEEDS)) {
    for (const manifest of view.input.ofKind(kind)) {
      const wave = waveOf(manifest.object);
      for (const [needed, key] of needs(manifest.object)) {
        const other = objectsOf(view, needed).get(key);
        if (!other || waveOf(other.object) <= wave) continue;
        report(manifest, {
          rule: RELEASE_LINT_RULES.LATE_DELEGATE,
          path: ['metadata', 'annotations', WAVE],
          message: `${needed} ${key} is in wave ${waveOf(other.object)}, and this object in wave ${wave}`,
        });
      }
    }
  }
};

function waveOf({ metadata }: KubeObject): number {
  return Number(metadata?.annotations?.[WAVE] ?? 0);
}

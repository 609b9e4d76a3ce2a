import type { Rule } from '../../model/rule';
import type { AuthorizationPolicySpec } from '../../model/spec';
import { ambientNamespace, keyOf, namespaceOf } from '../namespaces';
import { podInMesh } from '../pods';
import type { Check, View } from '../view';
import { saysAmbient, waypointOf, waypointsOf } from './ambient';
import { AMBIENT_RULES } from './ambient-rules';
import { isLayer7Policy, isLayer7Telemetry, type TelemetrySpec } from './layer7';

export interface TargetReference {
  readonly kind?: string;
  readonly name?: string;
}

/** All that the kinds below may say. */
type AttachedSpec = AuthorizationPolicySpec & TelemetrySpec;

interface Kind {
  readonly kind: string;
  readonly needsWaypoint: (spec: AttachedSpec) => boolean;
  readonly withoutTarget: Rule;
  readonly withoutWaypoint: Rule;
  /** Whether a waypoint takes one without selector and targets from its namespace. */
  readonly namespaceWide?: boolean;
}

const KINDS: readonly Kind[] = [
  {
    kind: 'AuthorizationPolicy',
    needsWaypoint: isLayer7Policy,
    withoutTarget: AMBIENT_RULES.POLICY_TARGET,
    withoutWaypoint: AMBIENT_RULES.POLICY_WAYPOINT,
  },
  {
    kind: 'RequestAuthentication',
    needsWaypoint: () => true,
    withoutTarget: AMBIENT_RULES.AUTHENTICATION_TARGET,
    withoutWaypoint: AMBIENT_RULES.AUTHENTICATION_WAYPOINT,
  },
  {
    kind: 'WasmPlugin',
    needsWaypoint: () => true,
    withoutTarget: AMBIENT_RULES.WASM_TARGET,
    withoutWaypoint: AMBIENT_RULES.WASM_WAYPOINT,
  },
  {
    kind: 'Telemetry',
    needsWaypoint: isLayer7Telemetry,
    withoutTarget: AMBIENT_RULES.TELEMETRY_TARGET,
    withoutWaypoint: AMBIENT_RULES.TELEMETRY_WAYPOINT,
    namespaceWide: true,
  },
];

/** Objects for a waypoint, in ambient namespaces: whether a waypoint reads them, and whether there is one. */
export const checkAmbientPolicies: Check = (view, report) => {
  if (!view.namespaces.names.some((name) => ambientNamespace(view.namespaces.labels(name)))) return;
  const enrolment = enrolmentOf(view);
  for (const { kind, needsWaypoint, withoutTarget, withoutWaypoint, namespaceWide } of KINDS) {
    for (const manifest of view.input.ofKind(kind)) {
      const namespace = namespaceOf(manifest.object);
      const spec = (manifest.object.spec ?? {}) as AttachedSpec;
      if (!ambientNamespace(view.namespaces.labels(namespace)) || !needsWaypoint(spec)) continue;
      const targets = targetsOf(spec);
      const selector = spec.selector?.matchLabels ?? {};
      const selected = Object.keys(selector).length > 0 ? view.pods.selectedBy(selector, namespace) : [];
      const captured = selected.filter((pod) => saysAmbient(view, pod) && !podInMesh(pod, view.namespaces));
      if (selected.length > 0 && captured.length === 0) continue;
      const wide = namespaceWide && Object.keys(selector).length === 0;
      // There it is what holds for the whole mesh.
      if (wide && targets.length === 0 && namespace === view.rootNamespace) continue;
      if (targets.length === 0 && !wide) {
        const message = `waypoints leave out any ${kind} without targetRefs`;
        report(manifest, { rule: withoutTarget, path: [], message });
      }
      const enrolled =
        enrolment(namespace, targets) ??
        (captured.length > 0
          ? captured.every((pod) => waypointOf(view, namespace, pod.labels))
          : waypointOf(view, namespace));
      if (enrolled) continue;
      const message = `nothing in ${namespace} says which waypoint is to carry it out`;
      report(manifest, { rule: withoutWaypoint, path: [], message });
    }
  }
};

/** The Services and Gateways that an object says it is for. */
export function targetsOf({ targetRef, targetRefs = [] }: AuthorizationPolicySpec): readonly TargetReference[] {
  return [...(targetRef ? [targetRef] : []), ...targetRefs] as TargetReference[];
}

/** Whether targets use a waypoint, or are gateways; undefined where none of them is known. */
function enrolmentOf(view: View): (namespace: string, targets: readonly TargetReference[]) => boolean | undefined {
  const resources = new Map<string, string | undefined>();
  for (const kind of ['Service', 'ServiceEntry']) {
    for (const { object } of view.input.ofKind(kind)) {
      resources.set(`${kind} ${keyOf(object)}`, waypointOf(view, namespaceOf(object), object.metadata?.labels));
    }
  }
  const used = new Set([
    ...resources.values(),
    ...view.namespaces.names.map((namespace) => waypointOf(view, namespace)),
    ...view.pods.all.map((pod) => waypointOf(view, pod.namespace, pod.labels)),
  ]);
  const waypoints = waypointsOf(view);
  return (namespace, targets) => {
    const known = targets.flatMap(({ kind = '', name = '' }): boolean[] => {
      const key = `${namespace}/${name}`;
      if (kind === 'Gateway') return [!waypoints.get(key) || used.has(key)];
      if (kind === 'GatewayClass') return [true];
      const resource = `${kind} ${key}`;
      return resources.has(resource) ? [resources.get(resource) !== undefined] : [];
    });
    return known.length > 0 ? known.every(Boolean) : undefined;
  };
}

import type { Manifest } from '../../model/manifest';
import type { Rule } from '../../model/rule';
import type { AuthorizationPolicySpec } from '../../model/spec';
import { ambientNamespace, namespaceOf } from '../namespaces';
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
      if (targets.length === 0 && !wide) {
        const message = `waypoints leave out a ${kind} without targetRefs`;
        report(manifest, { rule: withoutTarget, path: [], message });
      }
      const enrolled =
        targetsEnrolled(view, namespace, targets) ??
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

/** Whether the targets use a waypoint, or are gateways; undefined where none of them is known. */
function targetsEnrolled(view: View, namespace: string, targets: readonly TargetReference[]): boolean | undefined {
  const known = targets.flatMap(({ kind = '', name = '' }): boolean[] => {
    if (kind === 'Gateway')
      return [!waypointsOf(view).get(`${namespace}/${name}`) || isUsed(view, `${namespace}/${name}`)];
    if (kind === 'GatewayClass') return [true];
    const target = ['Service', 'ServiceEntry'].includes(kind) ? find(view, kind, namespace, name) : undefined;
    return target ? [waypointOf(view, namespace, target.object.metadata?.labels) !== undefined] : [];
  });
  return known.length > 0 ? known.every(Boolean) : undefined;
}

function find(view: View, kind: string, namespace: string, name: string): Manifest | undefined {
  return view.input
    .ofKind(kind)
    .find(({ object }) => object.metadata?.name === name && namespaceOf(object) === namespace);
}

/** Whether some namespace, service or pod is to use a waypoint. */
function isUsed(view: View, waypoint: string): boolean {
  const resources = ['Service', 'ServiceEntry'].flatMap((kind) => view.input.ofKind(kind));
  return (
    view.namespaces.names.some((namespace) => waypointOf(view, namespace) === waypoint) ||
    resources.some(({ object }) => waypointOf(view, namespaceOf(object), object.metadata?.labels) === waypoint) ||
    view.pods.all.some((pod) => waypointOf(view, pod.namespace, pod.labels) === waypoint)
  );
}

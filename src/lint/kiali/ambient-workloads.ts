import type { Manifest } from '../../model/manifest';
import type { Rule, Severity } from '../../model/rule';
import type { AuthorizationPolicySpec } from '../../model/spec';
import { groupBy } from '../groups';
import { matches, type Labels } from '../labels';
import { namespaceOf } from '../namespaces';
import { podInMesh, type Pod } from '../pods';
import type { Check, View } from '../view';
import { ambientLabel, isGateway, optsOut, saysAmbient, waypointOf, waypointsOf } from './ambient';
import { targetsOf } from './ambient-policies';
import { AMBIENT_RULES } from './ambient-rules';
import { isLayer7Policy } from './layer7';

/** Workloads between the two dataplanes, and workloads whose waypoint is not there. */
export const checkAmbientWorkloads: Check = (view, report) => {
  if (view.namespaces.names.length === 0) return;
  const waypoints = waypointsOf(view);
  const policies = groupBy(
    view.input.ofKind('AuthorizationPolicy').filter(({ object }) => isLayer7Policy(object.spec ?? {})),
    ({ object }) => namespaceOf(object),
  );
  for (const pod of view.pods.all) {
    const { manifest } = pod;
    const namespace = view.namespaces.labels(pod.namespace);
    if (!manifest || !namespace || isGateway(pod)) continue;
    const tell = (rule: Rule, message: string, severity?: Severity): void =>
      report(manifest, { rule, path: [], message, severity });
    const ambient = saysAmbient(view, pod);
    const sidecar = podInMesh(pod, view.namespaces);
    if (ambient && contradicts(pod, namespace)) {
      tell(AMBIENT_RULES.BOTH_DATAPLANES, 'labels ask for a sidecar and for ztunnel');
    }
    const waypoint = optsOut(pod) ? undefined : waypointOf(view, pod.namespace, pod.labels);
    if (waypoint && !ambient)
      tell(AMBIENT_RULES.WAYPOINT_OUTSIDE, `${waypoint} is to be used, but ztunnel captures nothing`);
    if (waypoint && !waypoints.get(waypoint)) {
      // A waypoint that is not among the files may be elsewhere, which Kiali in its cluster knows.
      const there = waypoints.has(waypoint);
      const message = there ? `${waypoint} is no waypoint` : `there is no waypoint ${waypoint}`;
      tell(AMBIENT_RULES.WAYPOINT, message, there ? undefined : 'warning');
    }
    if (asksForSidecar(pod.labels, namespace) && pod.annotations['ambient.istio.io/redirection'] === 'enabled') {
      tell(AMBIENT_RULES.REDIRECTED_SIDECAR, 'labels ask for a sidecar, and ztunnel captures the pod');
    }
    if (ambient && hasProxy(pod)) {
      // Istio's CNI leaves pods alone whose proxy an injector has put there.
      const injected = pod.annotations['sidecar.istio.io/status'] !== undefined;
      tell(AMBIENT_RULES.PROXY_IN_AMBIENT, 'the pod has a proxy of its own', injected ? 'warning' : undefined);
    }
    if (sidecar && ambientLabel(namespace)) {
      tell(AMBIENT_RULES.SIDECAR_IN_AMBIENT, `the pod has a sidecar, and ${pod.namespace} is for ztunnel`);
    }
    const own = policies.get(pod.namespace);
    if (own && ambient && !sidecar && !usesWaypoint(view, pod)) {
      const policy = own.find((it) => holdsFor(view, it, pod));
      if (policy) tell(AMBIENT_RULES.POLICY_FOR_NOBODY, `nothing carries out ${policy.object.metadata?.name ?? ''}`);
    }
  }
};

/** Whether labels, of a pod or else of its namespace, ask for a sidecar. */
function asksForSidecar(labels: Labels, namespace: Labels): boolean {
  const own = labels['sidecar.istio.io/inject'];
  if (namespace['istio-injection'] === 'disabled' || own === 'false') return false;
  return own === 'true' || namespace['istio-injection'] === 'enabled' || Boolean(namespace['istio.io/rev']);
}

/** Whether a pod asks for both dataplanes, or its namespace does. A pod may ask for another one than its namespace. */
function contradicts({ labels }: Pod, namespace: Labels): boolean {
  if (ambientLabel(labels)) return asksForSidecar(labels, namespace);
  return asksForSidecar({}, namespace) && labels['sidecar.istio.io/inject'] !== 'false';
}

function hasProxy({ spec }: Pod): boolean {
  return [...(spec.containers ?? []), ...(spec.initContainers ?? [])].some(({ name }) => name === 'istio-proxy');
}

function usesWaypoint(view: View, pod: Pod): boolean {
  return (
    waypointOf(view, pod.namespace, pod.labels) !== undefined ||
    view.selecting
      .of(pod.namespace, [pod])
      .some(({ manifest }) => waypointOf(view, pod.namespace, manifest.object.metadata?.labels) !== undefined)
  );
}

/** Whether a policy of its namespace holds for a pod. */
function holdsFor(view: View, { object }: Manifest, pod: Pod): boolean {
  const spec = (object.spec ?? {}) as AuthorizationPolicySpec;
  const targets = targetsOf(spec);
  if (targets.length === 0) return matches(spec.selector?.matchLabels, pod.labels);
  const services = view.selecting.of(pod.namespace, [pod]).map(({ manifest }) => manifest.object.metadata?.name);
  return targets.some(({ kind, name }) => kind === 'Service' && services.includes(name));
}

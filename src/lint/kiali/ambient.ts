import type { Labels } from '../labels';
import { keyOf } from '../namespaces';
import type { Pod } from '../pods';
import type { View } from '../view';
import { gatewaysOf, kubernetesGatewaySpec } from './kubernetes-gateways';

const MODE = 'istio.io/dataplane-mode';
const WAYPOINT = 'istio.io/use-waypoint';
const WAYPOINT_CONTROLLER = 'istio.io/mesh-controller';

/** Whether a namespace says that ztunnel captures its pods. */
export function ambientLabel(labels: Labels | undefined): boolean {
  return labels?.[MODE] === 'ambient';
}

/** Whether labels, of a pod or else of its namespace, say that ztunnel captures the pod. */
export function saysAmbient(view: View, pod: Pod): boolean {
  return ambientLabel(pod.labels) || (!optsOut(pod) && ambientLabel(view.namespaces.labels(pod.namespace)));
}

export function optsOut(pod: Pod): boolean {
  return pod.labels[MODE] === 'none';
}

/** The `namespace/name` of the waypoint that something is to use: its own labels go before those of its namespace. */
export function waypointOf(view: View, namespace: string, own: Labels = {}): string | undefined {
  const labels = own[WAYPOINT] === undefined ? (view.namespaces.labels(namespace) ?? {}) : own;
  const name = labels[WAYPOINT];
  return name && name !== 'none' ? `${labels[`${WAYPOINT}-namespace`] ?? namespace}/${name}` : undefined;
}

/** Gateways of the Gateway API and pods, by `namespace/name`: whether they are waypoints that take some traffic. */
export function waypointsOf(view: View): ReadonlyMap<string, boolean> {
  const classes = new Set(['istio-waypoint']);
  for (const { object } of view.input.ofKind('GatewayClass')) {
    const { controllerName } = (object.spec ?? {}) as { controllerName?: string };
    if (controllerName === WAYPOINT_CONTROLLER) classes.add(object.metadata?.name ?? '');
  }
  const waypoints = new Map<string, boolean>();
  for (const pod of view.pods.all) if (isWaypoint(pod)) waypoints.set(`${pod.namespace}/${pod.name}`, true);
  for (const manifest of gatewaysOf(view, 'gateway.networking.k8s.io')) {
    const takesTraffic = manifest.object.metadata?.labels?.['istio.io/waypoint-for'] !== 'none';
    const { gatewayClassName = '' } = kubernetesGatewaySpec(manifest);
    waypoints.set(keyOf(manifest.object), takesTraffic && classes.has(gatewayClassName));
  }
  return waypoints;
}

function isWaypoint(pod: Pod): boolean {
  return pod.labels['gateway.istio.io/managed'] === WAYPOINT_CONTROLLER.replace('/', '-');
}

/** Whether a pod is a gateway or a waypoint: it has a proxy, and is part of no dataplane. */
export function isGateway(pod: Pod): boolean {
  const { labels, annotations } = pod;
  return (
    isWaypoint(pod) ||
    labels['gateway.networking.k8s.io/gateway-name'] !== undefined ||
    /^(in|e)gressgateway$/.test(labels.istio ?? '') ||
    (annotations['inject.istio.io/templates'] ?? '').split(',').includes('gateway')
  );
}

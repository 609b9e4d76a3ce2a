import { apiGroup, type KubeObject } from '../../model/manifest';
import { ISTIOCTL_RULES } from './rules';
import type { Check } from '../view';

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

const WAYPOINT = ['istio.io/WaypointBound'];
const ROUTE = ['Accepted', 'Programmed', 'ResolvedRefs'];

/** By `group/kind`, the conditions that must not be `False`. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  '/Service': WAYPOINT,
  'networking.istio.io/ServiceEntry': WAYPOINT,
  'security.istio.io/AuthorizationPolicy': ['ZtunnelAccepted', 'WaypointAccepted'],
  'gateway.networking.k8s.io/Gateway': ROUTE,
  'gateway.networking.k8s.io/HTTPRoute': ROUTE,
  'gateway.networking.k8s.io/GRPCRoute': ROUTE,
};

/** Objects read from a cluster whose status says that something refused them. */
export const checkConditions: Check = (view, report) => {
  for (const manifest of view.input.manifests) {
    const { object } = manifest;
    if (!object.status) continue;
    const expected = EXPECTED[`${apiGroup(object.apiVersion)}/${object.kind}`];
    if (!expected) continue;
    for (const { type = '', status, reason = '', message = '' } of conditionsOf(object)) {
      const partly =
        object.kind === 'AuthorizationPolicy' && type === 'WaypointAccepted' && reason === 'PartiallyInvalid';
      const times = (expected.includes(type) && status === 'False' ? 1 : 0) + (partly ? 1 : 0);
      for (let time = 0; time < times; time += 1) {
        report(manifest, {
          rule: ISTIOCTL_RULES.NEGATIVE_CONDITION,
          path: ['status'],
          message: `the condition ${type} is ${status}: ${[reason, message].filter(Boolean).join(', ')}`,
        });
      }
    }
  }
};

function conditionsOf(object: KubeObject): readonly Condition[] {
  const status = object.status as { conditions?: Condition[]; parents?: { conditions?: Condition[] }[] };
  return [...(status.conditions ?? []), ...(status.parents ?? []).flatMap((parent) => parent.conditions ?? [])];
}

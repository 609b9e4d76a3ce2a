import type { FieldPath, Manifest } from '../../model/manifest';
import type { Rule } from '../../model/rule';
import type { DestinationRuleSpec, VirtualServiceSpec } from '../../model/spec';
import { ambientNamespace, namespaceOf } from '../namespaces';
import type { Check, View } from '../view';
import { waypointOf } from './ambient';
import { AMBIENT_RULES } from './ambient-rules';
import { completeHost } from './hosts';
import { isLayer7DestinationRule, isLayer7VirtualService } from './layer7';

interface Kind {
  readonly kind: string;
  readonly hosts: (spec: VirtualServiceSpec & DestinationRuleSpec) => readonly string[];
  readonly pathOf: (index: number) => FieldPath;
  readonly withoutWaypoint: Rule;
  readonly serviceWithoutWaypoint: Rule;
  readonly elsewhere: Rule;
}

const KINDS: readonly Kind[] = [
  {
    kind: 'VirtualService',
    hosts: (spec) => (isLayer7VirtualService(spec) ? (spec.hosts ?? []) : []),
    pathOf: (index) => ['spec', 'hosts', index],
    withoutWaypoint: AMBIENT_RULES.ROUTES_WAYPOINT,
    serviceWithoutWaypoint: AMBIENT_RULES.ROUTED_SERVICE,
    elsewhere: AMBIENT_RULES.ROUTES_ELSEWHERE,
  },
  {
    kind: 'DestinationRule',
    hosts: (spec) => (spec.host && isLayer7DestinationRule(spec) ? [spec.host] : []),
    pathOf: () => ['spec', 'host'],
    withoutWaypoint: AMBIENT_RULES.TRAFFIC_WAYPOINT,
    serviceWithoutWaypoint: AMBIENT_RULES.TRAFFIC_SERVICE,
    elsewhere: AMBIENT_RULES.TRAFFIC_ELSEWHERE,
  },
];

/** Rules for HTTP that hold for hosts of ambient namespaces: whether a waypoint carries them out. */
export const checkAmbientHosts: Check = (view, report) => {
  if (!view.namespaces.names.some((name) => ambientNamespace(view.namespaces.labels(name)))) return;
  for (const { kind, hosts, pathOf, withoutWaypoint, serviceWithoutWaypoint, elsewhere } of KINDS) {
    for (const manifest of view.input.ofKind(kind)) {
      const home = namespaceOf(manifest.object);
      const names = hosts((manifest.object.spec ?? {}) as VirtualServiceSpec & DestinationRuleSpec);
      // Sidecars of the namespace carry them out by themselves.
      if (names.length === 0 || hasSidecars(view, home)) continue;
      const services = new Map<Manifest, number>();
      for (const [index, name] of names.entries()) {
        const service = ambientService(view, name, home);
        if (service && !services.has(service)) services.set(service, index);
      }
      for (const [service, index] of services) {
        const namespace = namespaceOf(service.object);
        const waypoint = waypointOf(view, namespace, service.object.metadata?.labels);
        const path = pathOf(index);
        const read = [namespace, waypoint?.split('/')[0], ...(kind === 'DestinationRule' ? [view.rootNamespace] : [])];
        if (!read.includes(home)) {
          const message = `the waypoint of ${names[index]} reads rules of ${namespace}, not of ${home}`;
          report(manifest, { rule: elsewhere, path, message });
        }
        if (!waypoint) {
          const message = `nothing says which waypoint ${names[index]} is to use`;
          report(manifest, { rule: serviceWithoutWaypoint, path, message });
        }
      }
      if (services.size > 0 || waypointOf(view, home) || !ambientNamespace(view.namespaces.labels(home))) continue;
      const message = `nothing in ${home} says which waypoint is to carry it out`;
      report(manifest, { rule: withoutWaypoint, path: pathOf(0), message });
    }
  }
};

function hasSidecars(view: View, namespace: string): boolean {
  const labels = view.namespaces.labels(namespace);
  return labels?.['istio-injection'] === 'enabled' || Boolean(labels?.['istio.io/rev']);
}

/** The Service of an ambient namespace that a host is, or the ServiceEntry that is to use a waypoint. */
function ambientService(view: View, host: string, namespace: string): Manifest | undefined {
  const manifest = view.hosts.find(completeHost(view, host, namespace), namespace)?.manifest;
  if (!manifest) return undefined;
  const { kind, metadata } = manifest.object;
  const home = namespaceOf(manifest.object);
  if (kind === 'ServiceEntry') return waypointOf(view, home, metadata?.labels) ? manifest : undefined;
  return ambientNamespace(view.namespaces.labels(home)) ? manifest : undefined;
}

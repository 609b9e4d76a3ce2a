import { hostsMeet, isWildcard } from '../../model/host';
import type { FieldPath, Manifest } from '../../model/manifest';
import { resolveGateway } from '../../model/resolve';
import type { DestinationRuleSpec, VirtualServiceSpec } from '../../model/spec';
import { append } from '../groups';
import { keyOf, Names, namespaceOf } from '../namespaces';
import { routingRulesOf, type PlacedDestination } from '../routing-rules';
import type { Check, View } from '../view';
import { completeHost, hostExists, severityOfUnknown } from './hosts';
import { gatewaysOf } from './kubernetes-gateways';
import { KIALI_RULES } from './rules';
import { isExportedTo, Sight } from './sight';

/** Hosts, subsets and weights of destinations. */
export const checkRoutes: Check = (view, report) => {
  const subsets = subsetsOf(view);
  const severity = severityOfUnknown(view);
  for (const manifest of view.input.ofKind('VirtualService')) {
    const namespace = namespaceOf(manifest.object);
    for (const { routes } of routingRulesOf(manifest)) {
      const seen = new Map<string, PlacedDestination[]>();
      for (const placed of routes) {
        const { host = '', subset = '' } = placed.destination;
        if (host === '') continue;
        const full = completeHost(view, host, namespace);
        append(seen, `${full} ${subset}`, placed);
        const { path } = placed;
        if (!hostExists(view, host, namespace)) {
          const message = `no Service or ServiceEntry has the host ${host}`;
          report(manifest, { rule: KIALI_RULES.ROUTE_HOST, path: [...path, 'host'], message, severity });
        }
        if (subset !== '' && !subsets(full, subset, namespace)) {
          const message = `no DestinationRule of ${host} defines the subset ${subset}`;
          report(manifest, { rule: KIALI_RULES.SUBSET, path, message });
        }
      }
      const [only] = routes;
      if (routes.length === 1 && only.weight !== undefined && only.weight > 0 && only.weight < 100) {
        const message = `the weight ${only.weight} of the only destination counts as 100`;
        report(manifest, { rule: KIALI_RULES.SINGLE_WEIGHT, path: [...only.path.slice(0, -1), 'weight'], message });
      }
      for (const same of seen.values()) {
        if (same.length < 2) continue;
        for (const { path, destination } of same) {
          const message = `${destination.host} ${destination.subset ?? ''} stands ${same.length} times in the route`;
          report(manifest, { rule: KIALI_RULES.REPEATED_SUBSET, path: [...path, 'host'], message });
        }
      }
    }
  }
};

/**
 * Whether a namespace sees a subset of a host: a DestinationRule with a wildcard counts for all hosts that it covers, and one
 * that is exported to others alone does not count.
 */
function subsetsOf(view: View): (host: string, subset: string, namespace: string) => boolean {
  const exact = new Map<string, Manifest[]>();
  const wild = new Map<string, Manifest[]>();
  for (const manifest of view.input.ofKind('DestinationRule')) {
    const { host = '', subsets = [] } = (manifest.object.spec ?? {}) as DestinationRuleSpec;
    const full = completeHost(view, host, namespaceOf(manifest.object));
    for (const subset of subsets) append(isWildcard(full) ? wild : exact, `${full} ${subset?.name ?? ''}`, manifest);
  }
  return (host, subset, namespace) => {
    const key = `${host} ${subset}`;
    const seen = (rules: readonly Manifest[]): boolean => rules.some((rule) => isExportedTo(view, rule, namespace));
    return seen(exact.get(key) ?? []) || [...wild].some(([pattern, rules]) => hostsMeet(pattern, key) && seen(rules));
  };
}

/** Gateways that VirtualServices and their matches name. */
export const checkGatewayNames: Check = (view, report) => {
  const known = new Set(gatewaysOf(view, 'networking.istio.io').map(({ object }) => keyOf(object)));
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = specOf(manifest);
    const places: { names: readonly string[]; path: FieldPath }[] = [
      { names: spec.gateways ?? [], path: ['spec', 'gateways'] },
      ...(spec.http ?? []).flatMap((rule, i) =>
        (rule?.match ?? []).map((match, j) => ({
          names: match?.gateways ?? [],
          path: ['spec', 'http', i, 'match', j, 'gateways'],
        })),
      ),
    ];
    for (const { names, path } of places) {
      for (const [index, name] of names.entries()) {
        if (name === 'mesh') continue;
        if (name.includes('.') && !name.includes('/')) {
          const message = `${name} is the old form of a Gateway's name`;
          report(manifest, { rule: KIALI_RULES.GATEWAY_NAME, path: [...path, index], message });
        }
        if (known.has(resolveGateway(name, namespaceOf(manifest.object)))) continue;
        const message = `there is no Gateway ${resolveGateway(name, namespaceOf(manifest.object))}`;
        report(manifest, { rule: KIALI_RULES.GATEWAY, path: [...path, index], message });
      }
    }
  }
};

/** VirtualServices that claim one host of one gateway, or of the mesh. */
export const checkSingleHosts: Check = (view, report) => {
  const byGateway = new Map<string, Map<string, Manifest[]>>();
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = specOf(manifest);
    const namespace = namespaceOf(manifest.object);
    for (const name of spec.gateways?.length ? spec.gateways : ['mesh']) {
      const gateway = resolveGateway(name, namespace);
      const hosts = byGateway.get(gateway) ?? new Map<string, Manifest[]>();
      byGateway.set(gateway, hosts);
      for (const host of spec.hosts ?? []) {
        const full = completeHost(view, host, namespace);
        append(hosts, full, manifest);
      }
    }
  }
  const sight = new Sight(view);
  const told = new Set<Manifest>();
  for (const hosts of byGateway.values()) {
    for (const [host, claims] of hosts) {
      if (claims.length < 2) continue;
      const crowds = sight.crowdsOf(claims);
      const names = new Map([...new Set(crowds.values())].map((crowd) => [crowd, new Names(crowd)]));
      const once = new Set<Manifest>();
      const twice = new Set(claims.filter((it) => once.size === once.add(it).size));
      for (const [manifest, crowd] of crowds) {
        if (told.has(manifest)) continue;
        const others = names.get(crowd)!.beside(manifest);
        if (others === '' && !twice.has(manifest)) continue;
        told.add(manifest);
        report(manifest, {
          rule: KIALI_RULES.SEVERAL_VIRTUAL_SERVICES,
          path: ['spec', 'hosts'],
          message: `${host} also stands in ${others || 'the same list'}`,
        });
      }
    }
  }
};

function specOf(manifest: Manifest): VirtualServiceSpec {
  return (manifest.object.spec ?? {}) as VirtualServiceSpec;
}

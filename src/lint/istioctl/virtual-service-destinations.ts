import type { Manifest } from '../../model/manifest';
import { resolveHost } from '../../model/resolve';
import type { DestinationRuleSpec, VirtualServiceSpec } from '../../model/spec';
import { keyOf, namespaceOf } from '../namespaces';
import { routingRulesOf, type PlacedDestination } from '../routing-rules';
import { ISTIOCTL_RULES } from './rules';
import type { Check, Report, View } from '../view';

/** A destination, and what its host is called in messages: nothing, or that it is a mirror. */
type Named = readonly [placed: PlacedDestination, what: '' | 'mirror '];

/** Hosts and ports that VirtualServices send to. */
export const checkDestinationHosts: Check = (view, report) => {
  for (const manifest of view.input.ofKind('VirtualService')) {
    for (const named of destinationsOf(manifest)) checkHost(view, manifest, named, report);
  }
};

/** Subsets that VirtualServices send to. */
export const checkDestinationSubsets: Check = (view, report) => {
  const subsets = subsetsOf(view);
  for (const manifest of view.input.ofKind('VirtualService')) {
    const namespace = namespaceOf(manifest.object);
    for (const [{ destination, path }, what] of destinationsOf(manifest)) {
      const { host = '', subset } = destination;
      if (!subset || subsets.has(`${hostKey(host, namespace)} ${subset}`)) continue;
      report(manifest, {
        rule: ISTIOCTL_RULES.REFERENCE,
        path: [...path, 'subset'],
        message: `no DestinationRule defines the subset ${subset} of ${host}${what ? ', which requests are mirrored to' : ''}`,
        fix: `add the subset ${subset} to the DestinationRule of ${host}, or name one that it has; requests to a missing subset get 503`,
      });
    }
  }
};

function checkHost(view: View, manifest: Manifest, [placed, what]: Named, report: Report): void {
  const { host = '', port } = placed.destination;
  const exportTo = specOf(manifest).exportTo ?? [];
  const found = view.hosts.find(host, namespaceOf(manifest.object), exportTo);
  if (!found) {
    report(manifest, {
      rule: ISTIOCTL_RULES.REFERENCE,
      path: [...placed.path, 'host'],
      message: `no Service or ServiceEntry that the VirtualService sees has the ${what}host ${JSON.stringify(host)}`,
      fix: 'write the name of a Service of the own namespace, the full name of another, or add a ServiceEntry; a name with a dot is never completed',
    });
    return;
  }
  if (!port && found.ports.length > 1) {
    report(manifest, {
      rule: ISTIOCTL_RULES.PORT_REQUIRED,
      path: placed.path,
      message: `${host} has the ports ${found.ports.join(', ')}, and the destination names none`,
    });
  }
  if (port && !found.ports.includes(port.number ?? 0)) {
    report(manifest, {
      rule: ISTIOCTL_RULES.REFERENCE,
      path: [...placed.path, 'port', 'number'],
      message: `${host} has no port ${port.number ?? 0}, only ${found.ports.join(', ') || 'none'}`,
      fix: 'name one of the ports of the Service',
    });
  }
}

/** Routes at a gateway that go past the subsets which a VirtualService of the mesh gives the same host. */
export const checkIngressSubsets: Check = (view, report) => {
  const split = new Map<string, Set<string>>();
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = specOf(manifest);
    for (const { destination } of httpRoutes(manifest)) {
      const { host = '', subset } = destination;
      if (!subset || !(spec.hosts ?? []).includes(host)) continue;
      split.set(host, (split.get(host) ?? new Set()).add(keyOf(manifest.object)));
    }
  }
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = specOf(manifest);
    if ((spec.gateways ?? []).length === 0) continue;
    const told = new Set<string>();
    for (const { destination, path } of httpRoutes(manifest)) {
      if (destination.subset) continue;
      for (const source of split.get(destination.host ?? '') ?? []) {
        if (told.has(source)) continue;
        told.add(source);
        report(manifest, {
          rule: ISTIOCTL_RULES.INGRESS_SUBSET,
          path,
          message: `the subsets that ${source} gives ${destination.host} do not hold for requests of this VirtualService at its gateways`,
        });
      }
    }
  }
};

function subsetsOf(view: View): ReadonlySet<string> {
  const subsets = new Set<string>();
  for (const { object } of view.input.ofKind('DestinationRule')) {
    const spec = (object.spec ?? {}) as DestinationRuleSpec;
    for (const subset of spec.subsets ?? []) {
      subsets.add(`${hostKey(spec.host ?? '', namespaceOf(object))} ${subset?.name ?? ''}`);
    }
  }
  return subsets;
}

/** Only full names of the cluster cross namespaces here; any other name counts in the namespace that says it. */
function hostKey(host: string, namespace: string): string {
  const full = resolveHost(host, namespace, 'cluster.local');
  return /\..+\.svc\.cluster\.local$/.test(full) ? full : `${host}.${namespace}`;
}

function specOf(manifest: Manifest): VirtualServiceSpec {
  return (manifest.object.spec ?? {}) as VirtualServiceSpec;
}

/** All destinations in the order of istioctl: routes of `tcp`, `tls` and `http`, then mirrors. */
function* destinationsOf(manifest: Manifest): Generator<Named> {
  const rules = routingRulesOf(manifest);
  for (const kind of ['tcp', 'tls', 'http']) {
    for (const rule of rules) if (rule.kind === kind) for (const placed of rule.routes) yield [placed, ''];
  }
  for (const { mirrors } of rules) for (const placed of mirrors) yield [placed, 'mirror '];
}

function httpRoutes(manifest: Manifest): PlacedDestination[] {
  return routingRulesOf(manifest).flatMap(({ kind, routes }) => (kind === 'http' ? routes : []));
}

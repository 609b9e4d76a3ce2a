import { hostsForNamespace, hostsMeet } from '../../model/host';
import { resolveGateway } from '../../model/resolve';
import { gatewaysOf, type VirtualService } from '../../model/virtual-services';
import { groupBy } from '../groups';
import type { Check } from '../view';
import { SEMANTIC_RULES } from './rules';

/** Hosts that a VirtualService and the Gateways it is bound to do not have in common. */
export const checkGatewayHosts: Check = (view, report) => {
  const mesh = view.mesh();
  const gateways = new Map(mesh.gateways.map((gateway) => [gateway.key, gateway]));
  const offers = (key: string, namespace: string): string[] =>
    (gateways.get(key)?.spec.servers ?? []).flatMap((server) =>
      hostsForNamespace(withNamespace(server?.hosts ?? [], gateways.get(key)!.namespace), namespace),
    );
  const bindings = mesh.virtualServices.all.flatMap((vs) =>
    gatewaysOf(vs.spec)
      .filter((name) => name !== 'mesh')
      .map((name) => ({ vs, key: resolveGateway(name, vs.namespace) })),
  );
  for (const [vs, own] of groupBy(bindings, (it) => it.vs)) {
    // Bound to the mesh, too, each host may be meant for it; and what an unknown Gateway offers nobody knows.
    if (gatewaysOf(vs.spec).includes('mesh') || !own.every(({ key }) => gateways.has(key))) continue;
    const offered = own.flatMap(({ key }) => offers(key, vs.namespace));
    const outside = (vs.spec.hosts ?? []).filter((host) => !offered.some((offer) => hostsMeet(offer, host)));
    // Where none meets, istioctl's own rule says so.
    if (outside.length === vs.spec.hosts?.length) continue;
    for (const host of outside) {
      report(vs.manifest, {
        rule: SEMANTIC_RULES.HOST_OUTSIDE_GATEWAY,
        path: ['spec', 'hosts', vs.spec.hosts!.indexOf(host)],
        message: `no server of ${own.map(({ key }) => key).join(', ')} has the host ${host}`,
      });
    }
  }
  for (const [key, bound] of groupBy(bindings, (it) => it.key)) {
    const gateway = gateways.get(key);
    for (const [index, server] of (gateway?.spec.servers ?? []).entries()) {
      if (!gateway || !server || server.tls?.httpsRedirect) continue;
      const hosts = withNamespace(server.hosts ?? [], gateway.namespace);
      for (const [place, host] of hosts.entries()) {
        if (bound.some(({ vs }) => routes(vs, host))) continue;
        report(gateway.manifest, {
          rule: SEMANTIC_RULES.UNROUTED_HOST,
          path: ['spec', 'servers', index, 'hosts', place],
          message: `no VirtualService that is bound to the Gateway has the host ${server.hosts![place]}`,
        });
      }
    }
  }
};

/** The hosts of a server, with `./` as the namespace that it stands for. */
export function withNamespace(hosts: readonly string[], namespace: string): string[] {
  return hosts.map((host) => (host.startsWith('./') ? `${namespace}${host.slice(1)}` : host));
}

function routes(vs: VirtualService, offer: string): boolean {
  const visible = hostsForNamespace([offer], vs.namespace);
  return visible.some((host) => (vs.spec.hosts ?? []).some((it) => hostsMeet(host, it)));
}

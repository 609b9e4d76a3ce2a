import { hostsForNamespace, hostsMeet } from '../../model/host';
import { isPassthrough } from '../../model/gateways';
import { isHttp, parseProtocol } from '../../model/protocol';
import { resolveGateway } from '../../model/resolve';
import type { Server } from '../../model/spec';
import { gatewaysOf } from '../../model/virtual-services';
import type { Check } from '../view';
import { withNamespace } from './gateway-hosts';
import { SEMANTIC_RULES } from './rules';

const KINDS = ['http', 'tls', 'tcp'] as const;

/** Rules of a kind that no server of the gateways of a VirtualService takes. */
export const checkRoutesTaken: Check = (view, report) => {
  const mesh = view.mesh();
  const gateways = new Map(mesh.gateways.map((gateway) => [gateway.key, gateway]));
  for (const vs of mesh.virtualServices.all) {
    const keys = gatewaysOf(vs.spec).map((name) => resolveGateway(name, vs.namespace));
    // Bound to the mesh, too, the rules may be meant for it.
    if (!keys.every((key) => gateways.has(key))) continue;
    const servers = keys.flatMap((key) => {
      const { spec, namespace } = gateways.get(key)!;
      return (spec.servers ?? []).filter(
        (server) =>
          server &&
          !server.tls?.httpsRedirect &&
          hostsForNamespace(withNamespace(server.hosts ?? [], namespace), vs.namespace).some((offer) =>
            (vs.spec.hosts ?? []).some((host) => hostsMeet(offer, host)),
          ),
      );
    });
    if (servers.length === 0) continue;
    const taken = new Set(servers.map(kindOf));
    for (const kind of KINDS) {
      if (!vs.spec[kind]?.length || taken.has(kind)) continue;
      report(vs.manifest, {
        rule: SEMANTIC_RULES.ROUTES_UNTAKEN,
        path: ['spec', kind],
        message: `the servers with these hosts take ${[...taken].join(' and ')} rules alone, so the ${kind} rules do nothing`,
      });
    }
  }
};

/** The rules that a server takes: those for HTTP where it reads it, those by SNI where it passes TLS on, else those for TCP. */
function kindOf({ port, tls }: Server): (typeof KINDS)[number] {
  const protocol = parseProtocol(port?.protocol ?? '');
  if (isHttp(protocol)) return 'http';
  if (isPassthrough({ tls })) return 'tls';
  return protocol === 'HTTPS' ? 'http' : 'tcp';
}

import { hostsMeet, isWildcard } from '../model/host';
import { isTls, type Protocol } from '../model/protocol';
import { noAddress, type Service } from '../model/service';
import type { L4Destination, L4Match } from '../model/spec';
import { meshGateway, type VirtualService } from '../model/virtual-services';
import type { FilterChain, TcpAction } from './listener';
import { targetOf, type Proxy } from './proxy';
import { shortNames } from './sidecar-routes';

/** The listener that chains are made for. */
export interface TcpContext {
  readonly proxy: Proxy;
  readonly service: Service;
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: string;
  /** The address range of the service, where it has one. */
  readonly ranges: readonly string[];
}

/** The chains of a service's port that carries bytes: by server name where it is TLS, else by address. */
export function tcpChains(context: TcpContext, virtualServices: readonly VirtualService[]): FilterChain[] {
  const own = virtualServices.filter((vs) => vs.spec.hosts?.some((h) => hostsMeet(h, context.service.hostname)));
  return isTls(context.protocol) ? tlsChains(context, own) : plainChains(context, own);
}

function concerns(match: L4Match, { proxy, port }: TcpContext): boolean {
  const { labels, namespace } = proxy.identity;
  if (match.gateways && match.gateways.length > 0 && !match.gateways.includes(meshGateway)) return false;
  for (const key in match.sourceLabels) if (labels[key] !== match.sourceLabels[key]) return false;
  if (match.port && match.port !== port) return false;
  return !match.sourceNamespace || match.sourceNamespace === namespace;
}

function chain(sni: readonly string[], ranges: readonly string[], tcp: TcpAction): FilterChain {
  return { sni, ranges, detectHttp: false, tcp };
}

function tlsChains(context: TcpContext, virtualServices: readonly VirtualService[]): FilterChain[] {
  const out: FilterChain[] = [];
  const handled = new Set<string>();
  let ranges = context.ranges;
  for (const vs of virtualServices) {
    for (const [i, rule] of (vs.spec.tls ?? []).entries()) {
      for (const match of rule.match ?? []) {
        if (!concerns(match, context)) continue;
        const subnets = match.destinationSubnets ?? [];
        // Once a match names subnets, they stand for the service's own in every match that follows.
        if (subnets.length > 0) ranges = subnets;
        const key = `${(match.sniHosts ?? []).join(',')}|${subnets.join(',')}`;
        if (handled.has(key)) continue;
        handled.add(key);
        out.push(
          chain(
            match.sniHosts ?? [],
            ranges,
            tcpAction(context.proxy, rule.route ?? [], context.port, vs, `tls[${i}]`),
          ),
        );
      }
    }
  }
  if (out.length > 0) return out;
  const { service } = context;
  const address = service.address.includes('/') ? '' : service.address;
  const { namespace } = context.proxy.identity;
  const { domain, facts } = context.proxy.mesh.settings;
  const byName =
    ranges.length > 0 ||
    address === '' ||
    (address === noAddress && context.bind === noAddress) ||
    (facts.dynamicDns && service.resolution === 'DynamicDns' && isWildcard(service.hostname));
  const sni = byName
    ? [service.hostname, ...service.aliases.flatMap((a) => [a, ...shortNames(a, namespace, domain)])]
    : [];
  return [chain(sni, ranges, serviceAction(context))];
}

function plainChains(context: TcpContext, virtualServices: readonly VirtualService[]): FilterChain[] {
  const { proxy, ranges, port } = context;
  const out: FilterChain[] = [];
  let covered = false;
  for (const vs of virtualServices) {
    for (const [i, rule] of (vs.spec.tcp ?? []).entries()) {
      const action = (): TcpAction => tcpAction(proxy, rule.route ?? [], port, vs, `tcp[${i}]`);
      const match = rule.match ?? [];
      if (match.length === 0) return [...out, chain([], ranges, action())];
      const subnets: string[] = [];
      for (const m of match) {
        if (!concerns(m, context)) continue;
        if (!m.destinationSubnets || m.destinationSubnets.length === 0) return [...out, chain([], ranges, action())];
        subnets.push(...m.destinationSubnets);
      }
      if (subnets.length === 0) continue;
      out.push(chain([], subnets, action()));
      if ([...subnets].sort().join() === [...ranges].sort().join()) covered = true;
    }
  }
  return covered ? out : [...out, chain([], ranges, serviceAction(context))];
}

/** The service itself: its only port, else the listener's. */
function serviceAction({ proxy, service, port }: TcpContext): TcpAction {
  const to = service.ports.length === 1 ? (service.ports[0] as { number: number }).number : port;
  const destinations = [proxy.destination({ host: service.hostname, subset: '', port: to }, 100)];
  return { destinations, virtualService: undefined, rule: '' };
}

/** What the destinations of a TCP or TLS rule come to; without weight none of several gets anything. */
export function tcpAction(
  proxy: Proxy,
  route: readonly L4Destination[],
  port: number,
  vs: VirtualService,
  rule: string,
): TcpAction {
  const sent = route.length === 1 ? route : route.filter((d) => (d.weight ?? 0) > 0);
  const destinations = sent.map((d) => {
    const destination = d.destination ?? {};
    const target = targetOf(destination, proxy.scope.byHostname.get(destination.host ?? ''), port);
    return proxy.destination(target, route.length === 1 ? 100 : (d.weight ?? 0));
  });
  return { destinations, virtualService: vs, rule };
}

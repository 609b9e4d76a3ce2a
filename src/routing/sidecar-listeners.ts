import { isHttp, isTcp, parseProtocol, type Protocol } from '../model/protocol';
import { isIpAddress } from '../model/resolve';
import { noAddress, type Service } from '../model/service';
import type { EgressListener } from '../model/sidecar-scope';
import { canonicalRange } from './address';
import { matchesEverything, type FilterChain, type Listener, type TcpAction } from './listener';
import type { Proxy } from './proxy';
import { tcpChains } from './tcp-routes';

interface Entry {
  readonly bind: string;
  chains: FilterChain[];
  protocol: Protocol;
  locked: boolean;
}

interface Opening {
  readonly proxy: Proxy;
  readonly entries: Map<string, Entry>;
  readonly egress: EgressListener;
  readonly service: Service;
  readonly bind: string;
  readonly port: number;
  readonly protocol: Protocol;
}

const localhost = '127.0.0.1';

/** The listeners of a sidecar for traffic that its pod sends to a port. */
export function sidecarListeners(proxy: Proxy, port: number): readonly Listener[] {
  return proxy.listenersOn(port, build);
}

function build(proxy: Proxy, port: number): Listener[] {
  const entries = new Map<string, Entry>();
  for (const egress of proxy.scope.egress) {
    const said = egress.spec?.bind ?? '';
    const bind = said !== '' ? said : egress.spec?.captureMode === 'NONE' ? localhost : '';
    if (egress.port !== undefined) {
      if (egress.port !== port) continue;
      const protocol = parseProtocol(egress.spec?.port?.protocol);
      if (isReserved(proxy, bind, port, protocol)) continue;
      for (const service of egress.services) open({ proxy, entries, egress, service, bind, port, protocol });
      continue;
    }
    for (const entry of entries.values()) entry.locked = true;
    for (const service of egress.withPort(port)) {
      for (const p of service.ports) {
        if (p.number !== port || isReserved(proxy, bind, port, p.protocol)) continue;
        const opening: Opening = {
          proxy,
          entries,
          egress,
          service,
          bind,
          port,
          protocol: p.protocol,
        };
        for (const address of headlessAddresses(opening) ?? [bind]) open({ ...opening, bind: address });
      }
    }
  }
  const unknown = unknownChain(proxy);
  return [...entries.values()].map((e) => listenerOf(e, port, unknown));
}

/** Ports that the proxy itself needs on the wildcard address. */
function isReserved(proxy: Proxy, bind: string, port: number, protocol: Protocol): boolean {
  const wildcard = bind === '' ? isHttp(protocol) : bind === noAddress;
  const { proxyListenPort, proxyInboundListenPort } = proxy.mesh.settings;
  return wildcard && (port === proxyListenPort || port === proxyInboundListenPort);
}

/** A headless service that carries bytes is listened for at the address of each pod; undefined for other services. */
function headlessAddresses({ proxy, service, bind, port, protocol }: Opening): string[] | undefined {
  if (bind !== '' || service.resolution !== 'Passthrough' || service.address !== noAddress) return undefined;
  if (!isTcp(protocol) && protocol !== 'Unsupported') return undefined;
  const serving = proxy.mesh.services.addressesOf(service, port);
  if (!service.kubernetes && serving.length === 0 && service.selector === undefined) return undefined;
  return serving.filter((a) => isIpAddress(a) && a !== proxy.identity.ip);
}

function open(opening: Opening): void {
  const { entries, service, port, protocol, proxy } = opening;
  if (service.resolution === 'Alias' || protocol === 'UDP') return;
  let { bind } = opening;
  let ranges: string[] = [];
  const http = isHttp(protocol);
  if (bind === '') {
    if (http) bind = noAddress;
    else if (service.address.includes('/')) {
      bind = noAddress;
      ranges = [service.address];
    } else bind = service.address;
  }
  const current = entries.get(bind);
  if (current?.locked) return;
  const bytes = (): FilterChain[] =>
    tcpChains({ proxy, service, port, protocol, bind, ranges }, opening.egress.virtualServices);
  if (http) {
    // A second HTTP service changes nothing: all of a port share the route table.
    if (current && (protocol !== 'HTTP_PROXY' ? !isTcp(current.protocol) : false)) return;
    const shared = bind === noAddress && protocol !== 'HTTP_PROXY';
    const chain: FilterChain = { sni: [], ranges: [], detectHttp: shared, http: String(port) };
    if (protocol === 'HTTP_PROXY') entries.set(bind, { bind, chains: [chain], protocol, locked: false });
    else place(opening, bind, current, [chain], shared ? 'Unsupported' : protocol);
    return;
  }
  if (isTcp(protocol)) {
    place(opening, bind, current, bytes(), protocol);
    return;
  }
  if (current && !isHttp(current.protocol) && !isTcp(current.protocol)) return;
  const table = bind === noAddress ? String(port) : `${service.hostname}:${port}`;
  const detected: FilterChain = { sni: [], ranges: [], detectHttp: true, http: table };
  const chains = [...bytes(), detected];
  if (current && isHttp(current.protocol)) entries.set(bind, { bind, chains, protocol, locked: false });
  else place(opening, bind, current, chains, protocol);
}

const serverFirst: ReadonlySet<Protocol> = new Set<Protocol>(['Mongo', 'MySQL']);

/** Opens a listener, or joins chains to the one that is there; mixed protocols are then told apart by detection. */
function place(
  opening: Opening,
  bind: string,
  current: Entry | undefined,
  chains: FilterChain[],
  protocol: Protocol,
): void {
  if (!current) {
    opening.entries.set(bind, { bind, chains, protocol, locked: false });
    return;
  }
  const incoming = opening.protocol;
  if (incoming !== current.protocol && (serverFirst.has(incoming) || serverFirst.has(current.protocol))) return;
  const mixed = isTcp(incoming) ? isHttp(current.protocol) : isTcp(current.protocol);
  for (const chain of chains) if (!current.chains.some((c) => sameMatch(c, chain))) current.chains.push(chain);
  if (mixed) current.protocol = 'Unsupported';
}

function sameMatch(a: FilterChain, b: FilterChain): boolean {
  return (
    a.detectHttp === b.detectHttp &&
    sameSet(sniKey(a.sni), sniKey(b.sni)) &&
    sameSet(rangeKey(a.ranges), rangeKey(b.ranges))
  );
}

function sniKey(sni: readonly string[]): Set<string> {
  return new Set(sni.filter((s) => s !== '*'));
}

function rangeKey(ranges: readonly string[]): Set<string> {
  return new Set(ranges.flatMap((r) => canonicalRange(r) ?? []));
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((x) => b.has(x));
}

/** Where traffic goes that no service takes. */
export function unknownChain(proxy: Proxy): FilterChain {
  const { allowAny, outboundTrafficPolicy } = proxy.scope;
  const outside = allowAny ? outboundTrafficPolicy?.egressProxy : undefined;
  const destinations = outside
    ? [
        proxy.destination(
          { host: outside.host ?? '', subset: outside.subset ?? '', port: outside.port?.number ?? 0 },
          100,
        ),
      ]
    : [];
  const tcp: TcpAction = {
    destinations,
    virtualService: undefined,
    rule: '',
    unknown: allowAny ? 'passthrough' : 'blackhole',
  };
  return { sni: [], ranges: [], detectHttp: false, tcp };
}

function listenerOf(entry: Entry, port: number, unknown: FilterChain): Listener {
  const chains = entry.chains.filter((c) => !matchesEverything(c));
  const whole = entry.chains.filter(matchesEverything).at(-1);
  const base = { name: `${entry.bind}_${port}`, bind: entry.bind, port };
  if (whole && chains.length === 0) return { ...base, chains: [whole], fallback: undefined };
  return { ...base, chains, fallback: whole ?? unknown };
}

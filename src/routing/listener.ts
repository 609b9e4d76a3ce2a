import { isSubsetOf } from '../model/host';
import type { VirtualService } from '../model/virtual-services';
import { rangeHolds } from './address';
import type { DecisionDestination } from './decision';

/** Where bytes go that are not read. */
export interface TcpAction {
  readonly destinations: readonly DecisionDestination[];
  readonly virtualService: VirtualService | undefined;
  /** `tls[0]`: the rule that says so. */
  readonly rule: string;
  /** Traffic that no service takes: it leaves or ends. */
  readonly unknown?: 'passthrough' | 'blackhole';
}

/** A way to treat connections, with what they must look like. An empty list asks nothing. */
export interface FilterChain {
  readonly sni: readonly string[];
  readonly ranges: readonly string[];
  /** Only plain text that turns out to be HTTP. */
  readonly detectHttp: boolean;
  /** The proxy ends TLS: with Istio's certificates (`mtls`) or its own (`tls`). */
  readonly tls?: 'tls' | 'mtls';
  /** The name of the route table, for HTTP. */
  readonly http?: string;
  readonly tcp?: TcpAction;
}

/** An address and port that a proxy listens on. */
export interface Listener {
  readonly name: string;
  readonly bind: string;
  readonly port: number;
  readonly chains: readonly FilterChain[];
  readonly fallback: FilterChain | undefined;
}

export function matchesEverything(chain: FilterChain): boolean {
  return (chain.sni.length === 0 || chain.sni.includes('*')) && !chain.detectHttp && chain.ranges.length === 0;
}

/** The names that a chain really asks for: `*` among them means any. */
function names(chain: FilterChain): readonly string[] {
  return chain.sni.includes('*') ? [] : chain.sni;
}

function ranges(chain: FilterChain): readonly string[] {
  return matchesEverything(chain) ? [] : chain.ranges.filter((r) => !r.startsWith('0.0.0.0'));
}

/**
 * The chain for a connection, by address, then server name, then what the bytes are: at each step the closest fit
 * stays, and only where nothing fits those that do not ask. `many` is a set of chains that Envoy would not have taken.
 */
export function chooseChain(
  listener: Listener,
  address: string,
  tls: 'none' | 'tls' | 'mtls',
  sni: string,
  http: boolean,
): Choice {
  if (tls !== 'none' || listener.chains.some((c) => c.ranges.length > 0))
    return sieve(listener, address, tls, sni, http);
  // Plain text is told apart only by what it turns out to be.
  const remembered = http ? plainHttp : plainBytes;
  let choice = remembered.get(listener);
  if (choice === undefined) {
    choice = sieve(listener, address, tls, sni, http);
    remembered.set(listener, choice);
  }
  return choice;
}

/** A chain, or why there is none. */
export type Choice = FilterChain | 'none' | 'many';

const plainHttp = new WeakMap<Listener, Choice>();
const plainBytes = new WeakMap<Listener, Choice>();

function sieve(listener: Listener, address: string, tls: 'none' | 'tls' | 'mtls', sni: string, http: boolean): Choice {
  const inspectsTls = listener.chains.some((c) => c.sni.length > 0 || c.tls !== undefined);
  const plain = !inspectsTls || tls === 'none';
  let { chains } = listener;
  chains = closest(chains, ranges, (of) => Math.max(0, ...of.map((r) => rangeHolds(r, address))));
  chains = closest(chains, names, (of) => sniRank(of, sni));
  chains = closest(
    chains,
    (c) => (c.detectHttp ? ['raw'] : []),
    () => (plain ? 1 : 0),
  );
  // What a client says about its protocol in a handshake counts only where the handshake is read, and names no plain HTTP.
  chains = closest(
    chains,
    (c) => (c.detectHttp ? ['http'] : []),
    () => (tls === 'none' && http ? 1 : 0),
  );
  if (chains.length > 1) return 'many';
  return chains[0] ?? listener.fallback ?? 'none';
}

function sniRank(of: readonly string[], sni: string): number {
  let best = 0;
  for (const name of of) {
    if (name === sni) return Number.MAX_SAFE_INTEGER;
    if (isSubsetOf(sni, name)) best = Math.max(best, name.length);
  }
  return best;
}

function closest(
  chains: readonly FilterChain[],
  asks: (chain: FilterChain) => readonly string[],
  rank: (asked: readonly string[]) => number,
): readonly FilterChain[] {
  const asked = chains.map(asks);
  if (asked.every((a) => a.length === 0)) return chains;
  const ranks = asked.map((a) => (a.length === 0 ? 0 : rank(a)));
  const best = Math.max(...ranks);
  return best > 0 ? chains.filter((_, i) => ranks[i] === best) : chains.filter((_, i) => asked[i]?.length === 0);
}

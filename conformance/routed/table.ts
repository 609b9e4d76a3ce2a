import type { Call, Judge, Proxy, RouteDecision } from '../client';

/** What becomes of a request, in the words of whoever wrote the program. What is left out must not happen. */
export interface Expectation {
  readonly outcome: 'route' | 'redirect' | 'tlsRedirect' | 'direct' | 'notFound' | 'refused' | 'blackhole';
  /** Share of the requests in percent by `SERVICE` or `SERVICE/SUBSET`; every one of them exists. */
  readonly to?: Readonly<Record<string, number>>;
  /** @default none */
  readonly timeout?: string;
  /** How often it is tried again. @default 2, as the mesh has it */
  readonly attempts?: number;
  readonly delay?: string;
  readonly abort?: number;
  /** The status that Envoy answers. @default not compared */
  readonly status?: number;
  /** The Location that Envoy answers. @default not compared */
  readonly location?: string;
  /** The path that the destination gets. @default not compared */
  readonly path?: string;
}

/** A request and what the program says about it. */
export interface Row {
  readonly name: string;
  readonly from: Proxy;
  readonly call: Call;
  readonly expect: Expectation;
}

/** The requests that are sent to the scenarios of an example; the keys are `EXAMPLE/SCENARIO`. */
export type Tables = Readonly<Record<string, readonly Row[]>>;

/** How a row was decided otherwise than it says. */
export interface Difference {
  readonly row: string;
  readonly expected: Expectation;
  readonly decided: Expectation | string;
}

/** Sends the rows to istiod and Envoy, and returns those that came out otherwise. */
export async function differences(judge: Judge, yaml: string, rows: readonly Row[]): Promise<Difference[]> {
  const byProxy = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(row.from);
    byProxy.set(key, [...(byProxy.get(key) ?? []), row]);
  }
  const found: Difference[] = [];
  for (const group of byProxy.values()) {
    const calls = group.map(({ call }) => call);
    const decisions = await judge.route(yaml, group[0].from, calls);
    for (const [i, { name, expect: expected }] of group.entries()) {
      const decided = decidedAs(decisions[i], expected);
      if (!same(decided, expected)) found.push({ row: name, expected, decided });
    }
  }
  return found;
}

function decidedAs(decision: RouteDecision, expected: Expectation): Expectation {
  const { effect, retries, fault } = decision;
  const outcome = isBlackhole(decision) ? 'blackhole' : decision.outcome.replace(/^error:.*/, 'refused');
  const attempts = retries?.numRetries ?? (decision.outcome === 'route' ? 0 : undefined);
  return withoutUndefined({
    outcome: outcome as Expectation['outcome'],
    to: outcome === 'blackhole' ? undefined : sharesOf(decision),
    timeout: decision.timeout === '0s' ? undefined : decision.timeout,
    attempts: attempts === 2 ? undefined : attempts,
    delay: fault?.delay?.fixedDelay,
    abort: fault?.abort?.httpStatus,
    status: expected.status === undefined ? undefined : effect?.status,
    location: expected.location === undefined ? undefined : effect?.headers?.location,
    path: expected.path === undefined ? undefined : effect?.upstream?.path,
  });
}

/** A host that the sidecar does not know: istiod's own answer of 502, or its cluster that leads nowhere. */
function isBlackhole({ route, virtualHost, destinations }: RouteDecision): boolean {
  const isNowhere = destinations?.every(({ cluster }) => cluster === 'BlackHoleCluster') ?? false;
  return isNowhere || route === 'block_all' || virtualHost === 'block_all';
}

function sharesOf({ destinations }: RouteDecision): Expectation['to'] {
  if (!destinations) return undefined;
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  const shares: Record<string, number> = {};
  for (const { cluster, weight, exists } of destinations) {
    const [, , subset, host = cluster] = cluster.split('|');
    const name = `${host.split('.')[0]}${subset ? `/${subset}` : ''}${exists ? '' : ' (does not exist)'}`;
    shares[name] = (shares[name] ?? 0) + (100 * weight) / total;
  }
  return shares;
}

function withoutUndefined(expectation: Expectation): Expectation {
  return Object.fromEntries(Object.entries(expectation).filter(([, v]) => v !== undefined)) as unknown as Expectation;
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.every((name) => same((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]));
}

/** The sidecar of a service's pods. */
export function sidecar(namespace: string, app: string): Proxy {
  return { namespace, labels: { app } };
}

/** The pods of the default ingress gateway. */
export const ingressGateway: Proxy = {
  type: 'gateway',
  namespace: 'istio-system',
  labels: { istio: 'ingressgateway' },
};

/** A row that is sent to its destinations. A share of 0 is none: istiod leaves it out of what Envoy gets. */
export function reaches(to: Readonly<Record<string, number>>, more: Partial<Expectation> = {}): Expectation {
  const shares = Object.fromEntries(Object.entries(to).filter(([, share]) => share > 0));
  return { outcome: 'route', to: shares, ...more };
}

/** A row that ends in 404. */
export const notFound: Expectation = { outcome: 'notFound' };

/** A row that is sent to https by the gateway. */
export function toHttps(location: string): Expectation {
  return { outcome: 'tlsRedirect', status: 301, location };
}

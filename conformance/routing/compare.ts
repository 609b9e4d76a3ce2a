import type { Call, Proxy, RouteDecision } from '../client';
import type { Decision } from '../../src/routing/decision';
import type { PlainRequest } from '../../src/routing/plain-request';

/** A field that we and the judge decide differently. */
export interface Difference {
  readonly field: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** The request that a call of the judge stands for. */
export function requestOf(call: Call, proxy: Proxy): PlainRequest {
  const { noSNI, sni, tls, headers, inbound: _, ...same } = call;
  return {
    ...same,
    from: {
      type: proxy.type ?? 'sidecar',
      namespace: proxy.namespace,
      labels: { ...proxy.labels },
      ip: proxy.ip ?? '1.1.1.1',
    },
    headers: headers ? { ...headers } : undefined,
    tls: tls || 'none',
    ...(noSNI ? { sni: '' } : sni ? { sni } : {}),
  };
}

type Plain = Record<string, unknown>;

const clusters: Readonly<Record<string, string>> = { PassthroughCluster: 'passthrough', BlackHoleCluster: 'blackhole' };

function durationSeconds(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const seconds = Number(text.slice(0, -1));
  return seconds === 0 ? undefined : `${seconds}s`;
}

function percent(fraction: { numerator?: number; denominator?: string } | undefined): number {
  const scale: Record<string, number> = { HUNDRED: 1, TEN_THOUSAND: 100, MILLION: 10000 };
  return (fraction?.numerator ?? 0) / (scale[fraction?.denominator ?? 'HUNDRED'] ?? 1);
}

function theirOutcome(d: RouteDecision): string {
  if (d.outcome.startsWith('error')) return 'refused';
  const only = d.destinations?.length === 1 ? clusters[d.destinations[0]!.cluster] : undefined;
  if ((d.outcome === 'tcp' || d.outcome === 'route') && only) return only;
  if (d.outcome === 'direct') return d.virtualHost === 'block_all' ? 'blackhole' : 'directResponse';
  return d.outcome;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Envoy's own messages
function theirFault(fault: any): unknown {
  if (!fault) return undefined;
  const { delay, abort } = fault;
  return {
    ...(delay
      ? { delay: { fixedDelay: `${Number(delay.fixedDelay.slice(0, -1))}s`, percentage: percent(delay.percentage) } }
      : {}),
    ...(abort ? { abort: { status: abort.httpStatus ?? 'grpc', percentage: percent(abort.percentage) } } : {}),
  };
}

function ourFault(d: Decision): unknown {
  const { delay, abort } = d.fault ?? {};
  if (!delay && !abort) return undefined;
  return {
    ...(delay ? { delay } : {}),
    ...(abort ? { abort: { status: abort.httpStatus ?? 'grpc', percentage: abort.percentage } } : {}),
  };
}

const target = (d: { host: string; subset?: string; port: number }): string =>
  `outbound|${d.port}|${d.subset ?? ''}|${d.host}`;

/** The judge's answer in comparable form. */
function theirs(d: RouteDecision): Plain {
  const outcome = theirOutcome(d);
  const out: Plain = { outcome };
  const forwards = outcome === 'route' || outcome === 'tcp';
  if (forwards) {
    const single = d.destinations?.length === 1;
    out.destinations = (d.destinations ?? []).map((c) => ({
      cluster: c.cluster,
      weight: single ? 100 : c.weight,
      ...(outcome === 'route' ? { exists: c.exists } : {}),
    }));
  }
  if (outcome === 'route') {
    out.timeout = durationSeconds(d.timeout);
    out.retries = d.retries
      ? {
          attempts: d.retries.numRetries,
          retryOn: d.retries.retryOn,
          perTryTimeout: durationSeconds(d.retries.perTryTimeout),
          codes: d.retries.retriableStatusCodes,
        }
      : { attempts: 0 };
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Envoy's own messages
    out.mirrors = (d.mirrors ?? []).map((m: any) => ({
      cluster: m.cluster,
      percentage: percent(m.runtimeFraction?.defaultValue),
    }));
  }
  if (outcome === 'route' || outcome === 'directResponse' || outcome === 'redirect') {
    out.route = d.route;
    out.fault = theirFault(d.fault);
  }
  const { effect } = d;
  if (effect) {
    out.status = effect.status;
    out.location = effect.headers?.location;
    if (effect.upstream) out.upstream = { host: effect.upstream.host, path: effect.upstream.path };
  }
  return out;
}

const defaultRetries = {
  attempts: 2,
  retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
  perTryTimeout: undefined,
  codes: undefined,
};

/** Our decision in comparable form, with what Envoy would be seen to do. */
function ours(d: Decision, call: Call): Plain {
  const { outcome } = d;
  const out: Plain = { outcome };
  if (outcome === 'route' || outcome === 'tcp') {
    out.destinations = (d.destinations ?? []).map((x) => ({
      cluster: target(x),
      weight: d.destinations?.length === 1 ? 100 : x.weight,
      ...(outcome === 'route' ? { exists: x.exists } : {}),
    }));
  }
  if (outcome === 'route') {
    const { retries } = d;
    out.timeout = d.timeout;
    out.retries = !retries
      ? defaultRetries
      : retries.attempts === 0
        ? { attempts: 0 }
        : {
            attempts: retries.attempts,
            retryOn: retries.retryOn,
            perTryTimeout: retries.perTryTimeout,
            codes: retries.retriableStatusCodes,
          };
    out.mirrors = (d.mirrors ?? []).map((m) => ({ cluster: target(m), percentage: m.percentage }));
  }
  if (outcome === 'route' || outcome === 'directResponse' || outcome === 'redirect') {
    out.route = d.route;
    out.fault = ourFault(d);
  }
  const preflight = d.cors?.preflight ?? false;
  if (preflight) out.status = 200;
  else if (outcome === 'redirect' || outcome === 'tlsRedirect') {
    out.status = d.redirect?.status;
    out.location = d.redirect?.location;
  } else if (outcome === 'directResponse') out.status = d.directResponse?.status;
  else if (outcome === 'notFound') out.status = 404;
  else if (outcome === 'blackhole') out.status = 502;
  else if (outcome === 'route' || outcome === 'passthrough') {
    out.status = 200;
    out.upstream = { host: d.rewrite?.authority ?? call.host, path: d.rewrite?.path ?? call.path ?? '/' };
  }
  return out;
}

/** Whether Envoy was seen to send to one of several destinations that differ in the host they get. */
function isAnyDestination(d: Decision, we: unknown, they: unknown): boolean {
  const hosts = (d.destinations ?? []).map((x) => x.authority);
  return hosts.some(
    (host) => host !== undefined && JSON.stringify({ ...(we as object), host }) === JSON.stringify(they),
  );
}

/** Everything that differs between our decision and the judge's. */
export function compare(decision: Decision, judged: RouteDecision, call: Call): Difference[] {
  const we = ours(decision, call);
  const they = theirs(judged);
  // What Envoy was seen to do is known for HTTP only; of several destinations Envoy takes one by chance.
  const seen = judged.effect !== undefined;
  const fields = new Set([...Object.keys(we), ...Object.keys(they)]);
  const out: Difference[] = [];
  for (const field of fields) {
    if (!seen && ['status', 'location', 'upstream'].includes(field)) continue;
    if (field === 'upstream' && isAnyDestination(decision, we[field], they[field])) continue;
    if (JSON.stringify(we[field]) !== JSON.stringify(they[field]))
      out.push({ field, ours: we[field], theirs: they[field] });
  }
  return out;
}

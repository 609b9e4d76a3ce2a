import { CONTAINER } from '../annotations';
import type { JsonObject } from '../json';
import { numberFlag } from './flags';

const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** The proxy's worker threads, where no argument says how many: as many as it has CPUs, by limit or else by request. */
export function applyConcurrency(containers: JsonObject[]): void {
  const at = containers.findIndex(({ name }) => name === CONTAINER.proxy);
  const proxy = containers[at];
  if (!proxy || (numberFlag(proxy.args ?? [], 'concurrency') ?? 0) > 0) return;
  const { limits, requests } = proxy.resources ?? {};
  const threads = cpus(limits?.cpu) || cpus(requests?.cpu);
  if (threads > 0) containers[at] = { ...proxy, args: [...(proxy.args ?? []), '--concurrency', String(threads)] };
}

/** A canonical quantity of CPUs, rounded up; 0 where it is none. */
function cpus(quantity: string | undefined): number {
  const match = /^(\d+(?:e\d+)?)([a-zA-Z]*)$/.exec(quantity ?? '0');
  return match ? Math.ceil(Number(match[1]) * (UNITS[match[2]] ?? 1)) : 0;
}

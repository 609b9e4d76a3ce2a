const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Seconds in a duration such as `1m30s` or `0.5s`; undefined where it is none. */
export function secondsOf(text: string | undefined | null): number | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  let total = 0;
  let rest = text;
  while (rest !== '') {
    const part = /^(\d+\.?\d*|\.\d+)(h|ms|us|µs|ns|m|s)/.exec(rest);
    if (!part) return undefined;
    total += Number(part[1]) * (units[part[2] as string] as number);
    rest = rest.slice(part[0].length);
  }
  // Sums of decimal fractions: nanoseconds are the finest that Istio knows.
  return Math.round(total * 1e9) / 1e9;
}

/** A duration in seconds, as decisions give it: `3s`, `0.5s`. */
export function formatSeconds(seconds: number): string {
  return `${seconds}s`;
}

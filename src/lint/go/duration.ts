/** Nanoseconds in each unit that Go's `time.ParseDuration` knows. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const TERM = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

const LONGEST = 2 ** 63;

/** Nanoseconds of a duration as Go reads it (`1h30m`, `1.5s`, `-2ms`, `0`); undefined where Go refuses the text. */
export function parseDuration(text: string): number | undefined {
  const negative = text.startsWith('-');
  const rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0;
  if (rest === '') return undefined;
  let total = 0;
  for (TERM.lastIndex = 0; TERM.lastIndex < rest.length;) {
    const match = TERM.exec(rest);
    if (!match) return undefined;
    total += nanoseconds(match[1] ?? '', UNITS[match[2] ?? ''] ?? 0);
  }
  if (total >= LONGEST) return undefined;
  return negative ? -total : total;
}

/** The whole part is exact, and the fraction is cut to a nanosecond as Go cuts it. */
function nanoseconds(number: string, unit: number): number {
  const [whole = '', fraction = ''] = number.split('.');
  const part = fraction === '' ? 0 : Math.floor((Number(fraction) * unit) / 10 ** fraction.length);
  return Number(whole || '0') * unit + part;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|ms|s|m|h)/y;

/** The nanoseconds of a duration as Go writes it (`1h30m`, `1.5s`); undefined for a text that is none. */
export function durationNanos(text: string): bigint | undefined {
  const sign = text[0] === '-' ? -1n : 1n;
  const body = /^[+-]/.test(text) ? text.slice(1) : text;
  if (body === '0') return 0n;
  let total = 0n;
  PART.lastIndex = 0;
  let end = 0;
  while (end < body.length) {
    const part = PART.exec(body);
    if (!part || (part[1] === '' && !part[2])) return undefined;
    const fraction = part[2] ?? '';
    total += (BigInt(`${part[1]}${fraction}`) * UNITS[part[3]]) / 10n ** BigInt(fraction.length);
    end = PART.lastIndex;
  }
  return body === '' ? undefined : sign * total;
}

/** A duration as Go prints it: `1m0s`, `1.5s`, `100ms`. */
export function goDuration(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  if (size === 0n) return '0s';
  if (size < UNITS.s) {
    const unit = size < UNITS.us ? 'ns' : size < UNITS.ms ? 'µs' : 'ms';
    return `${sign}${decimal(size, UNITS[unit])}${unit}`;
  }
  const [hours, minutes] = [size / UNITS.h, (size / UNITS.m) % 60n];
  const seconds = `${decimal(size % UNITS.m, UNITS.s)}s`;
  return `${sign}${hours > 0n ? `${hours}h` : ''}${hours > 0n || minutes > 0n ? `${minutes}m` : ''}${seconds}`;
}

/** A quotient with as many decimals as it takes. */
function decimal(size: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const rest =
    digits === 0
      ? ''
      : String(size % unit)
          .padStart(digits, '0')
          .replace(/0+$/, '');
  return `${size / unit}${rest === '' ? '' : `.${rest}`}`;
}

/** A duration as protobuf's JSON writes it: seconds with no, three, six or nine decimals. */
export function durationText(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  let text = `${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, '0')}`;
  for (let i = 0; i < 3 && text.endsWith('000'); i++) text = text.slice(0, -3);
  return `${sign}${text.replace(/\.$/, '')}s`;
}

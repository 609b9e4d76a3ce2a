import { remembering } from '../remembering';

/** What is wrong with a text that should be a Kubernetes quantity. */
export const QUANTITY_FORM = "a number with an optional suffix, such as '250m', '0.5', '1Gi' or '2e3'";

const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = new Map<number, string>([
  [-9, 'n'],
  [-6, 'u'],
  [-3, 'm'],
  [0, ''],
  [3, 'k'],
  [6, 'M'],
  [9, 'G'],
  [12, 'T'],
  [15, 'P'],
  [18, 'E'],
]);
const EXPONENT = new Map([...DECIMAL].map(([exponent, suffix]) => [suffix, exponent]));
const NANO = 10n ** 9n;
const LARGEST = 2n ** 63n - 1n;

/** The one way in which Kubernetes writes a quantity; undefined for a text that is none. */
export const canonicalQuantity = remembering(canonicalise, 10_000);

function canonicalise(text: string): string | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const binary = BINARY.indexOf(suffix);
  const exponential = /^[eE]./.test(suffix);
  const exponent = exponential ? Number(suffix.slice(1)) : (EXPONENT.get(suffix) ?? 0);
  const factor = binary > 0 ? 1024n ** BigInt(binary) : 1n;
  const nanos = scaled(digits * factor * NANO, exponent - fraction.length);
  const minus = sign === '-' && nanos !== 0n ? '-' : '';
  if (binary > 0 && nanos >= 1024n * NANO) return minus + binaryText(ceiling(nanos, NANO));
  return minus + decimalText(nanos > LARGEST * NANO ? LARGEST * NANO : nanos, exponential);
}

/** value × 10^exponent, rounded away from zero. */
function scaled(value: bigint, exponent: number): bigint {
  return exponent >= 0 ? value * 10n ** BigInt(exponent) : ceiling(value, 10n ** BigInt(-exponent));
}

function ceiling(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function binaryText(units: bigint): string {
  let value = units > LARGEST ? LARGEST : units;
  let step = 0;
  while (step < BINARY.length - 1 && value % 1024n === 0n) {
    value /= 1024n;
    step++;
  }
  return `${value}${BINARY[step]}`;
}

function decimalText(nanos: bigint, exponential: boolean): string {
  if (nanos === 0n) return '0';
  let value = nanos;
  let exponent = -9;
  while ((exponential || exponent < 18) && value % 1000n === 0n) {
    value /= 1000n;
    exponent += 3;
  }
  if (exponential) return exponent === 0 ? `${value}` : `${value}e${exponent}`;
  return `${value}${DECIMAL.get(exponent)}`;
}

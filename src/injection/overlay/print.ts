import { isObject, type Json } from '../json';

/** A value as Go's fmt prints it; numbers are those of JSON, that is floating point. */
export function goPrint(value: Json): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'number')
    return Number.isInteger(value) && value > 0 && value < 1e6 ? String(value) : goNumber(value);
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (isObject(value)) {
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${key}:${goPrint(value[key])}`)
      .join(' ')}]`;
  }
  return String(value);
}

/** A floating point number in Go's shortest form: with an exponent from a million upwards and below 0.0001. */
export function goNumber(value: number): string {
  if (value === 0) return '0';
  const [mantissa, exponent] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** What a template takes for false: nothing, zero, false, empty text, list or object. */
export function isEmpty(value: Json): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

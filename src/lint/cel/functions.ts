import type { RE2JS } from 're2js';
import { re2 } from '../../model/re2';
import { parseDuration } from '../go/duration';
import { parseGoUrl, type GoUrl } from '../go/url';

/** Something that makes a rule fail with an error instead of a verdict, as a wrong conversion does. */
export class CelError extends Error {}

/** A function of CEL; the receiver of a method is its first argument. */
export type CelFunction = (...args: readonly unknown[]) => unknown;

const regexes = new Map<string, RE2JS>();

function regex(pattern: string): RE2JS {
  const known = regexes.get(pattern);
  if (known) return known;
  const compiled = re2().compile(pattern);
  regexes.set(pattern, compiled);
  return compiled;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new CelError('no such overload');
  return value;
}

function size(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  throw new CelError('no such overload');
}

function int(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (!/^[+-]?\d+$/.test(text(value))) throw new CelError('cannot convert to a whole number');
  return Number(value);
}

function substring(value: unknown, from: unknown, to: unknown): string {
  const chars = [...text(value)];
  const end = to === undefined ? chars.length : (to as number);
  const start = from as number;
  if (start < 0 || end > chars.length || start > end) throw new CelError('index out of range');
  return chars.slice(start, end).join('');
}

function url(value: unknown): GoUrl {
  const parsed = parseGoUrl(text(value), 'request');
  if (!parsed) throw new CelError('not a URL');
  return parsed;
}

function duration(value: unknown): number {
  const nanoseconds = parseDuration(text(value));
  if (nanoseconds === undefined) throw new CelError('not a duration');
  return nanoseconds;
}

/** The functions that rules of custom resource definitions call. A duration is a number of nanoseconds. */
export const CEL_FUNCTIONS: Readonly<Record<string, CelFunction>> = {
  size,
  int,
  string: (value) => String(value),
  duration,
  url,
  isURL: (value) => parseGoUrl(text(value), 'request') !== undefined,
  getScheme: (value) => (value as GoUrl).scheme,
  contains: (value, part) => text(value).includes(text(part)),
  startsWith: (value, part) => text(value).startsWith(text(part)),
  endsWith: (value, part) => text(value).endsWith(text(part)),
  matches: (value, pattern) => regex(text(pattern)).matcher(text(value)).find(),
  substring,
};

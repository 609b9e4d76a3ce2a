import { isObject, type Json } from '../json';
import type { TemplateFunction } from './evaluator';
import { GoStruct, isFalse, plain, print, StringMap } from './go-values';
import { TemplateError } from './lexer';

function compared(a: Json, b: Json): [Json, Json] {
  const [x, y] = [plain(a), plain(b)];
  const kinds = [typeof x, typeof y];
  if (kinds[0] !== kinds[1] && x !== undefined && y !== undefined)
    throw new TemplateError('incompatible types for comparison');
  return [x, y];
}

function ordered(holds: (order: number) => boolean): TemplateFunction {
  return (a, b) => {
    const [x, y] = compared(a, b);
    return holds(x < y ? -1 : x > y ? 1 : 0);
  };
}

function index(value: Json, ...keys: Json[]): Json {
  let out = value;
  for (const key of keys) {
    if (out instanceof StringMap) out = out.entries[key] ?? '';
    else if (Array.isArray(out)) {
      if (!Number.isInteger(key) || key < 0 || key >= out.length)
        throw new TemplateError(`index out of range: ${print(key)}`);
      out = out[key];
    } else if (isObject(out) && !(out instanceof GoStruct)) out = out[key] ?? undefined;
    else if (out instanceof GoStruct && out.json === undefined) out = '';
    else throw new TemplateError(`can't index item of type ${typeof out}`);
  }
  return out;
}

function length(value: Json): number {
  const inner = plain(value);
  if (typeof inner === 'string') return new TextEncoder().encode(inner).length;
  if (Array.isArray(inner)) return inner.length;
  if (isObject(inner)) return Object.keys(inner).length;
  throw new TemplateError(`len of type ${typeof inner}`);
}

const VERB = /%([-+# 0]*)(\d*)(?:\.(\d+))?([vdsqtfTx%])/g;

function printf(form: Json, ...args: Json[]): string {
  let at = 0;
  return String(form).replace(VERB, (_, flags: string, width: string, digits: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    const arg = args[at++];
    const text = written(verb, arg, digits);
    if (width === '') return text;
    if (flags.includes('-')) return text.padEnd(Number(width));
    return text.padStart(Number(width), flags.includes('0') ? '0' : ' ');
  });
}

function written(verb: string, arg: Json, digits: string | undefined): string {
  switch (verb) {
    case 'q':
      return JSON.stringify(print(arg));
    case 'd':
      return String(Math.trunc(Number(arg)));
    case 'x':
      return typeof arg === 'number' ? arg.toString(16) : print(arg);
    case 'f':
      return Number(arg).toFixed(Number(digits ?? 6));
    case 'T':
      return typeof arg;
    default:
      return print(arg);
  }
}

/** The functions that the template language itself has. */
export const GO_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  not: (value) => isFalse(value),
  eq: (first, ...others) => others.some((other) => compared(first, other)[0] === compared(first, other)[1]),
  ne: (a, b) => compared(a, b)[0] !== compared(a, b)[1],
  lt: ordered((order) => order < 0),
  le: ordered((order) => order <= 0),
  gt: ordered((order) => order > 0),
  ge: ordered((order) => order >= 0),
  index,
  len: length,
  slice: (value, from = 0, to) => value.slice(from, to),
  printf,
  print: (...args) => args.map(print).join(''),
  println: (...args) => `${args.map(print).join(' ')}\n`,
  html: (value) => print(value).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`),
  urlquery: (value) => encodeURIComponent(print(value)),
};

import { deepCopy, goJson, goSort, isObject, type Json, type JsonObject } from '../json';
import type { TemplateFunction } from './evaluator';
import { isFalse, plain, print, StringMap } from './go-values';
import { TemplateError } from './lexer';

const text = (value: Json): string => print(value);
const whole = (value: Json): number => Math.trunc(Number(plain(value))) || 0;
const items = (value: Json): Json[] => (Array.isArray(value) ? value : []);
const escaped = (characters: string) => characters.replace(/[\]\\^-]/g, '\\$&');

function map(value: Json): JsonObject {
  const inner = plain(value);
  if (!isObject(inner)) throw new TemplateError('not a map');
  return inner;
}

function dict(...pairs: Json[]): JsonObject {
  const out: JsonObject = {};
  for (let i = 0; i < pairs.length; i += 2) out[text(pairs[i])] = pairs[i + 1] ?? '';
  return out;
}

function merged(overwrite: boolean): TemplateFunction {
  const lay = (base: JsonObject, over: JsonObject): JsonObject => {
    for (const key of Object.keys(over)) {
      if (isObject(base[key]) && isObject(over[key])) lay(base[key], over[key]);
      else if (overwrite || !(key in base)) base[key] = over[key];
    }
    return base;
  };
  return (base, ...others) => others.reduce((out: JsonObject, other) => lay(out, map(other)), map(base));
}

const trimmed = (side: 'both' | 'start' | 'end') => (characters: Json, value: Json) => {
  const set = `[${escaped(text(characters))}]+`;
  const forms = { both: `^${set}|${set}$`, start: `^${set}`, end: `${set}$` };
  return text(value).replace(new RegExp(forms[side], 'g'), '');
};

const indented = (spaces: Json, value: Json) =>
  text(value)
    .split('\n')
    .map((line) => ' '.repeat(whole(spaces)) + line)
    .join('\n');

/** A path of Unix in its shortest form. */
function clean(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step !== '..') steps.push(...(step === '' || step === '.' ? [] : [step]));
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (!path.startsWith('/')) steps.push(step);
  }
  return `${path.startsWith('/') ? '/' : ''}${steps.join('/')}` || '.';
}

/** The functions of Sprig that injection templates use, and their near relatives. */
export const SPRIG_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  default: (otherwise, value) => (isFalse(value) ? otherwise : value),
  empty: (value) => isFalse(value),
  coalesce: (...values) => values.find((value) => !isFalse(value)),
  ternary: (yes, no, holds) => (isFalse(holds) ? no : yes),
  fail: (message) => {
    throw new TemplateError(text(message));
  },
  quote: (...values) =>
    values
      .filter((value) => value !== undefined && value !== null)
      .map((value) => JSON.stringify(text(value)))
      .join(' '),
  squote: (...values) =>
    values
      .filter((value) => value !== undefined && value !== null)
      .map((value) => `'${text(value)}'`)
      .join(' '),
  cat: (...values) => values.map(text).join(' '),
  trim: (value) => text(value).trim(),
  trimAll: trimmed('both'),
  trimPrefix: (prefix, value) => (text(value).startsWith(prefix) ? text(value).slice(prefix.length) : text(value)),
  trimSuffix: (suffix, value) =>
    text(value).endsWith(suffix) ? text(value).slice(0, -suffix.length || undefined) : text(value),
  trunc: (size, value) => (whole(size) < 0 ? text(value).slice(whole(size)) : text(value).slice(0, whole(size))),
  upper: (value) => text(value).toUpperCase(),
  lower: (value) => text(value).toLowerCase(),
  title: (value) => text(value).replace(/\b\p{L}/gu, (letter) => letter.toUpperCase()),
  repeat: (times, value) => text(value).repeat(Math.max(whole(times), 0)),
  replace: (from, to, value) => text(value).replaceAll(from, to),
  nospace: (value) => text(value).replace(/\s/g, ''),
  substr: (from, to, value) => text(value).slice(whole(from), whole(to) < 0 ? undefined : whole(to)),
  hasPrefix: (prefix, value) => text(value).startsWith(prefix),
  hasSuffix: (suffix, value) => text(value).endsWith(suffix),
  nindent: (spaces, value) => `\n${indented(spaces, value)}`,
  splitList: (separator, value) => text(value).split(separator),
  split: (separator, value) =>
    Object.fromEntries(
      text(value)
        .split(separator)
        .map((part, i) => [`_${i}`, part]),
    ),
  join: (separator, values) => items(plain(values)).map(text).join(text(separator)),
  toString: text,
  toStrings: (values) => items(plain(values)).map(text),
  regexMatch: (form, value) => new RegExp(form).test(text(value)),
  regexReplaceAll: (form, value, to) =>
    text(value).replace(new RegExp(form, 'g'), String(to).replace(/\$\{(\w+)\}/g, '$$$1')),
  b64enc: (value) => btoa(String.fromCharCode(...new TextEncoder().encode(text(value)))),
  b64dec: (value) => new TextDecoder().decode(Uint8Array.from(atob(text(value)), (c) => c.charCodeAt(0))),
  base: (path) => (/^\/+$/.test(text(path)) ? '/' : (text(path).replace(/\/+$/, '').split('/').at(-1) ?? '') || '.'),
  dir: (path) => clean(text(path).slice(0, text(path).lastIndexOf('/') + 1)),
  ext: (path) => /\.[^./]*$/.exec(text(path))?.[0] ?? '',
  clean: (path) => clean(text(path)),
  isAbs: (path) => text(path).startsWith('/'),
  list: (...values) => values,
  tuple: (...values) => values,
  append: (values, value) => [...items(values), value],
  prepend: (values, value) => [value, ...items(values)],
  concat: (...lists) => lists.flatMap(items),
  first: (values) => items(values)[0],
  last: (values) => items(values).at(-1),
  rest: (values) => items(values).slice(1),
  initial: (values) => items(values).slice(0, -1),
  reverse: (values) => [...items(values)].reverse(),
  uniq: (values) => [...new Set(items(values))],
  without: (values, ...others) => items(values).filter((value) => !others.includes(value)),
  has: (value, values) => items(values).includes(value),
  compact: (values) => items(values).filter((value) => !isFalse(value)),
  sortAlpha: (values) => goSort(items(values).map(text)),
  untilStep: (from, to, step) => {
    const count = whole(step) === 0 ? 0 : Math.max(Math.ceil((whole(to) - whole(from)) / whole(step)), 0);
    return Array.from({ length: count }, (_, i) => whole(from) + i * whole(step));
  },
  until: (count) => Array.from({ length: Math.max(whole(count), 0) }, (_, i) => i),
  dict,
  get: (values, key) => map(values)[key] ?? '',
  set: (values, key, value) => {
    map(values)[key] = value;
    return values;
  },
  unset: (values, key) => {
    delete map(values)[key];
    return values;
  },
  hasKey: (values, key) => Object.hasOwn(map(values), key),
  keys: (...maps) => maps.flatMap((one) => Object.keys(map(one))),
  pluck: (key, ...maps) => maps.map((one) => map(one)[key]).filter((value) => value !== undefined),
  values: (values) => Object.values(map(values)),
  pick: (values, ...keys) => Object.fromEntries(Object.entries(map(values)).filter(([key]) => keys.includes(key))),
  merge: merged(false),
  mustMerge: merged(false),
  mergeOverwrite: merged(true),
  mustMergeOverwrite: merged(true),
  deepCopy: (value) => (value instanceof StringMap ? value : deepCopy(value)),
  dig: (...args) => {
    const [keys, otherwise, values] = [args.slice(0, -2), args.at(-2), args.at(-1)];
    const found = keys.reduce((inner: Json, key) => (isObject(inner) ? inner[key] : undefined), plain(values));
    return found ?? otherwise;
  },
  int: whole,
  int64: whole,
  float64: (value) => Number(plain(value)) || 0,
  atoi: whole,
  add: (...values) => values.reduce((sum: number, value) => sum + whole(value), 0),
  add1: (value) => whole(value) + 1,
  sub: (a, b) => whole(a) - whole(b),
  mul: (...values) => values.reduce((product: number, value) => product * whole(value), 1),
  div: (a, b) => Math.trunc(whole(a) / whole(b)),
  mod: (a, b) => whole(a) % whole(b),
  floor: (value) => Math.floor(Number(plain(value))),
  ceil: (value) => Math.ceil(Number(plain(value))),
  max: (...values) => Math.max(...values.map(whole)),
  min: (...values) => Math.min(...values.map(whole)),
  toJson: (value) => goJson(plain(value)),
  toRawJson: (value) => JSON.stringify(plain(value)),
  toPrettyJson: (value) => JSON.stringify(plain(value), undefined, 2),
  kindIs: (kind, value) => kindOf(value) === kind,
  kindOf: (value) => kindOf(value),
};

function kindOf(value: Json): string {
  const inner = plain(value);
  if (inner === undefined || inner === null) return 'invalid';
  if (Array.isArray(inner)) return 'slice';
  if (isObject(inner)) return 'map';
  return typeof inner === 'boolean' ? 'bool' : typeof inner === 'number' ? 'float64' : 'string';
}

import { isObject, type Json, type JsonObject } from '../json';

/** A `--set` flag that cannot be understood. */
export class SetError extends Error {}

const ALWAYS_TEXT = [
  'tag',
  'compatibilityVersion',
  'values.compatibilityVersion',
  'values.global.tag',
  'meshConfig.defaultConfig.proxyMetadata.',
  'values.meshConfig.defaultConfig.proxyMetadata.',
];

/** Lays one flag of the form `path.to.field=value` over a tree; `[2]` and `[name:x]` select list elements. */
export function setPath(tree: JsonObject, flag: string): void {
  const equals = flag.indexOf('=');
  if (equals <= 0) throw new SetError(`'${flag}' is not of the form path.to.field=value`);
  const path = flag.slice(0, equals);
  const text = flag.slice(equals + 1);
  const value = ALWAYS_TEXT.some((name) => (name.endsWith('.') ? path.startsWith(name) : path === name))
    ? text
    : typed(text);
  place(tree, steps(path), value, flag);
}

function steps(path: string): string[] {
  const names = path.split(/(?<!\\)\./).filter((part) => part !== '');
  return names.flatMap((part) => {
    const name = part.replaceAll('\\.', '.');
    const bracket = name.indexOf('[');
    return bracket > 0 ? [name.slice(0, bracket), name.slice(bracket)] : [name];
  });
}

const TRUE = new Set(['t', 'T', 'TRUE', 'true', 'True']);
const FALSE = new Set(['f', 'F', 'FALSE', 'false', 'False']);

function typed(text: string): Json {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  return text.replaceAll('\\,', ',');
}

function place(base: JsonObject, path: string[], value: Json, flag: string): void {
  const [name, selector, ...rest] = path;
  if (selector?.startsWith('[')) {
    placeInList(base, name, selector, rest, value, flag);
  } else if (selector === undefined) {
    base[name] = value;
  } else {
    if (!isObject(base[name])) base[name] = {};
    place(base[name], path.slice(1), value, flag);
  }
}

function placeInList(
  base: JsonObject,
  name: string,
  selector: string,
  rest: string[],
  value: Json,
  flag: string,
): void {
  const list: Json[] = Array.isArray(base[name]) ? base[name] : (base[name] = []);
  const inside = selector.slice(1, -1);
  const colon = inside.indexOf(':');
  const index =
    colon > 0 ? list.findIndex((one) => one?.[inside.slice(0, colon)] === inside.slice(colon + 1)) : Number(inside);
  if (!Number.isInteger(index) || (colon > 0 && index < 0))
    throw new SetError(`'${flag}' selects no element with ${selector}`);
  const at = index < 0 || index >= list.length ? list.length : index;
  if (rest.length === 0) list[at] = value;
  else {
    if (!isObject(list[at])) list[at] = {};
    place(list[at], rest, value, flag);
  }
}

/** Lays one tree over another: objects merge, everything else is replaced. */
export function overlayTree(base: JsonObject, over: JsonObject): JsonObject {
  const out = { ...base };
  for (const key of Object.keys(over))
    out[key] = isObject(out[key]) && isObject(over[key]) ? overlayTree(out[key], over[key]) : over[key];
  return out;
}

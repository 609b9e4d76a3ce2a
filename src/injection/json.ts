/** A JSON value whose shape the schema tables describe, not the compiler. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** A JSON object. */
export type JsonObject = Record<string, Json>;

/** Whether a value is a JSON object, neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy that shares nothing with its original. */
export function deepCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(deepCopy) as T;
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) copy[key] = deepCopy((value as JsonObject)[key]);
  return copy as T;
}

const UNSAFE = /[<>&\u2028\u2029]/g;

/** A string as Go's encoding/json writes it: HTML's special characters are escaped. */
export function goString(text: string): string {
  return JSON.stringify(text).replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Strings sorted by code unit, never by the reader's locale. */
export function goSort(keys: string[]): string[] {
  return keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A value without a schema as Go's encoding/json writes it: keys sorted. */
export function goJson(value: unknown): string {
  if (typeof value === 'string') return goString(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (!isObject(value)) return value === undefined ? 'null' : String(value);
  return `{${goSort(Object.keys(value))
    .map((key) => `${goString(key)}:${goJson(value[key])}`)
    .join(',')}}`;
}

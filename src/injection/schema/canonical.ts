import type { FieldPath } from '../../model/manifest';
import { isObject, type Json, type JsonObject } from '../json';
import { goNumber } from '../overlay/print';
import { canonicalQuantity, QUANTITY_FORM } from './quantity';
import { structOf, typeOf, type Field, type Type } from './schema';

/** A value that Kubernetes could not decode into its field. */
export class DecodeError extends Error {
  public constructor(
    public readonly path: FieldPath,
    public readonly given: unknown,
    public readonly allowed: string,
  ) {
    super(`cannot be read as ${allowed}`);
  }
}

/** What never changes, each with its canonical form once that was asked for. */
const constants = new WeakMap<object, Json>();

/** Freezes a value and all in it; each part's canonical form is then worked out once, and the same wherever it is used. */
export function constant<T>(value: T): T {
  if (typeof value !== 'object' || value === null || constants.has(value)) return value;
  Object.values(value).forEach(constant);
  constants.set(value, undefined);
  return Object.freeze(value);
}

/** Whether a value is a constant or the canonical form of one: it stays as it is, with all that is in it. */
export function isConstant(value: object): boolean {
  return constants.has(value);
}

function remembered<T extends object>(value: object, canonical: T): T {
  if (constants.has(value)) {
    constants.set(value, constant(canonical));
    constants.set(canonical, canonical);
  }
  return canonical;
}

/** The way to the value that is being read. */
const steps: (string | number)[] = [];
let depth = 0;
/** Whether numbers and booleans are refused where a string is wanted. */
let isStrict = false;

function refuse(given: unknown, allowed: string, step?: string | number): never {
  const path = steps.slice(0, depth);
  throw new DecodeError(step === undefined ? path : [...path, step], given, allowed);
}

/**
 * An object as it comes out of Go's structs: quantities in their one form, scalars of YAML coerced to strings where a
 * string is wanted, null and zero values left out. Fields that the table does not know are carried along. What is
 * canonical already is given back as it is, not copied.
 */
export function canonicalObject(value: Json, struct: string): JsonObject {
  [depth, isStrict] = [0, false];
  return canonicalStruct(value, struct);
}

/** The same for a value that is not a whole object: a list of containers, a map. */
export function canonicalAs(value: Json, type: string, path: FieldPath): Json {
  isStrict = false;
  return canonicalAt(path, value, type);
}

/** The same for what Go reads as JSON, which coerces nothing: a patch, the value of an annotation. */
export function canonicalJson(value: Json, type: string, path: FieldPath = []): Json {
  isStrict = true;
  return canonicalAt(path, value, type);
}

function canonicalAt(path: FieldPath, value: Json, type: string): Json {
  depth = 0;
  for (const step of path.slice(0, -1)) steps[depth++] = step;
  return canonicalValue(value, typeOf(type), path[path.length - 1] ?? '');
}

function canonicalStruct(value: Json, struct: string): JsonObject {
  if (!isObject(value)) return refuse(value, 'an object');
  const done: JsonObject | undefined = constants.get(value);
  if (done) return done;
  const fields = structOf(struct);
  const names = Object.keys(value);
  let out: JsonObject | undefined;
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const given = value[name];
    const field = fields.get(name);
    const read = field ? canonicalField(given, field) : (given ?? undefined);
    if (read === given) {
      if (out) out[name] = given;
      continue;
    }
    if (!out) {
      out = {};
      for (let j = 0; j < i; j++) out[names[j]] = value[names[j]];
    }
    if (read !== undefined) out[name] = read;
  }
  return remembered(value, out ?? value);
}

/** The reader of YAML loses sight of Go's types behind an inlined struct, and coerces nothing there. */
function canonicalField(value: Json, { name, type, always, inlined }: Field): Json {
  if (!inlined || isStrict) return canonicalValue(value, type, name, always);
  isStrict = true;
  const read = canonicalValue(value, type, name, always);
  isStrict = false;
  return read;
}

/** @param always whether Go writes the field even where it is empty: then a zero that was said stays */
function canonicalValue(value: Json, type: Type, step: string | number, always = false): Json {
  if (value === null || value === undefined) return undefined;
  let read: Json;
  switch (type.kind) {
    case 'struct':
      steps[depth++] = step;
      read = canonicalStruct(value, type.struct!);
      depth--;
      return type.pointer || hasKeys(read) ? read : undefined;
    case 'list':
      steps[depth++] = step;
      read = canonicalList(value, type.item!);
      depth--;
      return always || read.length > 0 ? read : undefined;
    case 'map':
      steps[depth++] = step;
      read = canonicalMap(value, type.item!);
      depth--;
      return read;
    case 'any':
      return value;
    default:
      read = scalar(value, type, step);
      return always || type.pointer || !isZero(read, type) ? read : undefined;
  }
}

function hasKeys(value: JsonObject): boolean {
  for (const _ in value) return true;
  return false;
}

function canonicalList(value: Json, item: Type): Json[] {
  if (!Array.isArray(value)) return refuse(value, 'a list');
  const done: Json[] | undefined = constants.get(value);
  if (done) return done;
  let out: Json[] | undefined;
  for (let i = 0; i < value.length; i++) {
    const read = canonicalItem(value[i], item, i);
    if (!out && read !== value[i]) out = value.slice(0, i);
    out?.push(read);
  }
  return remembered(value, out ?? value);
}

/** What Go makes of a null in a list of scalars. */
const ZEROS: Readonly<Record<string, Json>> = { s: '', i: 0, l: 0 };

function canonicalItem(element: Json, item: Type, index: number): Json {
  if (element === null) return ZEROS[item.kind] ?? {};
  if (item.kind === 'any') return element;
  if (item.kind !== 'struct') return scalar(element, item, index);
  steps[depth++] = index;
  const read = canonicalStruct(element, item.struct!);
  depth--;
  return read;
}

function canonicalMap(value: Json, item: Type): Json {
  if (!isObject(value)) return refuse(value, 'an object');
  let out: JsonObject | undefined;
  const keys = Object.keys(value);
  for (const key of keys) {
    const given = value[key];
    const read = canonicalEntry(given, item, key);
    if (read !== given) (out ??= { ...value })[key] = read;
  }
  return keys.length > 0 ? (out ?? value) : undefined;
}

function canonicalEntry(given: Json, item: Type, key: string): Json {
  if (given === null) return item.kind === 'q' ? '0' : '';
  if (item.kind === 'y' || item.kind === 'any') return given;
  if (item.kind === 'list' || item.kind === 'struct') return canonicalValue(given, item, key) ?? given;
  return scalar(given, item, key);
}

const INT32 = 2 ** 31;

/** Reads one scalar. */
function scalar(value: Json, type: Type, step: string | number): Json {
  switch (type.kind) {
    case 't':
      return time(value) ?? refuse(value, 'a time such as 2006-01-02T15:04:05Z', step);
    case 's':
    case 'y':
      if (typeof value === 'string') return value;
      if (isStrict) return refuse(value, 'a string', step);
      if (typeof value === 'number') return Number.isInteger(value) ? String(value) : goNumber(value);
      if (typeof value === 'boolean') return String(value);
      return refuse(value, 'a string', step);
    case 'b':
      return typeof value === 'boolean' ? value : refuse(value, 'true or false', step);
    case 'i':
    case 'l':
      if (Number.isInteger(value) && (type.kind === 'l' || (value < INT32 && value >= -INT32))) return value;
      return refuse(value, type.kind === 'i' ? 'a whole number of 32 bits' : 'a whole number', step);
    case 'x':
      if (typeof value === 'string' || (Number.isInteger(value) && value < INT32 && value >= -INT32)) return value;
      return refuse(value, 'a whole number or a string', step);
    case 'q': {
      const isQuantity = typeof value === 'string' || typeof value === 'number';
      const text = isQuantity ? canonicalQuantity(String(value).trim()) : undefined;
      return text ?? refuse(value, QUANTITY_FORM, step);
    }
    default:
      return value;
  }
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** A time to the second, in UTC, as Kubernetes writes it; undefined for what is none. */
function time(value: Json): string | undefined {
  const date = typeof value === 'string' && TIME.test(value) ? new Date(value.replace(',', '.')) : undefined;
  return date && !Number.isNaN(date.getTime()) ? `${date.toISOString().slice(0, 19)}Z` : undefined;
}

function isZero(value: Json, type: Type): boolean {
  if (type.kind === 'q') return value === '0';
  return value === '' || value === 0 || value === false;
}

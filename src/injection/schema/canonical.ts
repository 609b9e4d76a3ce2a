import type { FieldPath } from '../../model/manifest';
import { isObject, type Json, type JsonObject } from '../json';
import { canonicalQuantity, QUANTITY_FORM } from './quantity';
import { structOf, typeOf, type Type } from './schema';

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

/**
 * An object as it comes out of Go's structs: quantities in their one form, scalars coerced to strings where a string
 * is wanted, null and zero values left out. Fields that the table does not know are carried along.
 */
export function canonicalObject(value: Json, struct: string): JsonObject {
  return canonicalStruct(value, struct, []);
}

function canonicalStruct(value: Json, struct: string, path: FieldPath): JsonObject {
  if (!isObject(value)) throw new DecodeError(path, value, 'an object');
  const fields = structOf(struct);
  const out: JsonObject = {};
  for (const name of Object.keys(value)) {
    const field = fields.get(name);
    if (!field) {
      if (value[name] !== null) out[name] = value[name];
      continue;
    }
    const read = canonicalValue(value[name], field.type, path, name);
    if (read !== undefined) out[name] = read;
  }
  return out;
}

function canonicalValue(value: Json, type: Type, parent: FieldPath, step: string | number): Json {
  if (value === null || value === undefined) return undefined;
  switch (type.kind) {
    case 'struct': {
      const read = canonicalStruct(value, type.struct!, [...parent, step]);
      return type.pointer || hasKeys(read) ? read : undefined;
    }
    case 'list':
      return canonicalList(value, type, [...parent, step]);
    case 'map':
      return canonicalMap(value, type.item!, [...parent, step]);
    case 'any':
      return value;
    default: {
      const read = scalar(value, type, parent, step);
      return type.pointer || !isZero(read, type) ? read : undefined;
    }
  }
}

function hasKeys(value: JsonObject): boolean {
  for (const _ in value) return true;
  return false;
}

function canonicalList(value: Json, type: Type, path: FieldPath): Json {
  if (!Array.isArray(value)) throw new DecodeError(path, value, 'a list');
  if (value.length === 0) return undefined;
  const item = type.item!;
  return value.map((element: Json, index: number) => {
    if (element === null) return item.kind === 's' ? '' : {};
    if (item.kind === 'struct') return canonicalStruct(element, item.struct!, [...path, index]);
    return item.kind === 'any' ? element : scalar(element, item, path, index);
  });
}

function canonicalMap(value: Json, item: Type, path: FieldPath): Json {
  if (!isObject(value)) throw new DecodeError(path, value, 'an object');
  const out: JsonObject = {};
  for (const key of Object.keys(value)) {
    const given = value[key];
    if (given === null) out[key] = item.kind === 'q' ? '0' : '';
    else if (item.kind === 'y' || item.kind === 'any') out[key] = given;
    else if (item.kind === 'list' || item.kind === 'struct') out[key] = canonicalValue(given, item, path, key) ?? given;
    else out[key] = scalar(given, item, path, key);
  }
  return hasKeys(out) ? out : undefined;
}

const INT32 = 2 ** 31;

/** Reads one scalar; the path is only put together when it is refused. */
function scalar(value: Json, type: Type, parent: FieldPath, step: string | number): Json {
  switch (type.kind) {
    case 's':
    case 't':
    case 'y':
      if (typeof value === 'string') return value;
      if (typeof value === 'number' || typeof value === 'boolean') return String(value);
      if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
      throw new DecodeError([...parent, step], value, 'a string');
    case 'b':
      if (typeof value === 'boolean') return value;
      throw new DecodeError([...parent, step], value, 'true or false');
    case 'i':
    case 'l':
      if (Number.isInteger(value) && (type.kind === 'l' || (value < INT32 && value >= -INT32))) return value;
      throw new DecodeError(
        [...parent, step],
        value,
        type.kind === 'i' ? 'a whole number of 32 bits' : 'a whole number',
      );
    case 'x':
      if (typeof value === 'string' || (Number.isInteger(value) && value < INT32 && value >= -INT32)) return value;
      throw new DecodeError([...parent, step], value, 'a whole number or a string');
    case 'q': {
      const text =
        typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(String(value).trim()) : undefined;
      if (text !== undefined) return text;
      throw new DecodeError([...parent, step], value, QUANTITY_FORM);
    }
    default:
      return value;
  }
}

function isZero(value: Json, type: Type): boolean {
  if (type.kind === 'q') return value === '0';
  return value === '' || value === 0 || value === false;
}

/** The same for a value that is not a whole object: a list of containers, a map. */
export function canonicalAs(value: Json, type: string, path: FieldPath): Json {
  return canonicalValue(value, typeOf(type), path.slice(0, -1), path[path.length - 1] ?? '');
}

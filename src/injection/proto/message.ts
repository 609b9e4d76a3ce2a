import { goSort, goString, isObject, type Json, type JsonObject } from '../json';
import { durationNanos, durationText } from './duration';
import { PROXY_ENUMS, PROXY_MESSAGES } from './proxy-messages';

/** One field of a message. */
interface MessageField {
  readonly name: string;
  readonly protoName: string;
  readonly type: string;
  readonly oneof?: string;
}

/** A value that its protobuf field cannot hold. */
export class ProtoError extends Error {}

let messages: Map<string, MessageField[]> | undefined;
let enums: Map<string, Map<string, number>> | undefined;

function lines(table: string): [string, string][] {
  return table
    .trim()
    .split('\n')
    .map((line) => [line.split(' ', 1)[0], line.slice(line.indexOf(' ') + 1 || line.length)]);
}

function fieldsOf(message: string): MessageField[] {
  messages ??= new Map(
    lines(PROXY_MESSAGES).map(([name, body]) => [name, body === '' ? [] : body.split(' ').map(messageField)]),
  );
  return messages.get(message) ?? [];
}

function messageField(text: string): MessageField {
  const [names, rest] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  const [name, protoName = name] = names.split('/');
  const [type, oneof] = rest.split('|');
  return { name, protoName, type, oneof };
}

function enumOf(name: string): Map<string, number> {
  enums ??= new Map(
    lines(PROXY_ENUMS).map(([key, body]) => [
      key.slice(1),
      new Map(body.split(' ').map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])])),
    ]),
  );
  return enums.get(name) ?? new Map();
}

/**
 * Reads a message over what is there: each field that is said replaces the old one, a message inside as a whole.
 * Unknown fields are passed over, as Istio does it. The result holds enums by name and durations in one form.
 */
export function applyMessage(message: string, before: JsonObject, said: Json): JsonObject {
  if (said === null || said === undefined) return before;
  if (!isObject(said)) throw new ProtoError(`${message} is not an object`);
  const out = { ...before };
  for (const field of fieldsOf(message)) {
    const value = said[field.name] ?? said[field.protoName];
    if (value === undefined || value === null) continue;
    if (field.oneof) for (const other of fieldsOf(message)) if (other.oneof === field.oneof) delete out[other.name];
    out[field.name] = readValue(field.type, value, field.name);
  }
  return out;
}

function readValue(type: string, value: Json, name: string): Json {
  if (type[0] === '[') {
    if (!Array.isArray(value)) throw new ProtoError(`${name} is not a list`);
    return value.map((item: Json) => readValue(type.slice(1, -1), item, name));
  }
  if (type[0] === '{') {
    if (!isObject(value)) throw new ProtoError(`${name} is not an object`);
    return Object.fromEntries(
      Object.keys(value).map((key) => [key, readValue(type.slice(1, -1), value[key], `${name}.${key}`)]),
    );
  }
  if (type[0] === '#') return enumName(type.slice(1), value, name);
  if (type === '@Duration') {
    const nanos = typeof value === 'string' ? durationNanos(value) : undefined;
    if (nanos === undefined) throw new ProtoError(`${name}: ${JSON.stringify(value)} is no duration such as 45s`);
    return durationText(nanos);
  }
  const scalar = SCALARS[type];
  if (!scalar) return applyMessage(type, {}, value);
  const read = scalar(value);
  if (read === undefined)
    throw new ProtoError(`${name}: ${JSON.stringify(value)} is not of type ${type.replace(/^@|Value$/g, '')}`);
  return read;
}

function enumName(name: string, value: Json, field: string): string {
  const values = enumOf(name);
  if (typeof value === 'string' && values.has(value)) return value;
  const named = [...values].find(([, number]) => number === value);
  if (named) return named[0];
  throw new ProtoError(`${field}: ${JSON.stringify(value)} is none of ${[...values.keys()].join(', ')}`);
}

function whole(min: number, max: number) {
  return (value: Json) => {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    return Number.isInteger(number) && number >= min && number <= max ? number : undefined;
  };
}

const bool = (value: Json) => (typeof value === 'boolean' ? value : undefined);
const text = (value: Json) => (typeof value === 'string' ? value : undefined);
const int32 = whole(-(2 ** 31), 2 ** 31 - 1);
const int64 = whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

const SCALARS: Readonly<Record<string, (value: Json) => Json>> = {
  string: text,
  bool,
  int32,
  uint32: whole(0, 2 ** 32 - 1),
  double: (value) => (typeof value === 'number' ? value : undefined),
  '@BoolValue': bool,
  '@Int32Value': int32,
  '@Int64Value': int64,
};

/** A message as Istio writes it: fields in the order of declaration, scalars that are zero left out, wrappers kept. */
export function messageJson(message: string, value: JsonObject): string {
  const parts: string[] = [];
  for (const field of fieldsOf(message)) {
    const given = value[field.name];
    if (given === undefined || (!field.oneof && isDefault(field.type, given))) continue;
    parts.push(`"${field.name}":${valueJson(field.type, given)}`);
  }
  return `{${parts.join(',')}}`;
}

function isDefault(type: string, value: Json): boolean {
  if (type[0] === '[') return value.length === 0;
  if (type[0] === '{') return Object.keys(value).length === 0;
  if (type[0] === '#') return enumOf(type.slice(1)).get(value) === 0;
  if (type[0] === '@') return false;
  return value === '' || value === 0 || value === false;
}

function valueJson(type: string, value: Json): string {
  if (type[0] === '[') return `[${value.map((item: Json) => valueJson(type.slice(1, -1), item)).join(',')}]`;
  if (type[0] === '{') {
    return `{${goSort(Object.keys(value))
      .map((key) => `${goString(key)}:${valueJson(type.slice(1, -1), value[key])}`)
      .join(',')}}`;
  }
  if (type === '@Int64Value') return `"${value}"`;
  if (typeof value === 'string') return goString(value);
  return isObject(value) ? messageJson(type, value) : String(value);
}

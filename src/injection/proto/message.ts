import { goSort, goString, isObject, type Json, type JsonObject } from '../json';
import { durationNanos, durationText } from './duration';

/** One field of a message. */
interface MessageField {
  readonly name: string;
  readonly protoName: string;
  readonly type: string;
  readonly oneof?: string;
}

/** A value that its protobuf field cannot hold. */
export class ProtoError extends Error {}

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
  int64,
  '@BoolValue': bool,
  '@StringValue': text,
  '@Value': (value) => value,
  '@Struct': (value) => (isObject(value) ? value : undefined),
  '@Int32Value': int32,
  '@Int64Value': int64,
};

function lines(table: string): [string, string][] {
  return table
    .trim()
    .split(/\n+/)
    .map((line) => [line.split(' ', 1)[0], line.slice(line.indexOf(' ') + 1 || line.length)]);
}

function messageField(text: string): MessageField {
  const [names, rest] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  const [name, protoName = name] = names.split('/');
  const [type, oneof] = rest.split('|');
  return { name, protoName, type, oneof };
}

/** A family of messages: reads and writes protobuf's JSON by its tables. */
export class MessageSchema {
  private messages: Map<string, MessageField[]> | undefined;
  private enums: Map<string, Map<string, number>> | undefined;

  public constructor(
    private readonly messageTable: string,
    private readonly enumTable: string,
    /** Whether a field that is not in the table is refused; otherwise it is passed over. */
    private readonly strict = false,
    /** Whether a list that was said to be empty is written, as gogo's protobuf does it. */
    private readonly emptyLists = false,
  ) {}

  /**
   * Reads a message over what is there: each field that is said replaces the old one, a message inside as a whole.
   * The result holds enums by name and durations in one form.
   */
  public apply(message: string, before: JsonObject, said: Json): JsonObject {
    if (said === null || said === undefined) return before;
    if (!isObject(said)) throw new ProtoError(`${message} is not an object`);
    const out = { ...before };
    const fields = this.fieldsOf(message);
    for (const field of fields) {
      const value = said[field.name] ?? said[field.protoName];
      if (value === undefined || value === null) continue;
      if (field.oneof) for (const other of fields) if (other.oneof === field.oneof) delete out[other.name];
      out[field.name] = this.read(field.type, value, field.name);
    }
    if (this.strict) {
      const unknown = Object.keys(said).find(
        (key) => !fields.some(({ name, protoName }) => key === name || key === protoName),
      );
      if (unknown !== undefined) throw new ProtoError(`unknown field ${unknown} in ${message}`);
    }
    return out;
  }

  /** A message as Istio writes it: fields in the order of declaration, scalars that are zero left out, wrappers kept. */
  public json(message: string, value: JsonObject): string {
    const parts: string[] = [];
    for (const field of this.fieldsOf(message)) {
      const given = value[field.name];
      if (given === undefined || (!field.oneof && this.isDefault(field.type, given))) continue;
      parts.push(`"${field.name}":${this.valueJson(field.type, given)}`);
    }
    return `{${parts.join(',')}}`;
  }

  private fieldsOf(message: string): MessageField[] {
    if (!this.messages) {
      this.messages = new Map();
      for (const [name, body] of lines(this.messageTable)) {
        const fields = body === '' ? [] : body.split(' ').map(messageField);
        this.messages.set(name, [...(this.messages.get(name) ?? []), ...fields]);
      }
    }
    return this.messages.get(message) ?? [];
  }

  private enumOf(name: string): Map<string, number> {
    this.enums ??= new Map(
      lines(this.enumTable).map(([key, body]) => [
        key.slice(1),
        new Map(body.split(' ').map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])])),
      ]),
    );
    return this.enums.get(name) ?? new Map();
  }

  private read(type: string, value: Json, name: string): Json {
    if (type[0] === '[') {
      if (!Array.isArray(value)) throw new ProtoError(`${name} is not a list`);
      return value.map((item: Json) => this.element(type.slice(1, -1), item, name));
    }
    if (type[0] === '{') {
      if (!isObject(value)) throw new ProtoError(`${name} is not an object`);
      const inner = type.slice(1, -1);
      return Object.fromEntries(
        Object.keys(value).map((key) => [key, this.element(inner, value[key], `${name}.${key}`)]),
      );
    }
    if (type[0] === '#') return this.enumName(type.slice(1), value, name);
    if (type === '@Duration') {
      const nanos = typeof value === 'string' ? durationNanos(value) : undefined;
      if (nanos === undefined) throw new ProtoError(`${name}: ${JSON.stringify(value)} is no duration such as 45s`);
      return durationText(nanos);
    }
    const scalar = SCALARS[type];
    if (!scalar) return this.apply(type, {}, value);
    const read = scalar(value);
    if (read === undefined) {
      throw new ProtoError(`${name}: ${JSON.stringify(value)} is not of type ${type.replace(/^@|Value$/g, '')}`);
    }
    return read;
  }

  /** A null in a list or map is the zero of its type. */
  private element(type: string, value: Json, name: string): Json {
    if (value !== null) return this.read(type, value, name);
    if (type[0] === '#') return this.enumName(type.slice(1), 0, name);
    return type === 'string' ? '' : SCALARS[type] ? 0 : {};
  }

  private enumName(name: string, value: Json, field: string): string {
    const values = this.enumOf(name);
    if (typeof value === 'string' && values.has(value)) return value;
    const named = [...values].find(([, number]) => number === value);
    if (named) return named[0];
    throw new ProtoError(`${field}: ${JSON.stringify(value)} is none of ${[...values.keys()].join(', ')}`);
  }

  private isDefault(type: string, value: Json): boolean {
    if (type[0] === '[') return value.length === 0 && !this.emptyLists;
    if (type[0] === '{') return Object.keys(value).length === 0;
    if (type[0] === '#') return this.enumOf(type.slice(1)).get(value) === 0;
    if (type[0] === '@') return false;
    return value === '' || value === 0 || value === false;
  }

  private valueJson(type: string, value: Json): string {
    if (type[0] === '[') return `[${value.map((item: Json) => this.valueJson(type.slice(1, -1), item)).join(',')}]`;
    if (type[0] === '{') {
      return `{${goSort(Object.keys(value))
        .map((key) => `${goString(key)}:${this.valueJson(type.slice(1, -1), value[key])}`)
        .join(',')}}`;
    }
    if (type === '@Int64Value') return `"${value}"`;
    if (typeof value === 'string') return goString(value);
    return isObject(value) ? this.json(type, value) : String(value);
  }
}

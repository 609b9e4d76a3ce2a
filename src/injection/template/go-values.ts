import { isObject, type Json, type JsonObject } from '../json';
import { goPrint } from '../overlay/print';
import { structOf, type Type } from '../schema/schema';

/** A map of strings: what it does not hold is the empty string, not nothing. */
export class StringMap {
  public constructor(public readonly entries: Readonly<Record<string, string>>) {}
}

/** A Go struct: its fields go by Go's names, its methods take no arguments. */
export abstract class GoStruct {
  /** A field or the result of a method; throws for a name that it does not have. */
  public abstract field(name: string): Json;
  /** What is written as JSON. */
  public abstract readonly json: Json;
}

/** A struct with exactly these fields. */
export class Fields extends GoStruct {
  public constructor(private readonly fields: JsonObject) {
    super();
  }

  public field(name: string): Json {
    if (!(name in this.fields)) throw new NoField(name);
    return this.fields[name];
  }

  public get json(): Json {
    return this.fields;
  }
}

/** There is no such field. */
export class NoField extends Error {}

/** A Kubernetes struct of the schema table. */
export class KubernetesStruct extends GoStruct {
  public constructor(
    public readonly json: JsonObject,
    public readonly type: string,
  ) {
    super();
  }

  public field(name: string): Json {
    const wanted = name.toLowerCase();
    for (const field of structOf(this.type).values()) {
      if (field.name.toLowerCase() === wanted) return goValue(this.json[field.name], field.type);
    }
    throw new NoField(name);
  }
}

function goValue(value: Json, type: Type): Json {
  switch (type.kind) {
    case 'struct':
      return value === undefined && type.pointer ? undefined : new KubernetesStruct(value ?? {}, type.struct!);
    case 'list':
      return (value ?? []).map((item: Json) => goValue(item, type.item!));
    case 'map':
      return type.item!.kind === 's' ? new StringMap(value ?? {}) : (value ?? {});
    default:
      if (value !== undefined || type.pointer) return value;
      return type.kind === 'b' ? false : type.kind === 'i' || type.kind === 'l' || type.kind === 'x' ? 0 : '';
  }
}

/** What the fields of tracers are where they are not said. */
const TRACER_ZEROS: Readonly<Record<string, Json>> = {
  accessToken: '',
  address: '',
  cacertPath: '',
  debug: false,
  secure: false,
};

/** A protobuf message: every getter answers, whatever is unset. */
export class Message extends GoStruct {
  public constructor(
    public readonly json: Json,
    /** Fields whose zero is not nothing. */
    private readonly zeros: Readonly<Record<string, Json>> = {},
  ) {
    super();
  }

  public field(name: string): Json {
    const plain = name.startsWith('Get') && name.length > 3 ? name.slice(3) : name;
    if (plain === 'Value' || plain === 'String') return typeof this.json === 'object' ? this.zeros[plain] : this.json;
    const key = plain[0].toLowerCase() + plain.slice(1);
    const value = isObject(this.json) ? this.json[key] : undefined;
    if (value === undefined) return this.zeros[key] ?? TRACER_ZEROS[key] ?? new Message(undefined);
    if (this.zeros[key] instanceof EnumValue) return new EnumValue(value);
    if (key === 'proxyMetadata' || key === 'runtimeValues') return new StringMap(value);
    return isObject(value) || (typeof value === 'boolean' && key.startsWith('hold')) || key.startsWith('maxNumberOf')
      ? new Message(value)
      : value;
  }
}

/** A value of an enum: prints its name, and has it as `String`. */
export class EnumValue extends GoStruct {
  public constructor(public readonly json: string) {
    super();
  }

  public field(name: string): Json {
    if (name === 'String') return this.json;
    throw new NoField(name);
  }
}

/** A value without the classes that stand for Go's types. */
export function plain(value: Json): Json {
  if (value instanceof StringMap) return value.entries;
  if (value instanceof GoStruct) return value.json;
  return Array.isArray(value) ? value.map(plain) : value;
}

/** A value as Go prints it. */
export function print(value: Json): string {
  return goPrint(plain(value));
}

/** Whether a value counts as false. */
export function isFalse(value: Json): boolean {
  if (value instanceof StringMap) return Object.keys(value.entries).length === 0;
  if (value instanceof Message) return value.json === undefined || value.json === false || value.json === '';
  if (value instanceof GoStruct) return false;
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

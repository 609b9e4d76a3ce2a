import type { FieldPath } from '../model/manifest';

/**
 * A field of an object, set or not, that knows its path.
 *
 * Reading never fails: what has the wrong type reads as unset, since the schema reports it.
 */
export class Field {
  public constructor(
    public readonly value: unknown,
    private readonly parent?: Field,
    private readonly step?: string | number,
  ) {}

  public get(name: string): Field {
    const { value } = this;
    const map = typeof value === 'object' && value !== null && !Array.isArray(value);
    return new Field(map ? (value as Record<string, unknown>)[name] : undefined, this, name);
  }

  /** The field at the end of several names. */
  public at(...names: readonly string[]): Field {
    return names.reduce<Field>((field, name) => field.get(name), this);
  }

  public get path(): FieldPath {
    const path: (string | number)[] = [];
    for (let field: Field | undefined = this as Field; field?.step !== undefined; field = field.parent) {
      path.unshift(field.step);
    }
    return path;
  }

  /** Whether it is there and not null. An empty map is there; an empty list is, for Istio, as if it were not. */
  public get isSet(): boolean {
    const { value } = this;
    return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
  }

  /** The text; empty where it is unset. */
  public get text(): string {
    return typeof this.value === 'string' ? this.value : '';
  }

  /** The number; 0 where it is unset. Some fields may be written as text. */
  public get number(): number {
    const { value } = this;
    if (typeof value === 'number') return value;
    return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : 0;
  }

  public get isTrue(): boolean {
    return this.value === true;
  }

  /** The number of elements of a list or of entries of a map. */
  public get size(): number {
    const { value } = this;
    if (Array.isArray(value)) return value.length;
    return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  }

  public get elements(): readonly Field[] {
    const { value } = this;
    return Array.isArray(value) ? value.map((element, index) => new Field(element, this, index)) : NO_FIELDS;
  }

  /** The entries of a map. */
  public get entries(): readonly (readonly [key: string, field: Field])[] {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return NO_ENTRIES;
    return Object.entries(value).map(([key, entry]) => [key, new Field(entry, this, key)] as const);
  }

  /** The texts of a list. */
  public get texts(): readonly string[] {
    return this.elements.map((element) => element.text);
  }
}

const NO_FIELDS: readonly Field[] = [];
const NO_ENTRIES: readonly (readonly [string, Field])[] = [];

/** A wire value as it was read from YAML. */
export type Fields = Readonly<Record<string, unknown>>;

/** Writes a wire value as the TypeScript expression that says it over the typed API. */
export type Writer = (value: unknown, place: Place) => string;

/** What the typed API has no word for: it goes into `raw`, and the reason is counted. */
export class Unsayable extends Error {}

/** Where in a spec a writer is, and what it could not say. */
export class Place {
  public constructor(
    public readonly path: readonly (string | number)[] = [],
    public readonly raw: { path: readonly (string | number)[]; value: unknown; reason: string }[] = [],
  ) {}

  public at(step: string | number): Place {
    return new Place([...this.path, step], this.raw);
  }

  /** Leaves a value to the overlay. */
  public leave(value: unknown, reason: string): void {
    this.raw.push({ path: this.path, value, reason });
  }
}

export const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** Plain data, written as it is. */
export const data: Writer = (value) => JSON.stringify(value);

/** Text, number or boolean. */
export const scalar: Writer = (value) => {
  if (typeof value === 'object') throw new Unsayable(`a ${typeof value} in place of a scalar`);
  return JSON.stringify(value);
};

/** Text that may stand in YAML without quotes. */
export const text: Writer = (value) => JSON.stringify(String(value));

/** A number that may stand in YAML in quotes. */
export const number: Writer = (value) => String(Number(value));

/** A list, element by element. */
export const list =
  (element: Writer): Writer =>
  (value, place) => {
    if (!Array.isArray(value)) throw new Unsayable('no list');
    return `[${value.map((item, index) => element(item, place.at(index))).join(', ')}]`;
  };

/** A map, value by value. */
export const map =
  (element: Writer): Writer =>
  (value, place) => {
    if (!isFields(value)) throw new Unsayable('no map');
    const entries = Object.entries(value).map(([name, item]) => `${key(name)}: ${element(item, place.at(name))}`);
    return `{ ${entries.join(', ')} }`;
  };

/** How a struct's fields differ from those on the wire. */
export interface StructOptions {
  /** Names of the API for names on the wire. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Brings one-ofs, which the wire spreads over fields, together in one. */
  readonly gather?: (value: Fields) => Fields;
}

/** A struct, field by field; a field that has no writer, or that its writer cannot say, is left to the overlay. */
export const struct =
  (fields: Readonly<Record<string, Writer>>, options: StructOptions = {}): Writer =>
  (value, place) => {
    if (!isFields(value)) throw new Unsayable('no map');
    const written: string[] = [];
    for (const [name, item] of Object.entries(options.gather?.(value) ?? value)) {
      if (item === null || item === undefined) continue;
      const writer = fields[name];
      const below = place.at(name);
      if (!writer) {
        below.leave(item, `no typed property: ${name}`);
        continue;
      }
      try {
        written.push(`${key(options.rename?.[name] ?? name)}: ${writer(item, below)}`);
      } catch (error) {
        if (!(error instanceof Unsayable)) throw error;
        below.leave(item, `${name}: ${error.message}`);
      }
    }
    return `{ ${written.join(', ')} }`;
  };

/** A member of an enumeration, by its value on the wire. */
export const member =
  (enumeration: string, values: Readonly<Record<string, string>>): Writer =>
  (value) => {
    const wanted = String(value).toUpperCase();
    const found = Object.entries(values).find(([, wire]) => wire.toUpperCase() === wanted);
    if (!found) throw new Unsayable(`${enumeration} has no ${String(value)}`);
    return `${enumeration}.${found[0]}`;
  };

/** The one field of a one-of that is there, and its factory. */
export const oneOf =
  (factories: Readonly<Record<string, Writer>>, otherwise?: string): Writer =>
  (value, place) => {
    if (!isFields(value)) throw new Unsayable('no map');
    const names = Object.keys(value);
    if (names.length === 0 && otherwise !== undefined) return otherwise;
    const [name] = names;
    const factory = name === undefined ? undefined : factories[name];
    if (names.length !== 1 || name === undefined || !factory) throw new Unsayable(`one-of with ${names.join(', ')}`);
    return factory(value[name], place.at(name));
  };

/** A call with the written value as its argument. */
export const call =
  (callee: string, argument: Writer = text): Writer =>
  (value, place) =>
    `${callee}(${argument(value, place)})`;

/** An object literal of the given fields, or nothing where there are none. */
export const optionsOf = (fields: Fields, writers: Readonly<Record<string, Writer>>, place: Place): string => {
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return Object.keys(known).length === 0 ? '' : struct(writers)(known, place);
};

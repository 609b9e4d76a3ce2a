import {
  ApiObject,
  ApiObjectMetadataDefinition,
  ImplicitTokenResolver,
  JsonPatch,
  Lazy,
  LazyResolver,
  NumberStringUnionResolver,
  type App,
} from 'cdk8s';
import type { IConstruct } from 'constructs';

/** An object as it is written. */
export interface Rendered {
  /** What `toJson` says; undefined where a subclass suppresses the object. */
  readonly document: unknown;
  /** Whether no part of it can be reachable twice. */
  readonly isTree: boolean;
}

/** What cdk8s keeps to itself and rendering needs. */
interface ObjectParts {
  readonly props: Readonly<Record<string, unknown>>;
  readonly patches: readonly JsonPatch[];
}

interface MetadataParts {
  readonly _additionalAttributes: Readonly<Record<string, unknown>>;
}

/** How the parts of an object are cleaned. */
interface Cleanings {
  readonly body: Cleaning;
  readonly metadata: Cleaning;
}

interface Cleaning {
  readonly sortKeys: boolean;
  readonly dropEmpty: boolean;
  /** Whether what needs no change may stand in the result itself instead of a copy of it. */
  readonly mayShare: boolean;
}

type Turn = (value: unknown, cleaning: Cleaning) => unknown;
/** The attributes that metadata keeps itself, whatever the options said at first. */
const OWN_ATTRIBUTES = ['annotations', 'finalizers', 'labels', 'name', 'namespace', 'ownerReferences'];
const OWN: ReadonlySet<string> = new Set(OWN_ATTRIBUTES);
/** Up to here sorting in place costs less than anything that allocates. */
const FEW_KEYS = 24;

type Dictionary = Record<string, unknown>;

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if (keys[i - 1] > keys[i]) return false;
  return true;
}

/** Sorts keys, and values along with them. */
function sortFields(keys: string[], values: unknown[]): void {
  if (keys.length > FEW_KEYS) {
    const order = keys.map((_, i) => i).sort((a, b) => (keys[a] < keys[b] ? -1 : 1));
    const [sortedKeys, sortedValues] = [order.map((i) => keys[i]), order.map((i) => values[i])];
    for (let i = 0; i < order.length; i++) [keys[i], values[i]] = [sortedKeys[i], sortedValues[i]];
    return;
  }
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i];
    const value = values[i];
    let at = i;
    for (; at > 0 && keys[at - 1] > key; at--) {
      keys[at] = keys[at - 1];
      values[at] = values[at - 1];
    }
    keys[at] = key;
    values[at] = value;
  }
}

/** Puts the fields that are there into an object; undefined where none is left and that is not wanted. */
function assemble(keys: readonly string[], values: readonly unknown[], cleaning: Cleaning): Dictionary | undefined {
  const result: Dictionary = {};
  let isEmpty = true;
  for (let i = 0; i < keys.length; i++) {
    const value = values[i];
    if (value === undefined || value === null) continue;
    result[keys[i]] = value;
    isEmpty = false;
  }
  return isEmpty && cleaning.dropEmpty ? undefined : result;
}

/** Turns the fields of an object into those of its written form, in the order of their names unless that is switched off. */
function fields(source: Dictionary, turn: Turn, cleaning: Cleaning): unknown {
  const keys = Object.keys(source);
  if (!cleaning.sortKeys || isSorted(keys)) return orderedFields(source, keys, turn, cleaning);
  const values: unknown[] = [];
  for (let i = 0; i < keys.length; i++) values.push(turn(source[keys[i]], cleaning));
  sortFields(keys, values);
  return assemble(keys, values, cleaning);
}

function orderedFields(source: Dictionary, keys: readonly string[], turn: Turn, cleaning: Cleaning): unknown {
  let result: Dictionary | undefined = cleaning.mayShare ? undefined : {};
  let isEmpty = true;
  for (let i = 0; i < keys.length; i++) {
    const given = source[keys[i]];
    const value = turn(given, cleaning);
    const isThere = value !== undefined && value !== null;
    if (!result && (value !== given || !isThere)) {
      result = {};
      for (let before = 0; before < i; before++) result[keys[before]] = source[keys[before]];
    }
    if (!isThere) continue;
    if (result) result[keys[i]] = value;
    isEmpty = false;
  }
  return isEmpty && cleaning.dropEmpty ? undefined : (result ?? source);
}

function elements(source: readonly unknown[], turn: Turn, cleaning: Cleaning): unknown {
  if (cleaning.dropEmpty && source.length === 0) return undefined;
  if (!cleaning.mayShare) return source.map((item) => turn(item, cleaning));
  let result: unknown[] | undefined;
  for (let i = 0; i < source.length; i++) {
    const value = turn(source[i], cleaning);
    if (!result && value !== source[i]) result = source.slice(0, i);
    result?.push(value);
  }
  return result ?? source;
}

/** What cdk8s does to a value once all tokens in it are resolved. */
function clean(value: unknown, cleaning: Cleaning): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return elements(value, clean, cleaning);
  const name = value.constructor.name;
  if (name !== 'Object') throw new Error(`can't render non-simple object of type '${name}'`);
  return fields(value as Dictionary, clean, cleaning);
}

/** Resolves tokens as cdk8s' own three resolvers do, and cleans the result, in one pass and in the same order of calls. */
function resolve(given: unknown, cleaning: Cleaning): unknown {
  let value = given;
  for (;;) {
    if (value === null || value === undefined) return undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    const token = value as { resolve?: unknown; value?: unknown; constructor?: unknown };
    if (value instanceof Lazy) value = value.produce();
    else if (typeof token.resolve === 'function') value = (token as { resolve(): unknown }).resolve();
    else if (token.constructor !== Object && (typeof token.value === 'number' || typeof token.value === 'string')) {
      value = { value: token.value };
    } else break;
  }
  if (Array.isArray(value)) return elements(value, resolve, cleaning);
  // What is not a plain object stays unresolved; `clean` refuses it unless it only comes from another realm.
  return (value as object).constructor === Object
    ? fields(value as Dictionary, resolve, cleaning)
    : clean(value, cleaning);
}

function renderMetadata(metadata: ApiObjectMetadataDefinition, cleaning: Cleanings): unknown {
  if (metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson)
    return resolve(metadata.toJson(), cleaning.body);
  const { _additionalAttributes: additional } = metadata as unknown as MetadataParts;
  const own = metadata as unknown as Dictionary;
  const others = Object.keys(additional).filter((key) => !OWN.has(key));
  const keys = others.length === 0 ? OWN_ATTRIBUTES : [...OWN_ATTRIBUTES, ...others].sort();
  const result: Dictionary = {};
  let isEmpty = true;
  for (const key of keys) {
    const value = resolve(OWN.has(key) ? own[key] : additional[key], cleaning.metadata);
    if (value === undefined || value === null) continue;
    result[key] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : result;
}

/** The fields that people look for first. */
const FIRST = ['apiVersion', 'kind', 'metadata'] as const;

function inOrder(document: Dictionary): Dictionary {
  const result: Dictionary = {};
  for (const key of FIRST) if (key in document) result[key] = document[key];
  for (const key of Object.keys(document)) if (!(key in result)) result[key] = document[key];
  return result;
}

/** Renders objects as `ApiObject.toJson` does, byte for byte, without its walk to the root for every scalar. */
export class Renderer {
  private readonly shared: Cleanings;
  private readonly copied: Cleanings;
  private readonly knowsResolvers: boolean;

  /**
   * @param root the app, whose resolvers count
   * @param mayShare whether documents may contain what the constructs hold themselves: where nobody keeps them
   */
  public constructor(root: IConstruct, mayShare = false) {
    const sortKeys = !process.env.CDK8S_DISABLE_SORT;
    // Metadata is always sorted and loses what is empty.
    const cleanings = (mayShare: boolean): Cleanings => ({
      body: { sortKeys, dropEmpty: false, mayShare },
      metadata: { sortKeys: true, dropEmpty: true, mayShare },
    });
    this.copied = cleanings(false);
    this.shared = cleanings(mayShare);
    const builtIn: readonly unknown[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];
    const resolvers = (root as Partial<App>).resolvers ?? [];
    this.knowsResolvers =
      resolvers.length === 3 && resolvers.every((resolver, i) => resolver.constructor === builtIn[i]);
  }

  public render(object: ApiObject): Rendered {
    // A subclass, a copy of cdk8s or a resolver of the user's own have the last word.
    if (!this.knowsResolvers || object.toJson !== ApiObject.prototype.toJson) {
      return { document: object.toJson(), isTree: false };
    }
    const { props, patches } = object as unknown as ObjectParts;
    try {
      if (patches.length === 0) return { document: this.document(props, object.metadata), isTree: true };
      // Patches change what they are applied to.
      const metadata = renderMetadata(object.metadata, this.copied);
      const document = resolve({ ...props, metadata }, this.copied.body) as Dictionary;
      return { document: inOrder(JsonPatch.apply(document, ...patches) as Dictionary), isTree: false };
    } catch (error) {
      throw new Error(
        `Failed serializing construct at path '${object.node.path}' with name '${object.name}': ${error}`,
        { cause: error },
      );
    }
  }

  /** The fields that everything has come first; the others by name, as if sorted, unless that is switched off. */
  private document(props: Readonly<Dictionary>, metadata: ApiObjectMetadataDefinition): Dictionary {
    const { body } = this.shared;
    const keys: string[] = [];
    const values: unknown[] = [];
    const result: Dictionary = {
      apiVersion: undefined,
      kind: undefined,
      metadata: renderMetadata(metadata, this.shared),
    };
    for (const key of Object.keys(props)) {
      if (key === 'metadata') continue;
      const value = resolve(props[key], body);
      if (key === 'apiVersion' || key === 'kind') result[key] = value;
      else {
        keys.push(key);
        values.push(value);
      }
    }
    for (const key of FIRST) if (result[key] === undefined) delete result[key];
    if (body.sortKeys) sortFields(keys, values);
    for (let i = 0; i < keys.length; i++) {
      if (values[i] !== undefined && values[i] !== null) result[keys[i]] = values[i];
    }
    return result;
  }
}

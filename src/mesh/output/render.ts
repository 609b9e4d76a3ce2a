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
  readonly finalizers: unknown;
  readonly ownerReferences: unknown;
  readonly labels: unknown;
  readonly annotations: unknown;
}

interface Cleaning {
  readonly sortKeys: boolean;
  readonly dropEmpty: boolean;
}

/** Metadata is always sorted and loses what is empty. */
const METADATA: Cleaning = { sortKeys: true, dropEmpty: true };

type Dictionary = Record<string, unknown>;

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if (keys[i - 1] > keys[i]) return false;
  return true;
}

/** Puts fields that are there into an object, in the order that is asked for; undefined where nothing is left and that is not wanted. */
function assemble(keys: string[], values: readonly unknown[], cleaning: Cleaning): Dictionary | undefined {
  const result: Dictionary = {};
  if (!cleaning.sortKeys || isSorted(keys)) {
    for (let i = 0; i < keys.length; i++)
      if (values[i] !== undefined && values[i] !== null) result[keys[i]] = values[i];
  } else {
    const fields = new Map(keys.map((key, i) => [key, values[i]]));
    for (const key of keys.toSorted()) {
      const value = fields.get(key);
      if (value !== undefined && value !== null) result[key] = value;
    }
  }
  return cleaning.dropEmpty && Object.keys(result).length === 0 ? undefined : result;
}

/** What cdk8s does to a value once all tokens in it are resolved. */
function clean(value: unknown, cleaning: Cleaning): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    if (cleaning.dropEmpty && value.length === 0) return undefined;
    return value.map((item) => clean(item, cleaning));
  }
  const name = value.constructor.name;
  if (name !== 'Object') throw new Error(`can't render non-simple object of type '${name}'`);
  const keys = Object.keys(value);
  return assemble(
    keys,
    keys.map((key) => clean((value as Dictionary)[key], cleaning)),
    cleaning,
  );
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
  if (Array.isArray(value)) {
    if (cleaning.dropEmpty && value.length === 0) return undefined;
    return value.map((item) => resolve(item, cleaning));
  }
  // What is not a plain object stays unresolved; `clean` refuses it unless it only comes from another realm.
  if ((value as object).constructor !== Object) return clean(value, cleaning);
  const keys = Object.keys(value as object);
  const values: unknown[] = [];
  for (const key of keys) values.push(resolve((value as Dictionary)[key], cleaning));
  return assemble(keys, values, cleaning);
}

function renderMetadata(metadata: ApiObjectMetadataDefinition): unknown {
  if (metadata.toJson !== ApiObjectMetadataDefinition.prototype.toJson) return metadata.toJson();
  const parts = metadata as unknown as MetadataParts;
  return resolve(
    {
      ...parts._additionalAttributes,
      name: metadata.name,
      namespace: metadata.namespace,
      annotations: parts.annotations,
      finalizers: parts.finalizers,
      ownerReferences: parts.ownerReferences,
      labels: parts.labels,
    },
    METADATA,
  );
}

/** Puts the fields first that people look for first. */
function inOrder(document: Dictionary): Dictionary {
  const result: Dictionary = {};
  for (const key of ['apiVersion', 'kind', 'metadata']) if (key in document) result[key] = document[key];
  for (const key of Object.keys(document)) if (!(key in result)) result[key] = document[key];
  return result;
}

/** Renders objects as `ApiObject.toJson` does, byte for byte, without its walk to the root for every scalar. */
export class Renderer {
  private readonly cleaning: Cleaning;
  private readonly knowsResolvers: boolean;

  /** @param root the app, whose resolvers count */
  public constructor(root: IConstruct) {
    this.cleaning = { sortKeys: !process.env.CDK8S_DISABLE_SORT, dropEmpty: false };
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
      const document = resolve({ ...props, metadata: renderMetadata(object.metadata) }, this.cleaning) as Dictionary;
      const isTree = patches.length === 0;
      return { document: inOrder(isTree ? document : (JsonPatch.apply(document, ...patches) as Dictionary)), isTree };
    } catch (error) {
      throw new Error(
        `Failed serializing construct at path '${object.node.path}' with name '${object.name}': ${error}`,
        { cause: error },
      );
    }
  }
}

/**
 * Kubernetes objects as plain data, with the place each one came from.
 *
 * Every pure room takes these: they are read from files, from a string or from a synthesized construct tree, and
 * nothing downstream can tell the difference.
 */

/** The metadata that the rooms of this library read; other fields are carried along untouched. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string;
  readonly [field: string]: unknown;
}

/** One Kubernetes object, as JSON. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: ObjectMeta;
  readonly [field: string]: unknown;
}

/** A place in a text: both numbers count from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A step into a JSON value: the name of a field or the index of an element. */
export type FieldPath = readonly (string | number)[];

/** Where an object was said, as far as it is known. */
export interface Origin {
  /** The file as it was named by whoever loaded it; `-` is standard input. */
  readonly file?: string;
  /** The line on which the object's document begins, counted from one. */
  readonly line?: number;
  /** The path of the construct that produced it. */
  readonly constructPath?: string;
  /** Finds a field's own place; undefined where the field was never written. Parses on demand, so it costs nothing until asked. */
  readonly locate?: (path: FieldPath) => Position | undefined;
}

/** An object and its origin. */
export interface Manifest {
  readonly object: KubeObject;
  readonly origin: Origin;
}

/** The API group of an API version; empty for the core group. */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Writes a field path as people read it: `spec.http[0].route[1].weight`; a name with other characters is quoted. */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

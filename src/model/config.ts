import type { KubeObject, Manifest } from './manifest';

/** An Istio object with its spec, as the rest of the model reads it. */
export interface Config<S> {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `namespace/name`. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: S;
  readonly manifest: Manifest;
}

/** The namespace of objects that name none. */
export const defaultNamespace = 'default';

/** Objects without a creation time share this one, as after one `kubectl apply`. */
export const unknownCreation = Date.UTC(2026, 0, 1);

/** When an object was created, or undefined where it does not say. */
export function creationOf(object: KubeObject): number | undefined {
  const text = object.metadata?.creationTimestamp;
  // YAML readers may hand over a Date for an unquoted timestamp.
  const time = typeof text === 'string' ? Date.parse(text) : (text as unknown) instanceof Date ? Number(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Reads an object as a config; a missing spec is an empty one. */
export function configOf<S>(manifest: Manifest): Config<S> {
  const { object } = manifest;
  const name = String(object.metadata?.name ?? '');
  const namespace = object.metadata?.namespace || defaultNamespace;
  return {
    kind: object.kind,
    name,
    namespace,
    key: `${namespace}/${name}`,
    created: creationOf(object) ?? unknownCreation,
    labels: object.metadata?.labels ?? {},
    annotations: object.metadata?.annotations ?? {},
    spec: (object.spec ?? {}) as S,
    manifest,
  };
}

interface Aged {
  readonly created: number;
  readonly name: string;
  readonly namespace: string;
}

/** Istio's order of objects: the oldest first, then by name, then by namespace. */
export function byAge(a: Aged, b: Aged): number {
  if (a.created !== b.created) return a.created - b.created;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return 0;
}

/** Whether all labels of a selector are among the given labels; an empty selector selects everything. */
export function selects(
  selector: Readonly<Record<string, string>> | undefined | null,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (selector === undefined || selector === null) return true;
  for (const key in selector) {
    if (labels[key] !== selector[key]) return false;
  }
  return true;
}

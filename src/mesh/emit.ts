import { ApiObject, JsonPatch, Lazy, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { watch } from './synthesis';

/** What an emitted object consists of. */
export interface Emission {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** @default - that of the chart; none where `clusterScoped` */
  readonly namespace?: string;
  /** A cluster-scoped object takes no namespace, not even the chart's. */
  readonly clusterScoped?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** The fields beside `metadata`; those that are functions are rendered when the object is: `{ spec: () => ({...}) }`. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Adds a Kubernetes object to a construct: a plain ApiObject, so that patches on it lose nothing. */
export function emit(scope: Construct, id: string, emission: Emission): ApiObject {
  watch(scope);
  const { apiVersion, kind, name, namespace, labels, annotations, body } = emission;
  const props: Record<string, unknown> = { apiVersion, kind, metadata: { name, namespace, labels, annotations } };
  for (const field in body) {
    const value = body[field];
    props[field] = typeof value === 'function' ? Lazy.any({ produce: value as () => unknown }) : value;
  }
  const object = new ApiObject(scope, id, props as unknown as ApiObjectProps);
  // cdk8s puts the chart's namespace on every object, and has no other way to say that a kind has none.
  if (emission.clusterScoped && object.metadata.namespace) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return object;
}

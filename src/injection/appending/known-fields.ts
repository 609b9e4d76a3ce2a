import type { Json } from '../json';
import { structOf, typeOf, type Type } from '../schema/schema';

/** Fields of containers that Kubernetes has got since 1.17, with which Istio 1.5 is built. */
const NEWER = ['restartPolicy', 'restartPolicyRules', 'resizePolicy'];

/**
 * What Istio 1.5 reads of a value that its template yields: it drops every field that it does not know, such as the
 * `restartPolicy` of its own init container, which would mean something today.
 */
export function knownFields(value: Json, type: string): Json {
  return known(value, typeOf(type));
}

function known(value: Json, type: Type): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (type.kind === 'list' && Array.isArray(value)) return value.map((item: Json) => known(item, type.item!));
  if (type.kind !== 'struct' || Array.isArray(value)) return value;
  const fields = structOf(type.struct!);
  const names = Object.keys(value).filter((name) => fields.has(name) && !NEWER.includes(name));
  return Object.fromEntries(names.map((name) => [name, known(value[name], fields.get(name)!.type)]));
}

import type { Json, JsonObject } from '../json';
import { structOf, type Type } from './schema';

/**
 * A canonical object with the zeros that Go writes although nobody said them. They count where Go lays an object over
 * another; null, which takes away, stands for a pointer, a list or a map that is not there.
 */
export function withZeros(value: JsonObject, struct: string): JsonObject {
  const out = { ...value };
  for (const { name, type, always } of structOf(struct).values()) {
    if (value[name] !== undefined) out[name] = inner(value[name], type);
    else if (always || (type.kind === 'q' && !type.pointer)) out[name] = zero(type);
  }
  return out;
}

function inner(value: Json, type: Type): Json {
  if (type.kind === 'struct') return withZeros(value, type.struct!);
  return type.kind === 'list' ? value.map((item: Json) => inner(item, type.item!)) : value;
}

const ZEROS: Readonly<Record<string, Json>> = { s: '', b: false, i: 0, l: 0, x: 0, q: '0', struct: {} };

function zero({ kind, pointer }: Type): Json {
  return pointer ? null : (ZEROS[kind] ?? null);
}

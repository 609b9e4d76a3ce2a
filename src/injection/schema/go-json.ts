import { goJson, goSort, goString, type Json } from '../json';
import { structOf, type Type } from './schema';

/**
 * A canonical object as Go's encoding/json writes the struct: fields in Go's order, the empty ones that carry no
 * `omitempty` included. Text inside annotations and environment variables has to be this, byte for byte.
 */
export function structJson(value: Json, struct: string): string {
  const parts: string[] = [];
  for (const field of structOf(struct).values()) {
    const given = value?.[field.name];
    if (given === undefined) {
      // omitempty does not reach structs, which quantities are, too: an empty one is still written.
      if (field.always || (['struct', 'q'].includes(field.type.kind) && !field.type.pointer))
        parts.push(`"${field.name}":${zero(field.type)}`);
    } else {
      parts.push(`"${field.name}":${valueJson(given, field.type)}`);
    }
  }
  return `{${parts.join(',')}}`;
}

function valueJson(value: Json, type: Type): string {
  switch (type.kind) {
    case 'struct':
      return structJson(value, type.struct!);
    case 'list':
      return `[${value.map((item: Json) => valueJson(item, type.item!)).join(',')}]`;
    case 'map':
      return `{${goSort(Object.keys(value))
        .map((key) => `${goString(key)}:${valueJson(value[key], type.item!)}`)
        .join(',')}}`;
    default:
      return goJson(value);
  }
}

function zero(type: Type): string {
  if (type.pointer || type.kind === 'list' || type.kind === 'map' || type.kind === 'any') return 'null';
  if (type.kind === 'struct') return structJson({}, type.struct!);
  if (type.kind === 'b') return 'false';
  if (type.kind === 'i' || type.kind === 'l' || type.kind === 'x') return '0';
  return type.kind === 'q' ? '"0"' : '""';
}

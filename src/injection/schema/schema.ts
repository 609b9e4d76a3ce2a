import { LATER_KUBERNETES_TYPES } from '../later-fields';
import { KUBERNETES_TYPES } from './kubernetes-types';

/** What a value is; `struct` names a type of the table. */
export interface Type {
  readonly kind: 's' | 'b' | 'i' | 'l' | 'q' | 'x' | 't' | 'y' | 'any' | 'list' | 'map' | 'struct';
  readonly pointer: boolean;
  readonly item?: Type;
  readonly struct?: string;
}

/** One field of a struct. */
export interface Field {
  readonly name: string;
  readonly type: Type;
  /** Written even when it is empty. */
  readonly always: boolean;
  /** Of a struct inside the Go struct. */
  readonly inlined: boolean;
  /** For a list that merges: the key of its elements, empty for a list of scalars. */
  readonly mergeKey?: string;
}

/** The fields of a struct, in Go's order. */
export type Struct = ReadonlyMap<string, Field>;

const bodies = new Map<string, string>();
const structs = new Map<string, Struct>();
const types = new Map<string, Type>();

/** The struct of a name in the table. */
export function structOf(name: string): Struct {
  let struct = structs.get(name);
  if (struct) return struct;
  if (bodies.size === 0) {
    for (const line of (KUBERNETES_TYPES + LATER_KUBERNETES_TYPES).trim().split(/\n+/)) {
      const space = line.indexOf(' ');
      const name = space < 0 ? line : line.slice(0, space);
      bodies.set(name, `${bodies.get(name) ?? ''}${space < 0 ? '' : line.slice(space)}`.trim());
    }
  }
  const body = bodies.get(name) ?? '';
  struct = new Map(body === '' ? [] : body.split(' ').map((text) => fieldOf(text)));
  structs.set(name, struct);
  return struct;
}

function fieldOf(text: string): [string, Field] {
  const colon = text.indexOf(':');
  const at = text.indexOf('@', colon);
  const always = text[colon - 1] === '!';
  const name = text.slice(0, always ? colon - 1 : colon);
  const inlined = text[colon + 1] === '^';
  const type = typeOf(text.slice(colon + (inlined ? 2 : 1), at < 0 ? undefined : at));
  return [name, { name, type, always, inlined, mergeKey: at < 0 ? undefined : text.slice(at + 1) }];
}

const SCALARS = new Set(['s', 'b', 'i', 'l', 'q', 'x', 't', 'y', 'any']);

/** Reads a type as the table writes it. */
export function typeOf(text: string): Type {
  let type = types.get(text);
  if (!type) {
    type = parseType(text);
    types.set(text, type);
  }
  return type;
}

function parseType(text: string): Type {
  if (text[0] === '*') return { ...typeOf(text.slice(1)), pointer: true };
  if (text[0] === '[') return { kind: 'list', pointer: false, item: typeOf(text.slice(1, -1)) };
  if (text[0] === '{') return { kind: 'map', pointer: false, item: typeOf(text.slice(1, -1)) };
  if (SCALARS.has(text)) return { kind: text as Type['kind'], pointer: false };
  return { kind: 'struct', pointer: false, struct: text };
}

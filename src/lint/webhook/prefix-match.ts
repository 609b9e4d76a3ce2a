import type { Field } from '../field';

/** A match by a prefix of the path, with everything else that it asks for. */
export interface PrefixMatch {
  readonly field: Field;
  readonly route: string;
  readonly match: string;
  readonly prefix: string;
  readonly port: number;
  readonly method: string;
  readonly authority: string;
  readonly maps: readonly ReadonlyMap<string, string>[];
}

/** The conditions on maps that two matches are compared by. */
const MAPS = ['headers', 'queryParams', 'withoutHeaders'];

export function prefixMatchOf(match: Field, route: string, name: string): PrefixMatch | undefined {
  const prefix = match.at('uri', 'prefix').text;
  if (prefix === '') return undefined;
  return {
    field: match,
    route,
    match: name,
    prefix,
    port: match.get('port').number,
    // Istio takes a match without a method for one of GET here.
    method: condition(match.get('method')) || 'exact:GET',
    authority: condition(match.get('authority')),
    maps: MAPS.map((map) => new Map(match.get(map).entries.map(([key, field]) => [key, condition(field)]))),
  };
}

function condition(match: Field): string {
  const exact = match.get('exact').text;
  const prefix = match.get('prefix').text;
  return exact !== '' ? `exact:${exact}` : prefix !== '' ? `prefix:${prefix}` : '';
}

/** Whether an earlier match takes every request that a later one waits for, as far as Istio compares them. */
export function coversPrefix(earlier: PrefixMatch, later: PrefixMatch): boolean {
  return (
    later.prefix.startsWith(earlier.prefix) &&
    later.port === earlier.port &&
    earlier.method.startsWith(later.method) &&
    earlier.authority.startsWith(later.authority) &&
    earlier.maps.every((map, index) => coversMap(map, later.maps[index] ?? new Map()))
  );
}

function coversMap(earlier: ReadonlyMap<string, string>, later: ReadonlyMap<string, string>): boolean {
  if (earlier.size !== later.size) return false;
  return [...earlier].every(([key, value]) => {
    const other = later.get(key);
    return other !== undefined && value.startsWith(other);
  });
}

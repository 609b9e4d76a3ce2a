import { isSubsetOf } from './host';

/**
 * Whether one match of a VirtualService takes every request that another one would take, decided on the form in which Istio reads
 * them. It says yes only where that is certain: a regular expression covers itself and nothing else, `.*` aside.
 */

/** A match as Istio reads it. */
export type WireMatch = Readonly<Record<string, unknown>>;

type WireString = { readonly exact?: string; readonly prefix?: string; readonly regex?: string };

const EVERY_TEXT = '.*';

/** Fields that say nothing about which requests match. */
const SILENT = new Set(['name', 'statPrefix', 'ignoreUriCase']);

type Covers = (wide: unknown, narrow: unknown, wideMatch: WireMatch, narrowMatch: WireMatch) => boolean;

const FIELDS: Readonly<Record<string, Covers>> = {
  uri: (wide, narrow, wideMatch, narrowMatch) => uriCovers(wide, narrow, wideMatch, narrowMatch),
  scheme: (wide, narrow) => textCovers(wide, narrow),
  method: (wide, narrow) => textCovers(wide, narrow),
  authority: (wide, narrow) => textCovers(wide, narrow),
  headers: (wide, narrow) => eachCovers(wide, narrow, headerCovers),
  queryParams: (wide, narrow) => eachCovers(wide, narrow, headerCovers),
  // The other way round: what the wide one shuts out, the narrow one must shut out as well.
  withoutHeaders: (wide, narrow) => eachCovers(wide, narrow, (shutOut, also) => headerCovers(also, shutOut)),
  sourceLabels: (wide, narrow) => eachCovers(wide, narrow, Object.is),
  port: Object.is,
  destinationSubnets: (wide, narrow) => isSubset(narrow, wide),
  sniHosts: (wide, narrow) =>
    Array.isArray(narrow) &&
    narrow.every((host) => (wide as string[]).some((pattern) => isSubsetOf(host.toLowerCase(), pattern.toLowerCase()))),
  sourceNamespace: Object.is,
  gateways: (wide, narrow) => Array.isArray(narrow) && narrow.every((gateway) => (wide as unknown[]).includes(gateway)),
};

/** Whether `wide` takes every request that `narrow` takes; undefined stands for a route without a match. */
export function matchCovers(wide: WireMatch | undefined, narrow: WireMatch | undefined): boolean {
  return Object.entries(wide ?? {}).every(([field, condition]) => {
    if (condition === undefined || SILENT.has(field)) return true;
    const covers = FIELDS[field];
    return covers !== undefined && covers(condition, narrow?.[field], wide ?? {}, narrow ?? {});
  });
}

function isSubset(part: unknown, whole: unknown): boolean {
  return Array.isArray(part) && part.every((element) => (whole as unknown[]).includes(element));
}

function uriCovers(wide: unknown, narrow: unknown, wideMatch: WireMatch, narrowMatch: WireMatch): boolean {
  const { prefix, regex } = wide as WireString;
  if (prefix === '/' || regex === EVERY_TEXT) return true;
  if (narrow === undefined) return false;
  if (wideMatch.ignoreUriCase) return textCovers(lowerCase(wide), lowerCase(narrow));
  return !narrowMatch.ignoreUriCase && textCovers(wide, narrow);
}

function headerCovers(wide: unknown, narrow: unknown): boolean {
  if (narrow === undefined || wide === undefined) return false;
  const isPresence = Object.keys(wide as WireString).length === 0;
  return isPresence || textCovers(wide, narrow);
}

function textCovers(wide: unknown, narrow: unknown): boolean {
  const by = wide as WireString;
  if (by.regex === EVERY_TEXT) return true;
  if (narrow === undefined) return false;
  const text = narrow as WireString;
  if (by.exact !== undefined) return by.exact === text.exact;
  if (by.prefix !== undefined) return (text.exact ?? text.prefix ?? undefined)?.startsWith(by.prefix) ?? false;
  return by.regex !== undefined && by.regex === text.regex;
}

function eachCovers(wide: unknown, narrow: unknown, covers: (wide: unknown, narrow: unknown) => boolean): boolean {
  const conditions = Object.entries(wide as Record<string, unknown>);
  return conditions.every(([key, condition]) => {
    const other = (narrow as Record<string, unknown> | undefined)?.[key];
    return other !== undefined && covers(condition, other);
  });
}

function lowerCase(match: unknown): WireString {
  const { exact, prefix, regex } = match as WireString;
  return { exact: exact?.toLowerCase(), prefix: prefix?.toLowerCase(), regex };
}

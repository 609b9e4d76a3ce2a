import type { HttpMatch, StringMatch } from '../model/spec';
import type { HttpCall } from './http-call';
import { asksPresence, fullMatch, inWords, textTest } from './string-match';

/** One thing that a route asks of a request. */
export interface Condition {
  readonly test: (call: HttpCall) => boolean;
  /** `header end-user is jason`. */
  readonly words: string;
  /** What the request has instead: `header end-user is absent`. */
  readonly instead: (call: HttpCall) => string;
}

/** How a route chooses by path; `whole` takes the prefix `/`. */
export type PathKind = 'prefix' | 'exact' | 'regex' | 'segments';

/** A path condition, with what a rewrite replaces. */
export interface PathCondition {
  readonly kind: PathKind;
  readonly value: string;
  readonly condition: Condition | undefined;
}

const anyPath: PathCondition = { kind: 'prefix', value: '/', condition: undefined };

/** The path condition of a match. A prefix of `/` takes everything and tests nothing. */
export function pathCondition(match: HttpMatch | undefined, wholeSegments: boolean): PathCondition {
  const uri = match?.uri;
  if (!uri) return anyPath;
  const ignoreCase = match.ignoreUriCase ?? false;
  const instead = (call: HttpCall): string => `path is ${call.path}`;
  if (uri.exact !== undefined) {
    const value = uri.exact;
    const lower = value.toLowerCase();
    const test = ignoreCase ? (c: HttpCall) => c.path.toLowerCase() === lower : (c: HttpCall) => c.path === value;
    return { kind: 'exact', value, condition: { test, words: `path is ${value}`, instead } };
  }
  if (uri.prefix !== undefined) return prefixCondition(uri.prefix, ignoreCase, wholeSegments, instead);
  if (uri.regex !== undefined) {
    const matches = fullMatch(uri.regex);
    return {
      kind: 'regex',
      value: uri.regex,
      condition: { test: (c) => matches(c.path), words: `path matches ${uri.regex}`, instead },
    };
  }
  return anyPath;
}

function prefixCondition(
  prefix: string,
  ignoreCase: boolean,
  wholeSegments: boolean,
  instead: Condition['instead'],
): PathCondition {
  const segments = wholeSegments && prefix !== '/';
  const value = segments && prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
  const lower = value.toLowerCase();
  const starts = ignoreCase
    ? (c: HttpCall) => c.path.toLowerCase().startsWith(lower)
    : (c: HttpCall) => c.path.startsWith(value);
  const test = segments
    ? (c: HttpCall) => starts(c) && (c.path.length === value.length || c.path[value.length] === '/')
    : starts;
  const condition = value === '/' ? undefined : { test, words: `path begins with ${value}`, instead };
  return { kind: segments ? 'segments' : 'prefix', value, condition };
}

const pseudo: Readonly<Record<string, (call: HttpCall) => string | undefined>> = {
  ':method': (c) => c.method,
  ':authority': (c) => c.authority,
  host: (c) => c.authority,
  ':path': (c) => c.target,
  ':scheme': (c) => c.scheme,
  'x-forwarded-proto': (c) => c.header('x-forwarded-proto') ?? c.scheme,
  'x-request-id': (c) => c.header('x-request-id') ?? 'generated',
};

/** Reads a header by name; pseudo headers and those that a proxy adds before routing are there too. */
export function headerReader(name: string): (call: HttpCall) => string | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(pseudo, lower)
    ? (pseudo[lower] as (call: HttpCall) => string | undefined)
    : (c) => c.header(lower);
}

function valueCondition(
  what: string,
  read: (call: HttpCall) => string | undefined,
  match: StringMatch | null | undefined,
): Condition {
  const instead = (call: HttpCall): string => {
    const value = read(call);
    return value === undefined ? `${what} is absent` : `${what} is ${value}`;
  };
  const words = `${what} ${inWords(match)}`;
  if (!match || asksPresence(match)) return { test: (c) => read(c) !== undefined, words, instead };
  const matches = textTest(match);
  const test = (c: HttpCall): boolean => {
    const value = read(c);
    return value !== undefined && matches(value);
  };
  return { test, words, instead };
}

/** The opposite of a header condition: an absent header counts as an empty one, unless presence is asked for. */
function withoutCondition(name: string, match: StringMatch | null | undefined): Condition {
  const read = headerReader(name);
  const instead = (call: HttpCall): string => {
    const value = read(call);
    return value === undefined ? `header ${name} is absent, which counts as empty` : `header ${name} is ${value}`;
  };
  const words = `header ${name} not: ${inWords(match)}`;
  if (!match || asksPresence(match)) return { test: (c) => read(c) === undefined, words, instead };
  const matches = textTest(match);
  return { test: (c) => !matches(read(c) ?? ''), words, instead };
}

const claimPrefix = '@request.auth.claims';

/** The path of claims that a header name of the form `@request.auth.claims.a.b` or `...[a][b]` stands for. */
export function claimPath(name: string): string[] | undefined {
  if (!name.toLowerCase().startsWith(claimPrefix)) return undefined;
  const rest = name.slice(claimPrefix.length);
  if (rest.startsWith('.') && rest.length > 1) return rest.slice(1).split('.');
  if (rest.startsWith('[') && rest.endsWith(']') && rest.length > 2) return rest.slice(1, -1).split('][');
  return undefined;
}

/** The texts of a claim; undefined where the token has none. */
export function claimValues(claims: unknown, path: readonly string[]): string[] | undefined {
  let value: unknown = claims;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null ? undefined : [String(value)];
}

function claimCondition(path: readonly string[], match: StringMatch | null | undefined, negate: boolean): Condition {
  const matches = match && !asksPresence(match) ? textTest(match) : undefined;
  const holds = (call: HttpCall): boolean => {
    const values = claimValues(call.claims, path);
    return values !== undefined && (!matches || values.some(matches));
  };
  return {
    test: negate ? (c) => !holds(c) : holds,
    words: `claim ${path.join('.')} ${negate ? 'not: ' : ''}${inWords(match)}`,
    instead: (call) => `claim ${path.join('.')} is ${claimValues(call.claims, path)?.join(', ') ?? 'absent'}`,
  };
}

/** The conditions of a match other than its path. */
export function otherConditions(match: HttpMatch): Condition[] {
  const out: Condition[] = [];
  for (const [name, value] of Object.entries(match.headers ?? {})) {
    const claims = claimPath(name);
    out.push(
      claims ? claimCondition(claims, value, false) : valueCondition(`header ${name}`, headerReader(name), value),
    );
  }
  for (const [name, value] of Object.entries(match.withoutHeaders ?? {})) {
    const claims = claimPath(name);
    out.push(claims ? claimCondition(claims, value, true) : withoutCondition(name, value));
  }
  for (const field of ['method', 'authority', 'scheme'] as const) {
    const value = match[field];
    if (value) out.push(valueCondition(field, headerReader(`:${field}`), value));
  }
  for (const [name, value] of Object.entries(match.queryParams ?? {})) {
    out.push(valueCondition(`query parameter ${name}`, (c) => c.query(name), value));
  }
  return out;
}

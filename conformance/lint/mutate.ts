import type { Random } from './random';

type Container = Record<string, unknown> | unknown[];

/** A place in a document: a container and a key of it. */
export interface Place {
  readonly container: Container;
  readonly key: string | number;
  readonly path: string;
}

/** A document and what was done to it. */
export interface Mutant {
  readonly document: Record<string, unknown>;
  readonly changes: readonly string[];
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

export function read({ container, key }: Place): unknown {
  return (container as Record<string | number, unknown>)[key];
}

export function write({ container, key }: Place, value: unknown): void {
  (container as Record<string | number, unknown>)[key] = value;
}

function remove({ container, key }: Place): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
}

export function placesIn(container: Container, path: string): Place[] {
  return Object.keys(container).flatMap((name) => {
    const key = Array.isArray(container) ? Number(name) : name;
    const place = { container, key, path: `${path}.${name}` };
    const value = read(place);
    return [place, ...(isContainer(value) ? placesIn(value, place.path) : [])];
  });
}

const NUMBERS = [
  0,
  -1,
  1,
  80,
  100,
  101,
  599,
  600,
  601,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  0.00005,
  1.5,
  33.3,
];

const TEXTS = [
  '',
  '*',
  '.',
  '~',
  'a',
  'A',
  'a b',
  'a_b',
  '-a',
  'a.b',
  '*.a.b',
  '*a.b',
  'a.*.b',
  'a.b.',
  'a..b',
  'a.1',
  'mesh',
  'ns/name',
  './a.b',
  '*/a.b',
  '~/a.b',
  'ns/*',
  'ns/',
  '/a',
  '0s',
  '1s',
  '500ms',
  '1.5ms',
  '0.5ms',
  '-1s',
  '1',
  '1h30m',
  '1d',
  '100us',
  '1.2.3.4',
  '1.2.3.4/33',
  '10.0.0.0/8',
  '::1',
  'fe80::/64',
  'unix:///a/b',
  'unix://a',
  'unix://@a',
  'unix:///a/',
  'http://a/b',
  'https://a:b/',
  'oci://a/b:c',
  'ftp://a',
  'HTTP',
  'http',
  'HTTPS',
  'TCP',
  'grpc-web',
  'UDP',
  'kafka',
  '5xx',
  '5xx,503',
  '5xx, 503',
  '%A%',
  '%A',
  '100%%',
  '%A(%',
  '[',
  '(?=a)',
  'a{*}',
  '/a/{*}',
  '/{**}/a',
  '/{**}/{*}',
  'request.headers[a]',
  'request.headers',
  'source.ip',
  'source.bad',
  'host',
  ':authority',
  ':path',
  '@request.auth.claims.a',
  'x'.repeat(64),
  'x'.repeat(300),
  `${'x.'.repeat(130)}y`,
  'NOT_FOUND',
  'TLSV1_0',
  '80',
  '-1',
  '65536',
  'foo/bar/baz',
  'configmap://default/a',
  'configmap://a',
  '*-a.b',
  'topology.istio.io/subzone',
  'region/*',
  'region/*/a',
];

/** Words of enumerations and names of fields that stand somewhere in the documents. */
export interface Vocabulary {
  readonly words: readonly string[];
  readonly names: readonly string[];
  /** Parts of other documents of each kind, by the name of their field. */
  readonly parts: ReadonlyMap<string, readonly unknown[]>;
}

export function vocabularyOf(documents: readonly Record<string, unknown>[]): Vocabulary {
  const words = new Set<string>();
  const names = new Set<string>();
  const parts = new Map<string, unknown[]>();
  for (const document of documents) {
    for (const place of placesIn((document.spec ?? {}) as Container, 'spec')) {
      const value = read(place);
      if (typeof place.key === 'string') {
        names.add(place.key);
        parts.set(place.key, [...(parts.get(place.key) ?? []), value]);
      }
      if (typeof value === 'string' && /^[A-Z][A-Z0-9_]*$/.test(value)) words.add(value);
    }
  }
  return { words: [...words], names: [...names], parts };
}

type Change = (place: Place, places: readonly Place[], random: Random, vocabulary: Vocabulary) => string | undefined;

function misspell(name: string, random: Random): string {
  const at = random.below(name.length);
  return random.pick([
    name.slice(0, at) + name.slice(at + 1),
    `${name}s`,
    name.toLowerCase(),
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    name.slice(0, at) + 'x' + name.slice(at + 1),
  ]);
}

const CHANGES: Readonly<Record<string, Change>> = {
  drop: (place) => {
    remove(place);
    return '';
  },
  misspell: (place, _, random) => {
    if (typeof place.key !== 'string' || place.key === '') return undefined;
    const value = read(place);
    const key = misspell(place.key, random);
    remove(place);
    write({ ...place, key }, value);
    return key;
  },
  move: (place, places, random) => {
    const target = random.pick(places);
    const value = read(place);
    if (Array.isArray(target.container) || Array.isArray(place.container)) return undefined;
    if (
      isContainer(value) &&
      (value === target.container || placesIn(value, '').some((inner) => inner.container === target.container))
    )
      return undefined;
    remove(place);
    write({ container: target.container, key: place.key, path: '' }, value);
    return `beside ${target.path}`;
  },
  duplicate: (place) => {
    if (!Array.isArray(place.container)) return undefined;
    place.container.push(structuredClone(read(place)));
    return '';
  },
  retype: (place, _, random) => {
    const value = read(place);
    const others = [null, true, 7, 'text', [], {}, [{}], [value], { a: value }, String(value)];
    const other = random.pick(others);
    write(place, structuredClone(other));
    return JSON.stringify(other);
  },
  number: (place, _, random) => {
    if (typeof read(place) !== 'number' && random.next() < 0.9) return undefined;
    const number = random.pick(NUMBERS);
    write(place, number);
    return String(number);
  },
  text: (place, _, random) => {
    if (typeof read(place) !== 'string') return undefined;
    const text = random.pick(TEXTS);
    write(place, text);
    return JSON.stringify(text.slice(0, 40));
  },
  word: (place, _, random, { words }) => {
    if (typeof read(place) !== 'string') return undefined;
    const word = random.pick(words);
    write(place, word);
    return word;
  },
  /** A part of some document, put where a field of that name can be. */
  graft: (place, _, random, { names, parts }) => {
    if (Array.isArray(place.container)) return undefined;
    const key = random.pick(names);
    write({ ...place, key }, structuredClone(random.pick(parts.get(key) ?? [])));
    return key;
  },
  /** Another value of the same field. */
  exchange: (place, _, random, { parts }) => {
    const known = typeof place.key === 'string' ? parts.get(place.key) : undefined;
    if (!known) return undefined;
    write(place, structuredClone(random.pick(known)));
    return '';
  },
  /** One of the texts that mean something to Istio, as a further element or under a further key. */
  extend: (place, _, random) => {
    const value = read(place);
    const text = random.pick(TEXTS);
    if (Array.isArray(value)) value.push(text);
    else if (isContainer(value)) {
      const entry = random.pick<unknown>([text, 1, { exact: text }, { prefix: text }, { regex: text }]);
      write({ container: value, key: text, path: '' }, entry);
    } else return undefined;
    return JSON.stringify(text.slice(0, 40));
  },
};

/** Changes one place within a container; undefined where the change that was drawn does not fit there. */
export function changeSomewhere(container: Container, random: Random, vocabulary: Vocabulary): string | undefined {
  const places = placesIn(container, '').filter(({ path }) => path.lastIndexOf('.') > 0);
  if (places.length === 0) return undefined;
  const place = random.pick(places);
  const name = random.pick(Object.keys(CHANGES));
  const detail = CHANGES[name]?.(place, places, random, vocabulary);
  return detail === undefined ? undefined : `${name} ${place.path.slice(1)} ${detail}`.trim();
}

/** Changes a copy of a document in one to three ways. */
export function mutate(document: Record<string, unknown>, random: Random, vocabulary: Vocabulary): Mutant {
  const copy = structuredClone(document);
  const changes: string[] = [];
  const wanted = random.pick([1, 1, 1, 2, 3]);
  for (let tries = 0; changes.length < wanted && tries < 50; tries += 1) {
    const change = changeSomewhere({ spec: copy.spec }, random, vocabulary);
    if (change !== undefined) changes.push(change);
  }
  return { document: copy, changes };
}

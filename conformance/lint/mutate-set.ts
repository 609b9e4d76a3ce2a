import { CLUSTER_SCOPED } from './codes';
import { changeSomewhere, placesIn, read, vocabularyOf, write, type Place, type Vocabulary } from './mutate';
import type { Random } from './random';

export type Document = Record<string, unknown> & { metadata?: Record<string, unknown> };

/** Documents that belong together, and what was done to them. */
export interface SetMutant {
  readonly documents: readonly Document[];
  readonly changes: readonly string[];
}

type Change = (documents: Document[], random: Random, vocabulary: Vocabulary) => string | undefined;

function titleOf({ kind, metadata }: Document): string {
  return `${String(kind)} ${String(metadata?.name)}`;
}

/** Where a document has texts, those aside that only the API server sets. */
function textPlaces({ metadata, spec }: Document): Place[] {
  return placesIn({ metadata, spec }, '').filter(
    (place) => typeof read(place) === 'string' && place.path !== '.metadata.creationTimestamp',
  );
}

/** Writes a text where another stood, and says whether it did: no object has a name that is none. */
function rename(place: Place, text: string): boolean {
  if (/^\.metadata\.name/.test(place.path) && !/^[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?$/.test(text)) return false;
  write(place, text);
  return true;
}

/** The texts of a set by which its documents refer to each other: names, hosts, labels, subsets. */
function textsOf(documents: readonly Document[]): string[] {
  const texts = documents.flatMap(textPlaces).map((place) => String(read(place)));
  return [...new Set(texts.filter((text) => text.length < 100))];
}

function isClusterScoped({ kind }: Document): boolean {
  return CLUSTER_SCOPED.includes(String(kind));
}

function aNamespace(documents: readonly Document[], random: Random): string {
  const used = documents.map(({ metadata }) => String(metadata?.namespace ?? 'default'));
  return random.pick([...used, 'other', 'istio-system']);
}

const FIELD: Change = (documents, random, vocabulary) => {
  const document = random.pick(documents);
  const { metadata, spec } = document;
  const parts = random.next() < 0.7 ? { spec } : { labels: metadata?.labels, annotations: metadata?.annotations };
  const change = changeSomewhere(parts, random, vocabulary);
  return change === undefined ? undefined : `${titleOf(document)}: ${change}`;
};

/** One text of the set where another stood: a reference that leads somewhere else, or nowhere. */
const RENAME: Change = (documents, random) => {
  const texts = textsOf(documents);
  const document = random.pick(documents);
  const places = textPlaces(document);
  if (places.length === 0) return undefined;
  const place = random.pick(places);
  const text = random.pick([...texts, `${String(read(place))}x`]);
  if (!rename(place, text)) return undefined;
  return `${titleOf(document)}: rename ${place.path} ${text}`;
};

/** The same text everywhere, as who renames a service does; or everywhere but where it is defined. */
const RENAME_ALL: Change = (documents, random) => {
  const text = random.pick(textsOf(documents));
  const other = random.pick([`${text}-x`, random.pick(textsOf(documents))]);
  for (const place of documents.flatMap(textPlaces)) {
    if (read(place) === text && random.next() < 0.8) rename(place, other);
  }
  return `rename ${text} ${other}`;
};

const DROP: Change = (documents, random) => {
  if (documents.length < 2) return undefined;
  const index = random.below(documents.length);
  const [document] = documents.splice(index, 1);
  return `drop ${titleOf(document!)}`;
};

const COPY: Change = (documents, random) => {
  const copy = structuredClone(random.pick(documents));
  if (random.next() < 0.5 || isClusterScoped(copy))
    copy.metadata = { ...copy.metadata, name: `${String(copy.metadata?.name)}-copy` };
  else copy.metadata = { ...copy.metadata, namespace: aNamespace(documents, random) };
  documents.push(copy);
  return `copy ${titleOf(copy)}`;
};

const MOVE: Change = (documents, random) => {
  const document = random.pick(documents);
  if (isClusterScoped(document)) return undefined;
  const namespace = aNamespace(documents, random);
  document.metadata = { ...document.metadata, namespace };
  return `move ${titleOf(document)} to ${namespace}`;
};

const REVERSE: Change = (documents) => {
  documents.reverse();
  return 'reverse';
};

const CHANGES: readonly Change[] = [FIELD, FIELD, FIELD, FIELD, RENAME, RENAME, RENAME_ALL, DROP, COPY, MOVE, REVERSE];

/** Mutants of sets until they have so many documents. */
export function mutateSets(sets: readonly (readonly Document[])[], random: Random, documents: number): SetMutant[] {
  const vocabulary = vocabularyOf(sets.flat());
  const mutants: SetMutant[] = [];
  for (let made = 0; made < documents; made += mutants.at(-1)!.documents.length) {
    mutants.push(mutateSet(sets, random, vocabulary));
  }
  return mutants;
}

/** Changes a copy of a set in one to four ways; now and then of two sets put together. */
function mutateSet(sets: readonly (readonly Document[])[], random: Random, vocabulary: Vocabulary): SetMutant {
  const documents = structuredClone([...random.pick(sets), ...(random.next() < 0.2 ? random.pick(sets) : [])]);
  const changes: string[] = [];
  const wanted = random.pick([1, 1, 2, 3, 4]);
  for (let tries = 0; changes.length < wanted && tries < 50; tries += 1) {
    const change = random.pick(CHANGES)(documents, random, vocabulary);
    if (change !== undefined) changes.push(change);
  }
  return { documents: unique(documents), changes };
}

/** A later object of the same name takes the place of an earlier one, as `kubectl apply` has it. */
function unique(documents: readonly Document[]): Document[] {
  const byName = new Map<string, Document>();
  for (const document of documents) {
    const { apiVersion, kind, metadata } = document;
    const group = String(apiVersion).replace(/\/?[^/]*$/, '');
    const key = [group, kind, metadata?.namespace || 'default', metadata?.name].join(' ');
    byName.delete(key);
    byName.set(key, document);
  }
  return [...byName.values()];
}

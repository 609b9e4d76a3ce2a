import type { Manifest } from './plans';

/** A hand edit of a live object. */
export interface Edit {
  /** A JSON pointer to what Git has and the edit changes. */
  readonly path: string;
  readonly what: string;
  readonly edited: Manifest;
}

/** Another value at each leaf that Git has, each entry of a list taken out, and one put in. */
export function editsOf(git: Manifest, live: Manifest): Edit[] {
  return visit(git, (path, value) => {
    if (Array.isArray(value)) {
      const removals = value.map((_, index) =>
        edit(live, [...path, `${index}`], 'removed', (list, key) =>
          (list as unknown as unknown[]).splice(Number(key), 1),
        ),
      );
      const double = edit(live, path, 'doubled entry of', ({ [path.at(-1)!]: list }) =>
        (list as unknown[]).push((list as unknown[])[0]),
      );
      return isKeyed(git) ? removals : [...removals, double];
    }
    if (typeof value === 'object') return [];
    const change = edit(live, path, 'changed', (parent, key) => (parent[key] = other(value)));
    const removal = edit(live, path, 'removed', (parent, key) => delete parent[key]);
    return isKeyed(git) ? [change] : [change, removal];
  });
}

/** A field more wherever an object of Istio has fields. */
export function additionsOf(git: Manifest, live: Manifest): Edit[] {
  return visit(git, (path, value) =>
    typeof value !== 'object' || Array.isArray(value) || !git.apiVersion.includes('.istio.io/')
      ? []
      : [edit(live, [...path, 'added'], 'added', (parent, key) => (parent[key] = 'by hand'))],
  );
}

/** Kubernetes' own lists have keys: no entry is without, none is there twice, and entries of others are not Git's concern. */
function isKeyed({ apiVersion }: Manifest): boolean {
  return !apiVersion.includes('.') || apiVersion.includes('.k8s.io/');
}

function visit(git: Manifest, at: (path: readonly string[], value: unknown) => (Edit | undefined)[]): Edit[] {
  const walk = (path: readonly string[], value: unknown): (Edit | undefined)[] => [
    ...at(path, value),
    ...(typeof value === 'object' ? Object.entries(value!).flatMap(([key, entry]) => walk([...path, key], entry)) : []),
  ];
  const { labels = {} } = git.metadata as { labels?: object };
  const edits = [...walk(['metadata', 'labels'], labels), ...walk(['spec'], git.spec ?? {})];
  return edits.filter((it) => it !== undefined);
}

/** The live object with one edit, unless it has nothing at that place. */
function edit(
  live: Manifest,
  path: readonly string[],
  verb: string,
  change: (parent: Node, key: string) => void,
): Edit | undefined {
  const edited = structuredClone(live);
  const parent = path
    .slice(0, -1)
    .reduce<Node | undefined>((node, key) => node?.[key] as Node, edited as unknown as Node);
  if (parent === undefined) return undefined;
  change(parent, path.at(-1)!);
  const pointer = path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { path: pointer, what: `${verb} ${pointer}`, edited };
}

type Node = Record<string, unknown>;

const other = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return `${value as string}-edited`;
};

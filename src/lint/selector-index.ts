import { append } from './groups';
import { matches, type Labels } from './labels';

/** Something that selects pods of a namespace; an empty selector selects all of them. */
export interface Selecting {
  readonly namespace: string;
  readonly selector: Labels;
}

const keyOf = (namespace: string, label: string, value: unknown) => `${namespace} ${label} ${String(value)}`;

function keysOf({ namespace, selector }: Selecting): string[] {
  return Object.entries(selector).map(([label, value]) => keyOf(namespace, label, value));
}

/**
 * Selectors by what they ask for, so that those which select a pod are found without asking every one: each is kept under
 * its rarest label.
 */
export class SelectorIndex<T extends Selecting> {
  private readonly byLabel = new Map<string, T[]>();
  private readonly order: ReadonlyMap<T, number>;

  public constructor(public readonly all: readonly T[]) {
    this.order = new Map(all.map((selecting, index) => [selecting, index]));
    const uses = new Map<string, number>();
    for (const selecting of all) for (const key of keysOf(selecting)) uses.set(key, (uses.get(key) ?? 0) + 1);
    for (const selecting of all) {
      const [first = selecting.namespace, ...more] = keysOf(selecting);
      const rarest = more.reduce((best, key) => (uses.get(key)! < uses.get(best)! ? key : best), first);
      append(this.byLabel, rarest, selecting);
    }
  }

  /** Those that select one of some pods of a namespace, in their order. */
  public of(namespace: string, pods: readonly { readonly labels: Labels }[]): T[] {
    const found = new Set<T>();
    for (const { labels } of pods) for (const selecting of this.selecting(namespace, labels)) found.add(selecting);
    return [...found].sort((a, b) => this.order.get(a)! - this.order.get(b)!);
  }

  /** Whether any selects a pod. */
  public has(namespace: string, labels: Labels): boolean {
    return !this.selecting(namespace, labels).next().done;
  }

  private *selecting(namespace: string, labels: Labels): Generator<T> {
    yield* this.byLabel.get(namespace) ?? [];
    for (const label in labels) {
      for (const candidate of this.byLabel.get(keyOf(namespace, label, labels[label])) ?? []) {
        if (candidate.namespace === namespace && matches(candidate.selector, labels)) yield candidate;
      }
    }
  }
}

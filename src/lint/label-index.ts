import { append } from './groups';
import { matches, type Labels } from './labels';

/** Things by their labels, so that those which a selector asks for are found without asking every one. */
export class LabelIndex<T extends { readonly labels: Labels }> {
  private byLabel: Map<string, Map<unknown, T[]>> | undefined;

  public constructor(public readonly all: readonly T[]) {}

  /** Those that carry everything a selector asks for, in their order; all where it asks for nothing. */
  public select(selector: Labels | undefined): readonly T[] {
    const candidates = this.candidates(selector);
    return candidates === this.all ? candidates : candidates.filter(({ labels }) => matches(selector, labels));
  }

  /** Whether one of those that carry everything a selector asks for fits. */
  public some(selector: Labels | undefined, fits: (thing: T) => boolean = () => true): boolean {
    return this.candidates(selector).some((thing) => matches(selector, thing.labels) && fits(thing));
  }

  /** The fewest that carry one of the labels. */
  private candidates(selector: Labels | undefined): readonly T[] {
    let fewest: readonly T[] | undefined;
    for (const label in selector) {
      const carrying = this.index().get(label)?.get(selector[label]) ?? [];
      if (!fewest || carrying.length < fewest.length) fewest = carrying;
    }
    return fewest ?? this.all;
  }

  private index(): Map<string, Map<unknown, T[]>> {
    if (this.byLabel) return this.byLabel;
    this.byLabel = new Map();
    for (const thing of this.all) {
      for (const label in thing.labels) {
        const values = this.byLabel.get(label) ?? new Map<unknown, T[]>();
        append(values, thing.labels[label], thing);
        this.byLabel.set(label, values);
      }
    }
    return this.byLabel;
  }
}

/** A seeded source of chance: the same seed gives the same choices everywhere. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (seed ^ 0x9e3779b9) >>> 0 || 1;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** A number in [0, 1). */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return this.state / 4294967296;
  }

  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(of: readonly T[]): T {
    return of[this.int(0, of.length - 1)] as T;
  }

  /** From none to `most` different elements. */
  some<T>(of: readonly T[], most = of.length, least = 0): T[] {
    const rest = [...of];
    const out: T[] = [];
    for (let n = this.int(least, Math.min(most, of.length)); n > 0; n--)
      out.push(...rest.splice(this.int(0, rest.length - 1), 1));
    return out;
  }

  list<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: this.int(least, most) }, make);
  }

  maybe<T>(probability: number, make: () => T): T | undefined {
    return this.chance(probability) ? make() : undefined;
  }
}

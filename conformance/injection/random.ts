/** A seeded source of choices, so that a run can be repeated. */
export class Random {
  private state: number;

  public constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to but not including 1 (mulberry32). */
  public next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }

  public pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)];
  }

  public int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** Up to `most` different ones. */
  public some<T>(choices: readonly T[], most: number): T[] {
    const left = [...choices];
    const out: T[] = [];
    for (let i = this.int(0, Math.min(most, left.length)); i > 0; i--) {
      out.push(left.splice(Math.floor(this.next() * left.length), 1)[0]);
    }
    return out;
  }

  /** The value, or nothing. */
  public maybe<T>(probability: number, value: () => T): T | undefined {
    return this.chance(probability) ? value() : undefined;
  }
}

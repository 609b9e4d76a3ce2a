/** Names that patterns are compared with: `*` stands for any name, `*x` for those that end so, `x*` for those that begin so. */
export class NameSet {
  private readonly names: ReadonlySet<string>;
  private readonly answers = new Map<string, boolean>();

  /** @param foldCase whether a pattern that is a whole name may differ in case */
  public constructor(
    names: Iterable<string>,
    private readonly foldCase = false,
  ) {
    this.names = new Set(names);
  }

  public get isEmpty(): boolean {
    return this.names.size === 0;
  }

  /** Whether a pattern stands for one of the names. */
  public has(pattern: string): boolean {
    if (this.names.has(pattern)) return true;
    let answer = this.answers.get(pattern);
    if (answer === undefined) this.answers.set(pattern, (answer = this.search(pattern)));
    return answer;
  }

  private search(pattern: string): boolean {
    const [first, last] = [pattern.slice(1), pattern.slice(0, -1)];
    if (pattern === '*') return !this.isEmpty;
    if (pattern.startsWith('*')) return this.some((name) => name.endsWith(first));
    if (pattern.endsWith('*')) return this.some((name) => name.startsWith(last));
    return this.foldCase && this.some((name) => name.toLowerCase() === pattern.toLowerCase());
  }

  private some(fits: (name: string) => boolean): boolean {
    for (const name of this.names) if (fits(name)) return true;
    return false;
  }
}

/** What the static engine takes. */
export interface StaticEngineOptions {
  /**
   * How many steps of the plan have been taken: 0 before it begins, 1 for the first step and so on. A commit that changes it moves
   * the release on, or back.
   */
  readonly step: number;
}

/** Who carries a release out. */
export class Engine {
  /** Nobody but the repository: the weights of the given step are written, and a commit moves to the next. */
  public static static(options: StaticEngineOptions): Engine {
    return new Engine(options.step);
  }

  private constructor(
    /** How many steps of the plan have been taken. */
    public readonly step: number,
  ) {}
}

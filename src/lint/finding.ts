/** One mistake, with its place: the form in which every report of the linter is written. */
export interface Finding {
  /** The code of the rule: `MESH…` for ours, else the code that the rule has where it comes from. */
  readonly rule: string;
  /** `error`, `warning` or `info`. */
  readonly severity: string;
  /**
   * The object, as `Kind namespace/name`.
   *
   * @default - the finding is about a file, not about an object
   */
  readonly object?: string;
  /**
   * The field, as `spec.http[0].timeout`.
   *
   * @default - the finding is about the whole object
   */
  readonly path?: string;
  /**
   * The file as it was named on the command line; `-` is standard input.
   *
   * @default - the object was never in a file
   */
  readonly file?: string;
  /**
   * The line of the field, or of the nearest thing that was written, counted from one.
   *
   * @default - not known
   */
  readonly line?: number;
  /**
   * The path of the construct that produced the object.
   *
   * @default - no construct did
   */
  readonly construct?: string;
  /** What is wrong. */
  readonly message: string;
  /** What to change. */
  readonly fix: string;
}

/** How much a finding matters: an error stops a synthesis and fails a lint run. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * A rule that a declaration, an object or a mesh can break.
 *
 * Each room keeps the table of its own rules in `rules.ts`; the linter's catalogue lists them all, so that
 * `cdk8s-mesh explain CODE` knows every code that any error or finding can show.
 */
export interface Rule {
  /** Stable for ever: `MESH…` for ours, else the code the rule has where it comes from (`IST0101`, `KIA1104`). */
  readonly code: string;
  readonly severity: Severity;
  /** One line, lower case, without a final period. */
  readonly title: string;
  /** What goes wrong in a mesh when the rule is broken. */
  readonly protects: string;
  /** What to change. */
  readonly fix: string;
  /** A page that explains the matter. */
  readonly page?: string;
}

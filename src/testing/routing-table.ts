import type { MeshModel } from '../routing/mesh-model';
import type { MeshRequest } from '../routing/mesh-request';
import { checkRedirect, checkReach, checkSplit, checkTimeout, decisionText, type CheckResult } from './checks';
import type { Decision } from '../routing/decision';

/** A row: who asks for what, and where it goes. */
export interface RoutingTableRow {
  /** A name for failures. @default the row's number */
  readonly name?: string;
  /** Who asks, and for what. */
  readonly request: MeshRequest;
  /** The service that all requests reach. @default not looked at */
  readonly service?: string;
  /** The subset that they reach. @default not looked at */
  readonly subset?: string;
  /** Percentages by subset or host. @default not looked at */
  readonly split?: { readonly [name: string]: number };
  /** The outcome. @default not looked at */
  readonly outcome?: string;
  /** The location that the client is sent to. @default not looked at */
  readonly location?: string;
  /** The timeout, such as `3s`. @default not looked at */
  readonly timeout?: string;
}

/** Routing as a table of rows that must hold: a test in one place, readable by whoever owns the routes. */
export class RoutingTable {
  private readonly rows: readonly RoutingTableRow[];

  public constructor(rows: RoutingTableRow[]) {
    this.rows = [...rows];
  }

  /** What does not hold in a mesh, one text for each row; nothing where all hold. */
  public failures(mesh: MeshModel): string[] {
    return this.rows.flatMap((row, i) => {
      const decision = mesh.route(row.request);
      const failed = [...checksOf(row, decision)].filter((c) => !c.pass);
      if (failed.length === 0) return [];
      const wanted = failed.map((c) => c.wanted).join(' and ');
      return [`${row.name ?? `row ${i + 1}`}: expected ${wanted}, but the decision is\n${decisionText(decision)}`];
    });
  }

  /** Throws with everything that does not hold. */
  public assertHolds(mesh: MeshModel): void {
    const failures = this.failures(mesh);
    if (failures.length > 0) throw new Error(failures.join('\n\n'));
  }
}

function* checksOf(row: RoutingTableRow, decision: Decision): Generator<CheckResult> {
  const { service, subset, split, outcome, location, timeout } = row;
  if (service !== undefined) yield checkReach(decision, service, { subset });
  if (split) yield checkSplit(decision, split);
  if (outcome !== undefined) yield { pass: decision.outcome === outcome, wanted: `the outcome ${outcome}` };
  if (location !== undefined) yield checkRedirect(decision, location);
  if (timeout !== undefined) yield checkTimeout(decision, timeout);
}

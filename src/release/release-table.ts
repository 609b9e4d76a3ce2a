import { MeshError, type Problem } from '../mesh/error';
import type { Decision } from '../routing/decision';
import type { MeshModel } from '../routing/mesh-model';
import type { MeshRequest } from '../routing/mesh-request';
import type { CanaryRelease } from './canary-release';
import type { Cluster } from './cluster';
import { declaredRequests, type DeclaredRequest } from './declared-requests';
import { RELEASE_RULES } from './rules';
import { verdictOn } from './verdict';

/** What a request does once a number of steps have been taken. */
export interface ReleaseCell {
  /** How many steps have been taken; one more than the plan has where the release is over. */
  readonly step: number;
  /** The share of each version that answers, in percent. */
  readonly shares: { readonly [version: string]: number };
  /** What is wrong. @default nothing */
  readonly problem?: string;
  /** What the mesh does with it, and why. */
  readonly decision: Decision;
}

/** A request, and what it does at every step of a release. */
export interface ReleaseRow {
  /** Who asks for what. */
  readonly name: string;
  /** Who asks for what. */
  readonly request: MeshRequest;
  /** One for each number of steps taken, from none on. */
  readonly cells: ReleaseCell[];
}

type Asked = DeclaredRequest & { readonly request: MeshRequest };

interface Column {
  readonly title: string;
  readonly cluster: Cluster;
  readonly mesh: MeshModel;
}

/**
 * Every request of a release at every step of its plan: which version answers, and what goes wrong. With a controller as engine it
 * is what the controller will have written by then.
 */
export class ReleaseTable {
  /** @internal */
  public static _of(release: CanaryRelease, requests?: readonly MeshRequest[]): ReleaseTable {
    return new ReleaseTable(release, requests);
  }

  /** The titles of the columns: the steps of the plan, from none on. */
  public readonly steps: string[];
  /** The requests. */
  public readonly rows: ReleaseRow[];

  /** @internal */
  public readonly _found: Problem[] = [];

  private constructor(
    private readonly release: CanaryRelease,
    requests?: readonly MeshRequest[],
  ) {
    const columns = columnsOf(release);
    this.steps = columns.map(({ title }) => title);
    const wanted = requests?.map((request, index) => named(request, index)) ?? declaredAt(release, columns);
    this.rows = wanted.flatMap((it) => (it.request ? [this.rowOf({ ...it, request: it.request }, columns)] : []));
    if (wanted.length === 0) {
      this.report(
        `no request leads to ${release.service.host}, so none can be looked at`,
        'say who calls the service with calls, or give the requests',
      );
    }
    for (const { name, request } of wanted) {
      if (request) continue;
      this.report(`${name}: no request can be made up for the match`, 'give the requests: release.table([...])');
    }
  }

  /** What goes wrong, one text for each cell; nothing where every request is served at every step. */
  public get problems(): string[] {
    return this._found.map(({ what }) => what);
  }

  /**
   * Nothing where every request is served at every step.
   *
   * @throws MESH0524 with every cell that goes wrong
   */
  public assertServed(): void {
    if (this._found.length > 0) throw new MeshError(this._found);
  }

  /** The table as text: a line for each request, a column for each step; `✗` marks what goes wrong. */
  public toString(): string {
    const head = ['', ...this.steps.map((step, index) => `${index} ${step}`)];
    const lines = this.rows.map(({ name, cells }) => [name, ...cells.map(textOf)]);
    const widths = head.map((title, column) =>
      Math.max(...[head, ...lines].map((line) => line[column].length), title.length),
    );
    const write = (line: readonly string[]): string =>
      line
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd();
    return [head, ...lines].map(write).join('\n');
  }

  private report(what: string, fix: string | undefined): void {
    this._found.push({ rule: RELEASE_RULES.UNSERVED_STEP, path: this.release.node.path, what, fix });
  }

  private rowOf({ cohortFrom = Infinity, name, request }: Asked, columns: readonly Column[]): ReleaseRow {
    let before = 0;
    const cells = columns.map(({ cluster, mesh, title }, step): ReleaseCell => {
      const decision = mesh.route(request);
      const verdict = verdictOn(decision, mesh, cluster.pods);
      const { fix } = verdict;
      let { problem } = verdict;
      if (problem === undefined && verdict.newShare < before) {
        problem = `goes back to ${this.release.stable.name}: ${before} % had reached ${this.release.canary.name}, now ${verdict.newShare} %`;
      } else if (problem === undefined && step >= cohortFrom && verdict.newShare < 100) {
        problem = `is in a cohort, of which ${verdict.newShare} % reach ${this.release.canary.name}`;
      }
      before = Math.max(before, verdict.newShare);
      if (problem !== undefined) {
        const route = [decision.virtualService, decision.route].filter((it) => it !== undefined).join(' ');
        const why = `route: ${route || 'none'}; because ${decision.why.join(', ')}`;
        this.report(`step ${step} (${title}): ${name} ${problem}; ${why}`, fix);
      }
      return { step, shares: verdict.shares, decision, ...(problem === undefined ? {} : { problem }) };
    });
    return { name, request, cells };
  }
}

function named(request: MeshRequest, index: number): Asked {
  const { headers = {}, host = request.address ?? '', id, method = 'GET', path = '/', port = 80 } = request;
  const said = Object.entries(headers).map(([name, value]) => ` ${name}: ${value}`);
  return { name: id ?? `request ${index + 1} → ${method} ${host}:${port}${path}${said.join('')}`, request };
}

function columnsOf(release: CanaryRelease): Column[] {
  const titles = ['before', ...release.steps.map((step) => step.toString())];
  if (release._endsItself) titles.push('over');
  return titles.map((title, taken) => {
    const cluster = release._clusterAfter(taken);
    return { title, cluster, mesh: release._modelOf(cluster) };
  });
}

/** The requests that are declared at any step, each once. */
function declaredAt(release: CanaryRelease, columns: readonly Column[]): DeclaredRequest[] {
  const requests = new Map<string, DeclaredRequest>();
  for (const { cluster, mesh } of columns) {
    for (const it of declaredRequests(release, mesh, cluster.pods)) {
      if (!requests.has(it.name)) requests.set(it.name, it);
    }
  }
  return [...requests.values()];
}

function textOf({ problem, shares }: ReleaseCell): string {
  const said = Object.entries(shares).map(([version, share]) => (share === 100 ? version : `${version} ${share} %`));
  return problem === undefined ? said.join(', ') || 'answered' : `✗ ${problem.split(/[:;]/)[0]}`;
}

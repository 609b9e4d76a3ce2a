import type { LintVersion } from '../family';
import { NODES, ROOTS } from './data';

/** A node as it is stored: the keywords of a schema under short names, other nodes by number. */
interface StoredNode {
  readonly t?: string;
  readonly p?: Readonly<Record<string, number>>;
  readonly i?: number;
  readonly a?: number;
  readonly r?: readonly string[];
  readonly e?: readonly unknown[];
  readonly f?: string;
  readonly min?: number;
  readonly max?: number;
  readonly minL?: number;
  readonly maxL?: number;
  readonly pat?: string;
  readonly minI?: number;
  readonly maxI?: number;
  readonly minP?: number;
  readonly maxP?: number;
  readonly n?: 1;
  readonly pu?: 1;
  readonly is?: 1;
  readonly lt?: string;
  readonly lk?: readonly string[];
  readonly one?: readonly number[];
  readonly any?: readonly number[];
  readonly all?: readonly number[];
  readonly not?: number;
  readonly v?: readonly (readonly [rule: string, message: string])[];
}

/** A node that is ready to check values: what it refers to is resolved when it is first reached. */
export class SchemaNode {
  public readonly pattern: RegExp | undefined;
  public readonly properties: ReadonlyMap<string, number> | undefined;
  public readonly required: readonly string[] | undefined;

  public constructor(public readonly stored: StoredNode) {
    this.pattern = stored.pat === undefined ? undefined : new RegExp(stored.pat);
    this.properties = stored.p && new Map(Object.entries(stored.p));
    this.required = stored.r;
  }
}

let lines: readonly string[] | undefined;
const nodes: SchemaNode[] = [];

/** The node of a number. */
export function nodeAt(index: number): SchemaNode {
  const known = nodes[index];
  if (known) return known;
  lines ??= NODES.split('\n');
  const node = new SchemaNode(JSON.parse(lines[index] ?? '{}') as StoredNode);
  nodes[index] = node;
  return node;
}

/** The root node of a kind; undefined where the release has no such kind or does not serve that version of it. */
export function rootOf(apiVersion: string, kind: string, release: LintVersion): SchemaNode | undefined {
  const index = ROOTS[release]?.[`${apiVersion} ${kind}`];
  return index === undefined ? undefined : nodeAt(index);
}

const groups = new Set<string>();

/** Whether the group of an API version is one that Istio's custom resource definitions define. */
export function isIstioGroup(apiVersion: string): boolean {
  if (groups.size === 0) {
    for (const roots of Object.values(ROOTS))
      for (const key of Object.keys(roots)) groups.add(key.split('/', 1)[0] ?? '');
  }
  return groups.has(apiVersion.split('/', 1)[0] ?? '');
}

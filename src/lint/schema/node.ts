import { apiGroup } from '../../model/manifest';
import type { IstioRelease } from '../../model/istio-release';
import { NODES, ROOTS } from './data';
import { typeTest } from './scalar';

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
  public readonly hasType: (value: unknown) => boolean;
  /** Whether it says more of a value than its type. */
  public readonly limited: boolean;
  /** Whether it combines other schemas. */
  public readonly logical: boolean;
  /** Whether it or any node below it has rules; most have none, and whole branches can be passed over. */
  private ruled: boolean | undefined;

  public constructor(public readonly stored: StoredNode) {
    this.pattern = stored.pat === undefined ? undefined : new RegExp(stored.pat);
    this.properties = stored.p && new Map(Object.entries(stored.p));
    this.required = stored.r;
    this.hasType = typeTest(stored);
    this.limited = LIMITS.some((limit) => stored[limit] !== undefined);
    this.logical = LOGIC.some((word) => stored[word] !== undefined);
  }

  public get hasRules(): boolean {
    if (this.ruled !== undefined) return this.ruled;
    const { v, i, a } = this.stored;
    const below = [...(this.properties?.values() ?? []), i, a];
    return (this.ruled = v !== undefined || below.some((index) => index !== undefined && nodeAt(index).hasRules));
  }
}

const LIMITS = ['e', 'f', 'min', 'max', 'minL', 'maxL', 'pat', 'minI', 'maxI', 'minP', 'maxP'] as const;
const LOGIC = ['one', 'any', 'all', 'not'] as const;

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
export function rootOf(apiVersion: string, kind: string, release: IstioRelease): SchemaNode | undefined {
  const index = ROOTS[release]?.[`${apiVersion} ${kind}`];
  return index === undefined ? undefined : nodeAt(index);
}

let groups: ReadonlySet<string> | undefined;

/** Whether the group of an API version is one that Istio's custom resource definitions define. */
export function isIstioGroup(apiVersion: string): boolean {
  groups ??= new Set(Object.values(ROOTS).flatMap((roots) => Object.keys(roots).map(apiGroup)));
  return groups.has(apiGroup(apiVersion));
}

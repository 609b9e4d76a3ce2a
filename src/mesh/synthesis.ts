import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { KubeObject, Manifest } from '../model/manifest';
import { formatProblem, MeshError, type Problem } from './error';
import { MESH_RULES } from './rules';
import { checkUniqueNames } from './unique-names';

/** A check of all synthesized objects together. */
export type SynthesisCheck = (manifests: readonly Manifest[]) => readonly Problem[];

/** Everything that is checked before an app is written. */
const CHECKS: readonly SynthesisCheck[] = [checkUniqueNames];

/** The objects of a construct tree and what is wrong with them. */
export interface Synthesis {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
}

interface Memo {
  readonly state: string;
  readonly synthesis: Synthesis;
}

const memos = new WeakMap<IConstruct, Memo>();
const watched = new WeakSet<IConstruct>();
let declarations = 0;

/** Grows with every declaration: what was computed at one count holds until the next. */
export function declarationCount(): number {
  return declarations;
}

/** Notes that a declaration changed, so that the next synthesis is checked anew. */
export function noteDeclaration(): void {
  declarations += 1;
}

/**
 * Has the whole tree of a construct checked whenever cdk8s validates it, whatever App it belongs to.
 *
 * Every construct of this library calls it; the first call adds one validation to the root.
 */
export function watch(construct: IConstruct): void {
  noteDeclaration();
  const root = construct.node.root;
  if (watched.has(root)) return;
  watched.add(root);
  root.node.addValidation({ validate: () => synthesize(root).problems.map(formatProblem) });
}

/** The objects below a construct, in the order of their declaration, each with the path of its construct. */
export function manifestsOf(scope: IConstruct): Manifest[] {
  return collect(scope).manifests;
}

/**
 * The objects of a whole tree and everything that the checks found, computed once for each state of the tree: cdk8s validates once
 * more for each chart.
 */
export function synthesize(root: IConstruct): Synthesis {
  const state = stateOf(root);
  const known = memos.get(root);
  if (known?.state === state) return known.synthesis;
  const { manifests, problems } = collect(root);
  const synthesis = { manifests, problems: [...problems, ...CHECKS.flatMap((check) => check(manifests))] };
  memos.set(root, { state, synthesis });
  // What no counter sees (a label added to some object, say) must not outlive the synthesis that is under way.
  queueMicrotask(() => memos.delete(root));
  return synthesis;
}

/** Throws everything that is wrong with a tree, all together; call it before anything is written. */
export function assertSound(root: IConstruct): Synthesis {
  const synthesis = synthesize(root);
  if (synthesis.problems.length > 0) throw new MeshError(synthesis.problems);
  return synthesis;
}

function collect(scope: IConstruct): { manifests: Manifest[]; problems: Problem[] } {
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  for (const construct of scope.node.findAll()) {
    if (!ApiObject.isApiObject(construct)) continue;
    try {
      const object = construct.toJson() as KubeObject | undefined;
      if (object) manifests.push({ object, origin: { constructPath: construct.node.path } });
    } catch (error) {
      problems.push({ rule: MESH_RULES.RENDER, path: construct.node.path, what: messageOf(error) });
    }
  }
  return { manifests, problems };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Changes with every construct, patch and declaration; costs one walk, as cdk8s' own validation does. */
function stateOf(root: IConstruct): string {
  let constructs = 0;
  let patches = 0;
  const pending: IConstruct[] = [root];
  for (let next = pending.pop(); next; next = pending.pop()) {
    constructs += 1;
    patches += (next as { patches?: unknown[] }).patches?.length ?? 0;
    pending.push(...next.node.children);
  }
  return `${constructs}/${patches}/${declarations}`;
}

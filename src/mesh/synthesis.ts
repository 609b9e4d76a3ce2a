import { ApiObject, type App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { KubeObject, Manifest } from '../model/manifest';
import { formatProblem, MeshError, type Problem } from './error';
import { renderApp, type RenderedApp } from './output/layout';
import { Renderer } from './output/render';
import { MESH_RULES } from './rules';
import { checkUniqueNames } from './unique-names';

/** A check of all synthesized objects together. */
export type SynthesisCheck = (manifests: readonly Manifest[], root: IConstruct) => readonly Problem[];

/** Everything that is checked before an app is written. */
const CHECKS: readonly SynthesisCheck[] = [
  checkUniqueNames,
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when there is something to check
  (...args) => (require('./lint-check') as typeof import('./lint-check')).checkLint(...args),
];

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
const WATCHED = Symbol('watched');
let declarations = 0;
let isSuspended = false;
let isUnchecked = false;

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
  const root: IConstruct & { [WATCHED]?: boolean } = construct.node.root;
  if (root[WATCHED]) return;
  root[WATCHED] = true;
  root.node.addValidation({
    validate: () => (isSuspended || isUnchecked ? [] : synthesize(root).problems.map(formatProblem)),
  });
}

/** Runs cdk8s' validations without the one that `watch` adds, for whoever checks the tree anyway. */
export function withoutWatch<T>(action: () => T): T {
  isSuspended = true;
  try {
    return action();
  } finally {
    isSuspended = false;
  }
}

/** Synthesizes without any check of the objects, to see what synthesis alone takes. */
export function withoutChecks<T>(action: () => T): T {
  isUnchecked = true;
  try {
    return action();
  } finally {
    isUnchecked = false;
  }
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
  const synthesis = { manifests, problems: [...problems, ...CHECKS.flatMap((check) => check(manifests, root))] };
  memos.set(root, { state, synthesis });
  // What no counter sees (a label added to some object, say) must not outlive the synthesis that is under way.
  queueMicrotask(() => memos.delete(root));
  return synthesis;
}

/**
 * Renders an app in the order of its output and throws everything that is wrong with it, all together.
 *
 * @param charts whether a chart that renders itself has a say
 */
export function renderSound(app: App, charts: boolean): RenderedApp {
  const problems: Problem[] = [];
  const manifests: Manifest[] = [];
  const note = (object: unknown, place: IConstruct) => {
    if (isKubeObject(object)) manifests.push({ object, origin: { constructPath: place.node.path } });
  };
  const rendered = renderApp(app, charts, isUnchecked ? () => {} : note, (object, error) =>
    problems.push(renderProblem(object, error)),
  );
  if (!isUnchecked) problems.push(...CHECKS.flatMap((check) => check(manifests, app)));
  if (problems.length > 0) throw new MeshError(problems);
  return rendered;
}

function collect(scope: IConstruct): { manifests: Manifest[]; problems: Problem[] } {
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  const renderer = new Renderer(scope.node.root);
  for (const construct of scope.node.findAll()) {
    if (!ApiObject.isApiObject(construct)) continue;
    try {
      const object = renderer.render(construct).document;
      if (isKubeObject(object)) manifests.push({ object, origin: { constructPath: construct.node.path } });
    } catch (error) {
      problems.push(renderProblem(construct, error));
    }
  }
  return { manifests, problems };
}

/** Subclasses may render nothing, and charts whatever they like. */
function isKubeObject(document: unknown): document is KubeObject {
  const { apiVersion, kind } = (document ?? {}) as Partial<KubeObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string';
}

function renderProblem(object: ApiObject, error: unknown): Problem {
  return { rule: MESH_RULES.RENDER, path: object.node.path, what: messageOf(error) };
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

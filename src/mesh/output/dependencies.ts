import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Tree } from './tree';

/** A vertex, or one of the stand-ins for many edges; see DependencyOrder. */
type Id = number;

interface Frame {
  readonly id: Id;
  readonly next: readonly Id[];
  at: number;
}

const enum Mark {
  open = 1,
  done = 2,
}

/**
 * The order in which cdk8s writes charts and objects: dependencies first, otherwise as declared.
 *
 * cdk8s turns a dependency between constructs into one edge for each pair of objects below them, and walks every path of
 * the result. Here the pairs stay implicit: an object leads to a stand-in for each of its ancestors that depends on
 * something, that one to a stand-in for each target, and that one to the target's objects; each is walked once. The order
 * of the walk, and so that of the output, is the same.
 */
export class DependencyOrder {
  /** Whether charts depend on each other, be it by nesting; cdk8s then numbers its files. */
  public readonly hasDependentCharts: boolean;
  /** What each construct depends on itself, in cdk8s' order. */
  private readonly targets = new Map<number, Set<number>>();
  /** Who depends on something, in the order of declaration. */
  private readonly sources: readonly number[];
  private readonly objects = new Map<number, readonly number[]>();

  public constructor(private readonly tree: Tree) {
    const numbers = this.dependenciesExist()
      ? new Map(tree.constructs.map((construct, at) => [construct, at]))
      : undefined;
    this.hasDependentCharts = this.collect(numbers ?? new Map());
    this.sources = [...this.targets.keys()].sort((a, b) => a - b);
  }

  /** All charts, those that others depend on first. */
  public charts(): number[] {
    const { tree, targets } = this;
    if (targets.size === 0) return this.declared(0, tree.size, (id) => tree.isChart(id));
    return this.walk(0).filter((id) => this.tree.isChart(id));
  }

  /** The objects of one chart, without those of charts inside it. */
  public objectsOf(chart: number): number[] {
    if (this.targets.size === 0) return this.tree.objectsBelow(chart);
    return this.walk(chart).filter((id) => this.tree.isObject[id] && this.tree.charts[id] === chart);
  }

  private dependenciesExist(): boolean {
    return this.tree.constructs.some((construct) => construct.node.dependencies.length > 0);
  }

  private collect(numbers: ReadonlyMap<IConstruct, number>): boolean {
    const { tree } = this;
    let dependent = false;
    const crossings: [number, number][] = [];
    const note = (source: number, target: number) => {
      const known = this.targets.get(source);
      if (known) known.add(target);
      else this.targets.set(source, new Set([target]));
    };
    for (let source = 0; source < tree.size && numbers.size > 0; source++) {
      for (const dependency of tree.constructs[source].node.dependencies) {
        const target = numbers.get(dependency);
        const chart = Chart.of(tree.constructs[source]);
        const targetChart = Chart.of(dependency);
        dependent ||= chart !== targetChart;
        if (target === undefined) continue;
        note(source, target);
        if (chart !== targetChart) crossings.push([tree.charts[source], tree.charts[target]]);
      }
    }
    for (let chart = 0; chart < tree.size; chart++) {
      const parent = tree.parents[chart];
      if (!tree.isChart(chart) || parent < 0 || !tree.isChart(parent)) continue;
      note(parent, chart);
      dependent = true;
    }
    for (const [source, target] of crossings) note(source, target);
    return dependent;
  }

  private objectsBelow(index: number): readonly number[] {
    let objects = this.objects.get(index);
    if (!objects) this.objects.set(index, (objects = this.tree.objectsBelow(index)));
    return objects;
  }

  /** The constructs at and below one, each after all that it depends on among them. */
  private walk(start: number): number[] {
    const end = this.tree.ends[start];
    const sources = this.sourcesBetween(start, end);
    if (sources.length === 0) return this.declared(start, end);
    const dependedOn = this.dependedOn(sources, start, end);
    const marks = new Map<Id, Mark>();
    const order: number[] = [];
    for (const root of this.declared(start, end)) {
      if (!dependedOn.has(root) && !marks.has(root)) this.visit(root, start, end, marks, order);
    }
    if (order.length < end - start) {
      // Whatever no root leads to is part of a cycle or behind one; walking it finds the cycle.
      for (let id = start; id < end; id++) if (!marks.has(id)) this.visit(id, start, end, marks, order);
    }
    return order;
  }

  private sourcesBetween(start: number, end: number): number[] {
    const { sources } = this;
    let [low, high] = [0, sources.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sources[middle] < start) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (; low < sources.length && sources[low] < end; low++) {
      if (this.targetsOf(sources[low], start, end).length > 0) found.push(sources[low]);
    }
    return found;
  }

  /** What a construct depends on itself, as far as it lies in a part of the tree. */
  private targetsOf(source: number, start: number, end: number): number[] {
    const targets = this.targets.get(source);
    return targets ? [...targets].filter((target) => target >= start && target < end) : [];
  }

  /** Preorder; cdk8s keeps vertices by path in an object, which puts paths that look like array indices first. */
  private declared(start: number, end: number, isWanted: (id: number) => boolean = () => true): number[] {
    const [first, others]: [number[], number[]] = [[], []];
    for (let id = start; id < end; id++)
      if (isWanted(id)) (start === 0 && this.comesFirst(id) ? first : others).push(id);
    return first.length === 0
      ? others
      : [...first.sort((a, b) => Number(this.idOf(a)) - Number(this.idOf(b))), ...others];
  }

  private comesFirst(id: number): boolean {
    if (this.tree.parents[id] !== 0) return false;
    const name = this.idOf(id);
    return /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1;
  }

  private idOf(index: number): string {
    return this.tree.constructs[index].node.id;
  }

  private dependedOn(sources: readonly number[], start: number, end: number): Set<number> {
    const found = new Set<number>();
    const whole = new Set<number>();
    for (const source of sources) {
      const from = this.objectsBelow(source);
      for (const target of this.targetsOf(source, start, end)) {
        found.add(target);
        if (whole.has(target) || from.length === 0) continue;
        for (const object of this.objectsBelow(target)) if (from.length > 1 || from[0] !== object) found.add(object);
        if (from.length > 1) whole.add(target);
      }
    }
    return found;
  }

  private visit(root: number, start: number, end: number, marks: Map<Id, Mark>, order: number[]): void {
    const { size } = this.tree;
    const stack: Frame[] = [];
    const enter = (id: Id) => {
      const mark = marks.get(id);
      if (mark === Mark.done) return;
      if (mark === Mark.open) this.refuseCycle(stack, id);
      marks.set(id, Mark.open);
      stack.push({ id, next: this.successors(id, start, end), at: 0 });
    };
    enter(root);
    while (stack.length > 0) {
      const frame = stack[stack.length - 1];
      if (frame.at < frame.next.length) {
        enter(frame.next[frame.at++]);
        continue;
      }
      marks.set(frame.id, Mark.done);
      if (frame.id < size) order.push(frame.id);
      stack.pop();
    }
  }

  /** Vertices are numbered like constructs; then come the stand-ins of sources, then those of targets. */
  private successors(id: Id, start: number, end: number): readonly Id[] {
    const { size } = this.tree;
    if (id >= 2 * size) return this.objectsBelow(id - 2 * size);
    if (id >= size) return this.targetsOf(id - size, start, end).map((target) => 2 * size + target);
    const direct = this.targetsOf(id, start, end);
    return this.tree.isObject[id] ? [...direct, ...this.inherited(id, start, end)] : direct;
  }

  /** What an object depends on because something around it in its chart does, or it itself. */
  private inherited(object: number, start: number, end: number): Id[] {
    const { size, charts, parents, ends } = this.tree;
    const chart = charts[object];
    const holdsObject = (target: number) => target <= object && object < ends[target] && charts[target] === chart;
    const successors: Id[] = [];
    for (let source = object; source >= 0 && charts[source] === chart; source = parents[source]) {
      const targets = this.targetsOf(source, start, end);
      if (targets.length === 0) continue;
      // Where the object is a target too, it depends on the others; that is a cycle if they depend on it in turn.
      const inherits = targets.some(holdsObject)
        ? targets.flatMap((target) => this.objectsBelow(target)).filter((target) => target !== object)
        : [size + source];
      successors.unshift(...inherits);
    }
    return successors;
  }

  private refuseCycle(stack: readonly Frame[], id: Id): never {
    const { constructs, size } = this.tree;
    const from = stack.findIndex((frame) => frame.id === id);
    const cycle = stack.slice(from).filter((frame) => frame.id < size);
    const paths = cycle.map((frame) => constructs[frame.id].node.path);
    throw new Error(`Dependency cycle detected: ${[...paths, paths[0]].join(' => ')}`);
  }
}

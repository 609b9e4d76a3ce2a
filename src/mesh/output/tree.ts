import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';

/**
 * A construct tree as arrays: every construct once, parents before children, so that a part of the tree is a range and
 * whatever has to be known of a construct is known by its number.
 */
export class Tree {
  public readonly constructs: IConstruct[] = [];
  /** The number behind the last one below a construct. */
  public readonly ends: number[] = [];
  /** The number of the parent; -1 for the root. */
  public readonly parents: number[] = [];
  /** The number of the closest chart, the construct itself where it is one; -1 outside of any chart. */
  public readonly charts: number[] = [];
  public readonly isObject: boolean[] = [];

  public constructor(public readonly root: IConstruct) {
    this.add(root, -1, -1);
  }

  public get size(): number {
    return this.constructs.length;
  }

  public isChart(index: number): boolean {
    return this.charts[index] === index;
  }

  public object(index: number): ApiObject {
    return this.constructs[index] as ApiObject;
  }

  /** The objects at or below a construct that belong to the same chart as it. */
  public objectsBelow(index: number): number[] {
    const objects: number[] = [];
    const chart = this.charts[index];
    for (let at = index; at < this.ends[index]; at++) {
      if (this.isObject[at] && this.charts[at] === chart) objects.push(at);
    }
    return objects;
  }

  private add(construct: IConstruct, parent: number, parentChart: number): void {
    const index = this.constructs.length;
    const isObject = ApiObject.isApiObject(construct);
    const chart = !isObject && Chart.isChart(construct) ? index : parentChart;
    this.constructs.push(construct);
    this.ends.push(0);
    this.parents.push(parent);
    this.charts.push(chart);
    this.isObject.push(isObject);
    for (const child of construct.node.children) this.add(child, index, chart);
    this.ends[index] = this.constructs.length;
  }
}

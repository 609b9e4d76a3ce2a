import type { Construct } from 'constructs';
import type { ReadinessProbe } from './readiness-probe';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { WorkloadEntrySpec } from './workload-entry';

/** Metadata that each WorkloadEntry of a group gets. */
export interface WorkloadEntryMetadata {
  /**
   * Labels, which selectors go by.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;
  /**
   * Annotations.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;
}

/** What a WorkloadGroup says. */
export interface WorkloadGroupProps extends IstioResourceProps {
  /** What each WorkloadEntry says; its address comes with the machine. */
  readonly template: WorkloadEntrySpec;
  /**
   * Metadata of each WorkloadEntry: the field `metadata` of the spec.
   *
   * @default - none
   */
  readonly entryMetadata?: WorkloadEntryMetadata;
  /**
   * How the proxy finds out whether the workload is ready.
   *
   * @default - it counts as ready
   */
  readonly probe?: ReadinessProbe;
}

/**
 * Virtual machines of one kind, as a Deployment is for pods: `WorkloadGroup` of networking.istio.io/v1. Istio makes a
 * WorkloadEntry for each machine that connects.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/
 */
export class WorkloadGroup extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: WorkloadGroupProps) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1', kind: 'WorkloadGroup' }, props);
    this._assertAdmitted();
  }
}

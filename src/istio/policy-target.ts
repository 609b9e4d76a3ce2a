import type { WorkloadSelector } from './selector';
import type { TargetRef } from './values/target-ref';

/** What a policy is attached to: nothing (all workloads of its namespace), a selector or references. */
export interface PolicyAttachment {
  /**
   * The pods that the object is for.
   *
   * @default - all workloads of the namespace; in the root namespace, of the mesh
   */
  readonly selector?: WorkloadSelector;
  /**
   * Objects that it is for instead: gateways of the Gateway API, and Services or ServiceEntries behind a waypoint. At most 16, in
   * the object's own namespace.
   *
   * @default - none
   */
  readonly targetRefs?: TargetRef[];
}

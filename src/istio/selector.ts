/**
 * The pods of a namespace that an object is for, as most kinds say it.
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/
 */
export interface WorkloadSelector {
  /** Labels that a pod must carry, all of them. Keys and values are whole: there are no wildcards. */
  readonly matchLabels: Record<string, string>;
}

/**
 * The pods of a namespace that an object is for, as Sidecar, ServiceEntry and EnvoyFilter say it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#WorkloadSelector
 */
export interface LabelSelector {
  /** Labels that a pod must carry, all of them. Keys and values are whole: there are no wildcards. */
  readonly labels: Record<string, string>;
}

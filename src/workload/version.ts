import type { ApiObjectMetadata, Duration } from 'cdk8s';
import type { AbstractPodProps, ContainerOpts, DeploymentStrategy, Workload } from 'cdk8s-plus-27';
import type { TrafficPolicy } from '../istio/traffic-policy';
import { refuse } from '../mesh/error';
import { WORKLOAD_RULES } from './rules';

/** What may be said of a version however its pods come to be. */
export interface SubsetOptions {
  /**
   * How callers treat this version; what is left out is that of the service.
   *
   * @default - that of the service
   */
  readonly trafficPolicy?: TrafficPolicy;
}

/**
 * How a version runs: everything that a cdk8s-plus container takes, and what its pods and its Deployment take besides.
 *
 * What is left out is left to Kubernetes: none of the values that cdk8s-plus itself would add are written.
 */
export interface VersionOptions extends ContainerOpts, SubsetOptions {
  /**
   * The number of pods.
   *
   * @default - Kubernetes' own, one; leave it out where an autoscaler decides
   */
  readonly replicas?: number;
  /**
   * What a cdk8s-plus pod takes: volumes, security, further containers, init containers, DNS, grace period and so on.
   *
   * @default - nothing besides the container
   */
  readonly pod?: AbstractPodProps;
  /**
   * Further labels and annotations of the pods.
   *
   * @default - only those of the mesh
   */
  readonly podMetadata?: ApiObjectMetadata;
  /**
   * How a new pod template replaces the old one.
   *
   * @default - Kubernetes' own, a rolling update
   */
  readonly strategy?: DeploymentStrategy;
  /**
   * How long a pod must be ready to count as available.
   *
   * @default - Kubernetes' own, no time at all
   */
  readonly minReady?: Duration;
  /**
   * How long a rollout may take before it counts as failed.
   *
   * @default - Kubernetes' own, ten minutes
   */
  readonly progressDeadline?: Duration;
}

/** How the pods of one version of a service come to be. */
export class Version {
  /**
   * Pods of one container image, in a Deployment named after service and version.
   *
   * @param image the container image, with its tag or digest
   * @param options how it runs
   */
  public static image(image: string, options: VersionOptions = {}): Version {
    if (options.replicas !== undefined && !(Number.isInteger(options.replicas) && options.replicas >= 0)) {
      refuse('Version.image', WORKLOAD_RULES.REPLICAS, {
        what: 'number of replicas is not valid',
        given: options.replicas,
        allowed: 'a whole number of zero or more',
      });
    }
    return new Version({ image, options: { ...options } }, options);
  }

  /**
   * Pods of a cdk8s-plus workload (Deployment, StatefulSet, DaemonSet) that the app declares itself. Its pods get the labels of
   * service and version, and the service's account where the workload names none.
   */
  public static of(workload: Workload, options: SubsetOptions = {}): Version {
    return new Version({ workload }, options);
  }

  /**
   * Pods or virtual machines that something else deploys into the service's namespace. They must carry the label `app` of the
   * service and the label `version` of the version.
   */
  public static deployedElsewhere(options: SubsetOptions = {}): Version {
    return new Version({}, options);
  }

  /** @internal */
  public readonly _source: VersionSource;

  /** @internal */
  public readonly _trafficPolicy?: TrafficPolicy;

  private constructor(source: VersionSource, options: SubsetOptions) {
    this._source = source;
    this._trafficPolicy = options.trafficPolicy;
  }
}

/** Where a version's pods come from: an image, a workload, or somewhere else. */
export interface VersionSource {
  readonly image?: string;
  readonly options?: VersionOptions;
  readonly workload?: Workload;
}

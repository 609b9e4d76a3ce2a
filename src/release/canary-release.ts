import { Construct } from 'constructs';
import { refuse } from '../mesh/error';
import type { MeshService } from '../workload/mesh-service';
import type { MeshVersion } from '../workload/mesh-version';
import type { Engine } from './engine';
import { RELEASE_RULES } from './rules';
import type { Step } from './step';

/** What a CanaryRelease is made of. */
export interface CanaryReleaseProps {
  /** The version that serves until the release is over. */
  readonly stable: MeshVersion;
  /** The new version of the same service. */
  readonly canary: MeshVersion;
  /** The plan: the canary's share grows with every step. */
  readonly steps: Step[];
  /** Who carries it out. */
  readonly engine: Engine;
}

/**
 * The release of a new version of a service, by growing shares of its requests.
 *
 * Requests that another route of the service takes are left alone: the release decides about all the others, whether routes are
 * added before it or after.
 */
export class CanaryRelease extends Construct {
  /** The service that is released. */
  public readonly service: MeshService;
  /** The version that serves until the release is over. */
  public readonly stable: MeshVersion;
  /** The new version. */
  public readonly canary: MeshVersion;
  /** The plan. */
  public readonly steps: Step[];

  public constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, id);
    const { stable, canary, engine } = props;
    this.stable = stable;
    this.canary = canary;
    this.service = stable.service;
    this.steps = [...props.steps];
    this.checkVersions();
    this.checkPlan();
    const weight = this.canaryWeightAt(engine.step);
    this.service._addFinalRoute(this, id, [stable.weight(100 - weight), canary.weight(weight)]);
  }

  /**
   * The canary's share of the requests, in percent, after a number of steps.
   *
   * @param step 0 before the release begins, else the number of a step, counted from 1
   * @throws MESH0504 when the plan has no such step
   */
  public canaryWeightAt(step: number): number {
    if (!Number.isInteger(step) || step < 0 || step > this.steps.length) {
      refuse(this, RELEASE_RULES.STEP_RANGE, {
        what: 'step is not one of the plan',
        given: step,
        allowed: `a whole number from 0 to ${this.steps.length}`,
      });
    }
    return step === 0 ? 0 : this.steps[step - 1].canaryWeight;
  }

  private checkVersions(): void {
    if (this.stable.service !== this.canary.service) {
      refuse(this, RELEASE_RULES.OTHER_SERVICE, {
        what: 'stable and canary are versions of different services',
        given: this.canary.service.node.path,
        allowed: this.stable.service.node.path,
      });
    }
    if (this.stable === this.canary) {
      refuse(this, RELEASE_RULES.SAME_VERSION, {
        what: 'stable and canary are one version',
        given: this.canary.name,
        allowed: `a version other than ${this.stable.name}`,
      });
    }
  }

  private checkPlan(): void {
    const weights = this.steps.map((step) => step.canaryWeight);
    if (weights.length === 0) {
      refuse(this, RELEASE_RULES.NO_STEPS, { what: 'plan has no steps', given: [], allowed: 'at least one step' });
    }
    const back = weights.findIndex((weight, index) => index > 0 && weight <= weights[index - 1]);
    if (back > 0) {
      const does = weights[back] === weights[back - 1] ? 'repeats the weight of the step before' : 'goes backwards';
      refuse(this, RELEASE_RULES.STEP_ORDER, {
        what: `step ${back + 1} of the plan ${does}`,
        given: weights,
        allowed: 'weights that grow from step to step',
      });
    }
  }
}

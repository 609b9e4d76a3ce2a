import { refuse } from '../mesh/error';
import { RELEASE_RULES } from './rules';

/** One step of the plan of a release. */
export class Step {
  /**
   * The canary gets this share of the requests.
   *
   * @param weight a whole number, in percent
   * @throws MESH0501 outside 0 to 100
   */
  public static weight(weight: number): Step {
    if (!Number.isInteger(weight) || weight < 0 || weight > 100) {
      refuse('Step.weight', RELEASE_RULES.STEP_WEIGHT, {
        what: 'weight of a step is not a percentage',
        given: weight,
        allowed: 'a whole number from 0 to 100',
      });
    }
    return new Step(weight);
  }

  private constructor(
    /** The canary's share of the requests, in percent. */
    public readonly canaryWeight: number,
  ) {}
}

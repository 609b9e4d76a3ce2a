import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';

/**
 * A share of requests or connections, in hundredths of the whole.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Percent
 */
export class Percent {
  /**
   * A percentage.
   *
   * @param value from 0 to 100; the smallest share is 0.0001
   * @throws MESH1204 when it lies outside
   */
  public static of(value: number): Percent {
    if (!(value === 0 || (value >= 0.0001 && value <= 100))) {
      refuse('Percent.of', ISTIO_RULES.PERCENTAGE, {
        what: 'this is no percentage',
        given: value,
        allowed: '0, or 0.0001 to 100',
      });
    }
    return new Percent(value);
  }

  private constructor(
    /** The percentage, from 0 to 100. */
    public readonly value: number,
  ) {}

  /** @internal */
  public _toWire(): unknown {
    return { value: this.value };
  }
}

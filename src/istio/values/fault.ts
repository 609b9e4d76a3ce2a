import type { Duration } from 'cdk8s';
import { refuse } from '../../mesh/error';
import { renderDuration } from '../render';
import { ISTIO_RULES } from '../rules';
import { GrpcStatus } from './grpc-status';
import { checkHttpStatus } from './http-status';
import { Percent } from './percent';

/** How often a fault happens. */
export interface FaultOptions {
  /**
   * The share of requests that suffer it, from 0 to 100.
   *
   * @default 100 (Istio itself takes an absent percentage for 0, a fault that never happens)
   */
  readonly percentage?: number;
}

/** The two halves of a fault on the wire. */
interface FaultParts {
  readonly delay?: Readonly<Record<string, unknown>>;
  readonly abort?: Readonly<Record<string, unknown>>;
}

/**
 * A failure that the proxy of the caller makes up, to see how the caller bears it. Nothing fails in the service itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export class Fault {
  /**
   * Requests wait before they are forwarded.
   *
   * @param duration at least one millisecond
   * @throws MESH1203 for a duration that Istio refuses, MESH1204 for a percentage outside 0 to 100
   */
  public static delay(duration: Duration, options: FaultOptions = {}): Fault {
    return new Fault({ delay: { fixedDelay: renderDuration(duration, 'Fault.delay'), percentage: share(options) } });
  }

  /**
   * Requests get an HTTP status instead of an answer of the service.
   *
   * @param httpStatus from 200 to 599
   * @throws MESH1207 for another status, MESH1204 for a percentage outside 0 to 100
   */
  public static abort(httpStatus: number, options: FaultOptions = {}): Fault {
    checkHttpStatus('Fault.abort', httpStatus);
    return new Fault({ abort: { httpStatus, percentage: share(options) } });
  }

  /**
   * Requests get a gRPC status instead of an answer of the service.
   *
   * @throws MESH1204 for a percentage outside 0 to 100, MESH1208 for an unknown status
   */
  public static grpcAbort(status: GrpcStatus, options: FaultOptions = {}): Fault {
    if (!Object.values(GrpcStatus).includes(status)) {
      refuse('Fault.grpcAbort', ISTIO_RULES.FAULT, { what: 'gRPC has no such status', given: status });
    }
    return new Fault({ abort: { grpcStatus: status, percentage: share(options) } });
  }

  /**
   * A delay and an abort on one route. Each happens by its own share, independently of the other.
   *
   * @throws MESH1208 when both are delays or both aborts
   */
  public static combined(one: Fault, other: Fault): Fault {
    if ((one.parts.delay && other.parts.delay) || (one.parts.abort && other.parts.abort)) {
      refuse('Fault.combined', ISTIO_RULES.FAULT, {
        what: `both faults have a ${one.parts.delay && other.parts.delay ? 'delay' : 'abort'}`,
      });
    }
    return new Fault({ ...one.parts, ...other.parts });
  }

  private constructor(private readonly parts: FaultParts) {}

  /** @internal */
  public _toWire(): unknown {
    return this.parts;
  }
}

const share = (options: FaultOptions): Percent => Percent.of(options.percentage ?? 100);

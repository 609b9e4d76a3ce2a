import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';

/**
 * When a request is tried again.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
export class RetryOn {
  /** Any status of 500 to 599, or no answer at all: reset, connection failure, timeout of the try. */
  public static readonly SERVER_ERROR = new RetryOn('5xx');
  /** The statuses of a gateway: 502, 503, 504. */
  public static readonly GATEWAY_ERROR = new RetryOn('gateway-error');
  /** The service ends the connection without an answer. */
  public static readonly RESET = new RetryOn('reset');
  /** The connection ended before the request was sent, so the service has not seen it. */
  public static readonly RESET_BEFORE_REQUEST = new RetryOn('reset-before-request');
  /** No connection could be made. */
  public static readonly CONNECT_FAILURE = new RetryOn('connect-failure');
  /** A status that another try may cure: 409 only. */
  public static readonly RETRIABLE_4XX = new RetryOn('retriable-4xx');
  /** The service refuses the stream (HTTP/2 REFUSED_STREAM), so it has not worked on it. */
  public static readonly REFUSED_STREAM = new RetryOn('refused-stream');
  /** The statuses in the header `x-envoy-retriable-status-codes`, and those given with `RetryOn.status`. */
  public static readonly RETRIABLE_STATUS_CODES = new RetryOn('retriable-status-codes');
  /** An answer with a header named in `x-envoy-retriable-header-names`. */
  public static readonly RETRIABLE_HEADERS = new RetryOn('retriable-headers');
  /** The answer carries `x-envoy-ratelimited`. */
  public static readonly ENVOY_RATELIMITED = new RetryOn('envoy-ratelimited');
  /** HTTP/3 failed after the connection was made. */
  public static readonly HTTP3_POST_CONNECT_FAILURE = new RetryOn('http3-post-connect-failure');
  /** gRPC status CANCELLED. */
  public static readonly CANCELLED = new RetryOn('cancelled');
  /** gRPC status DEADLINE_EXCEEDED. */
  public static readonly DEADLINE_EXCEEDED = new RetryOn('deadline-exceeded');
  /** gRPC status INTERNAL. */
  public static readonly INTERNAL = new RetryOn('internal');
  /** gRPC status RESOURCE_EXHAUSTED. */
  public static readonly RESOURCE_EXHAUSTED = new RetryOn('resource-exhausted');
  /** gRPC status UNAVAILABLE. */
  public static readonly UNAVAILABLE = new RetryOn('unavailable');

  /**
   * An HTTP status.
   *
   * @throws MESH1212 when it is none
   */
  public static status(code: number): RetryOn {
    if (!Number.isInteger(code) || code < 100 || code > 599) {
      refuse('RetryOn.status', ISTIO_RULES.RETRY_CONDITION, {
        what: 'this is no HTTP status',
        given: code,
        allowed: '100 to 599',
      });
    }
    return new RetryOn(String(code));
  }

  /**
   * A condition as Istio writes it.
   *
   * @throws MESH1212 when Istio does not know it
   */
  public static of(condition: string): RetryOn {
    if (/^[1-5]\d\d$/.test(condition)) return RetryOn.status(Number(condition));
    const known = Object.values(RetryOn).filter((value): value is RetryOn => value instanceof RetryOn);
    const found = known.find((value) => value.condition === condition);
    return (
      found ??
      refuse('RetryOn.of', ISTIO_RULES.RETRY_CONDITION, {
        what: 'Istio does not know this condition',
        given: condition,
        allowed: `an HTTP status or ${known.map((value) => value.condition).join(', ')}`,
      })
    );
  }

  private constructor(
    /** The condition as Istio writes it. */
    public readonly condition: string,
  ) {}

  /** @internal */
  public _toWire(): unknown {
    return this.condition;
  }
}

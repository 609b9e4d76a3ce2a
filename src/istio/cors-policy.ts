import type { Duration } from 'cdk8s';
import type { StringMatch } from './values';

/** What becomes of a preflight request whose origin no rule allows. */
export enum UnmatchedPreflights {
  /** Left to Istio: forwarded. */
  UNSPECIFIED = 'UNSPECIFIED',
  /** It goes on to the service. */
  FORWARD = 'FORWARD',
  /** The proxy answers 200 without CORS headers, so that the browser refuses. */
  IGNORE = 'IGNORE',
}

/**
 * Which pages of other origins a browser lets read the answers.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy
 */
export interface CorsPolicy {
  /**
   * Origins (`https://example.com`) that may read answers; one match is enough.
   *
   * @default - none
   */
  readonly allowOrigins?: StringMatch[];
  /**
   * Methods that they may use: GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE, or `*`.
   *
   * @default - those that CORS allows always
   */
  readonly allowMethods?: string[];
  /**
   * Headers that their requests may carry.
   *
   * @default - those that CORS allows always
   */
  readonly allowHeaders?: string[];
  /**
   * Headers of answers that their scripts may read.
   *
   * @default - those that CORS allows always
   */
  readonly exposeHeaders?: string[];
  /**
   * How long a browser may remember the answer to a preflight request, in whole seconds.
   *
   * @default - as the browser likes
   */
  readonly maxAge?: Duration;
  /**
   * Whether cookies and credentials may be sent along.
   *
   * @default false
   */
  readonly allowCredentials?: boolean;
  /**
   * What becomes of a preflight request whose origin no rule allows.
   *
   * @default UnmatchedPreflights.FORWARD
   */
  readonly unmatchedPreflights?: UnmatchedPreflights;
}

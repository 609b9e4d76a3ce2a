import type { Duration } from 'cdk8s';
import type { CorsPolicy } from './cors-policy';
import type { Destination } from './destination';
import type { Headers } from './headers';
import type { HttpMatchRequest } from './http-match';
import type { Delegate, DirectResponse, Fault, HttpRedirect, HttpRewrite, Percent, RetryOn } from './values';

/**
 * A destination of an HTTP route and its share of requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
 */
export interface HttpRouteDestination {
  /** Where requests go. */
  readonly destination: Destination;
  /**
   * The share of requests in relation to the sum of all weights of the route; 0 gets none.
   *
   * @default - everything for a single destination, else 0
   */
  readonly weight?: number;
  /**
   * Changes to headers for this destination only, besides those of the route.
   *
   * @default - none
   */
  readonly headers?: Headers;
}

/**
 * A destination that gets copies of requests. Its answers are thrown away.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMirrorPolicy
 */
export interface HttpMirrorPolicy {
  /** Where the copies go; their Host header ends in `-shadow`. */
  readonly destination: Destination;
  /**
   * The share of requests that is copied.
   *
   * @default - all
   */
  readonly percentage?: Percent;
}

/**
 * When and how often a failed request is tried again.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export interface HttpRetry {
  /**
   * How many times at most it is tried again, after the first try; 0 switches retries off, and then nothing else may be said.
   *
   * @default 2, the default of the mesh
   */
  readonly attempts?: number;
  /**
   * How long one try may last, the first included.
   *
   * @default - the timeout of the route
   */
  readonly perTryTimeout?: Duration;
  /**
   * What counts as a failure.
   *
   * @default - connect-failure, refused-stream, unavailable, cancelled and, where Istio adds it, 503
   */
  readonly retryOn?: RetryOn[];
  /**
   * Whether other localities may be tried.
   *
   * @default - false
   */
  readonly retryRemoteLocalities?: boolean;
  /**
   * Whether a try avoids the endpoints that failed before.
   *
   * @default true
   */
  readonly retryIgnorePreviousHosts?: boolean;
  /**
   * The shortest wait between two tries; it grows at random with each.
   *
   * @default 25ms
   */
  readonly backoff?: Duration;
}

/**
 * What happens to the HTTP requests that match: they are forwarded, redirected, answered or handed to a delegate.
 *
 * Exactly one of `route`, `redirect`, `directResponse` and `delegate` says so.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export interface HttpRoute {
  /**
   * A name, for logs and for references.
   *
   * @default - none
   */
  readonly name?: string;
  /**
   * Which requests: those that meet one of these. The first route that matches decides.
   *
   * @default - every request
   */
  readonly match?: HttpMatchRequest[];
  /**
   * Where requests go, by weight.
   *
   * @default - another field says what happens
   */
  readonly route?: HttpRouteDestination[];
  /**
   * Sends the client elsewhere. Not together with `route`, `directResponse`, `fault` or `rewrite`.
   *
   * @default - none
   */
  readonly redirect?: HttpRedirect;
  /**
   * Answers at once. Not together with `route`, `redirect`, `fault` or `rewrite`.
   *
   * @default - none
   */
  readonly directResponse?: DirectResponse;
  /**
   * The VirtualService that decides further. Not together with `route` or `redirect`, and not in a delegate.
   *
   * @default - none
   */
  readonly delegate?: Delegate;
  /**
   * Changes to path and authority before requests are forwarded.
   *
   * @default - none
   */
  readonly rewrite?: HttpRewrite;
  /**
   * How long the whole exchange may last, all tries included.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;
  /**
   * When and how often requests are tried again.
   *
   * @default - as the mesh says: twice
   */
  readonly retries?: HttpRetry;
  /**
   * A failure made up on purpose. An injected delay does not count against the timeout, an injected abort is never retried.
   *
   * @default - none
   */
  readonly fault?: Fault;
  /**
   * A destination that gets copies of requests. Not together with `mirrors`.
   *
   * @default - none
   */
  readonly mirror?: Destination;
  /**
   * The share of requests that `mirror` gets.
   *
   * @default - all
   */
  readonly mirrorPercentage?: Percent;
  /**
   * Several destinations that get copies of requests. Not together with `mirror`.
   *
   * @default - none
   */
  readonly mirrors?: HttpMirrorPolicy[];
  /**
   * Which pages of other origins may read the answers.
   *
   * @default - CORS is left to the service
   */
  readonly corsPolicy?: CorsPolicy;
  /**
   * Changes to headers, for all destinations of the route.
   *
   * @default - none
   */
  readonly headers?: Headers;
}

import type { Duration } from 'cdk8s';
import type { CorsPolicy } from '../istio/cors-policy';
import type { Headers } from '../istio/headers';
import type { HttpMatchRequest } from '../istio/http-match';
import type { HttpRetry } from '../istio/http-route';
import type { Delegate, DirectResponse, Fault, HttpRedirect, HttpRewrite, Percent } from '../istio/values';
import type { IDestination } from '../mesh/destination';

/** A place that gets copies of requests; its answers are thrown away. */
export interface RouteMirror {
  /** Where the copies go. */
  readonly to: IDestination;
  /**
   * The share of requests that is copied.
   *
   * @default - all
   */
  readonly percentage?: Percent;
}

/**
 * What happens to the HTTP requests that match: they are sent to `to`, redirected, answered or handed to a delegate. Exactly one of
 * `to`, `redirect`, `directResponse` and `delegate` says which.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export interface RouteProps {
  /**
   * Which requests: a list is OR, the fields of one match are AND.
   *
   * @default - every request
   */
  readonly match?: HttpMatchRequest[];
  /**
   * Where they go; several share the requests by weight.
   *
   * @default - another field says what happens
   */
  readonly to?: IDestination[];
  /**
   * Sends the client elsewhere.
   *
   * @default - none
   */
  readonly redirect?: HttpRedirect;
  /**
   * Answers at once.
   *
   * @default - none
   */
  readonly directResponse?: DirectResponse;
  /**
   * The VirtualService that decides further.
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
   * Places that get copies of the requests.
   *
   * @default - none
   */
  readonly mirrors?: RouteMirror[];
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

/** A route with its name. */
export interface NamedRouteProps extends RouteProps {
  /** The name: access logs and metrics show it, and errors name it. */
  readonly name: string;
}

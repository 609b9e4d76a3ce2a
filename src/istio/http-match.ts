import type { StringMatch } from './values';

/**
 * Conditions on a request. All that are said must hold; a list of such matches holds when one of them does.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export interface HttpMatchRequest {
  /**
   * A name for logs: it is joined to the name of the route.
   *
   * @default - none
   */
  readonly name?: string;
  /**
   * The path, without the query.
   *
   * @default - any
   */
  readonly uri?: StringMatch;
  /**
   * `http` or `https`, as the proxy knows it.
   *
   * @default - any
   */
  readonly scheme?: StringMatch;
  /**
   * The method, in upper case.
   *
   * @default - any
   */
  readonly method?: StringMatch;
  /**
   * The authority (the Host header).
   *
   * @default - any of the hosts
   */
  readonly authority?: StringMatch;
  /**
   * Headers that must match, by their names in lower case. `@request.auth.claims.NAME` stands for a claim of a verified token, at
   * gateways only.
   *
   * @default - any
   */
  readonly headers?: Record<string, StringMatch>;
  /**
   * Headers that must not match: with `StringMatch.present()` the header must be absent.
   *
   * @default - any
   */
  readonly withoutHeaders?: Record<string, StringMatch>;
  /**
   * Parameters of the query that must match.
   *
   * @default - any
   */
  readonly queryParams?: Record<string, StringMatch>;
  /**
   * Whether `uri` takes upper and lower case for the same; for exact and prefix matches.
   *
   * @default false
   */
  readonly ignoreUriCase?: boolean;
  /**
   * The port of the service or gateway that was dialled.
   *
   * @default - any
   */
  readonly port?: number;
  /**
   * Labels that the caller's pod must carry. Not at gateways.
   *
   * @default - any
   */
  readonly sourceLabels?: Record<string, string>;
  /**
   * The namespace of the caller's pod. Not at gateways.
   *
   * @default - any
   */
  readonly sourceNamespace?: string;
  /**
   * The gateways (`namespace/name`, or `mesh` for sidecars) where the match counts, instead of those of the whole object.
   *
   * @default - those of the VirtualService
   */
  readonly gateways?: string[];
  /**
   * A prefix for Envoy's statistics of this route.
   *
   * @default - no statistics of their own
   */
  readonly statPrefix?: string;
}

import type { RouteDestination } from './destination';
import type { L4MatchAttributes, TlsMatchAttributes } from './l4-match';

/**
 * Where TCP connections go.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
 */
export interface TcpRoute {
  /**
   * Which connections: those that meet one of these. The first route that matches decides.
   *
   * @default - every connection
   */
  readonly match?: L4MatchAttributes[];
  /** Where they go, by weight. */
  readonly route: RouteDestination[];
}

/**
 * Where TLS connections go that the proxy passes through unopened.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export interface TlsRoute {
  /** Which connections: those that meet one of these. The first route that matches decides. */
  readonly match: TlsMatchAttributes[];
  /** Where they go, by weight. */
  readonly route: RouteDestination[];
}

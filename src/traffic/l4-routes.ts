import type { IConstruct } from 'constructs';
import type { RouteDestination } from '../istio/destination';
import type { L4MatchAttributes, TlsMatchAttributes } from '../istio/l4-match';
import type { TcpRoute, TlsRoute } from '../istio/l4-route';
import type { IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { expandPorts } from './port-expansion';
import { RouteList, type AnyRoute } from './route-list';
import { TRAFFIC_RULES } from './rules';
import { routeDestination } from './weights';

/**
 * What happens to the TCP connections that match.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
 */
export interface TcpRouteProps {
  /**
   * Which connections: a list is OR, the fields of one match are AND.
   *
   * @default - every connection
   */
  readonly match?: L4MatchAttributes[];
  /** Where they go; several share the connections by weight. */
  readonly to: IDestination[];
}

/**
 * What happens to the TLS connections that match, unopened.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export interface TlsRouteProps {
  /** Which connections, by server name: a list is OR, the fields of one match are AND. */
  readonly match: TlsMatchAttributes[];
  /** Where they go; several share the connections by weight. */
  readonly to: IDestination[];
}

/** The TCP routes of one VirtualService. Their names are for errors only: Istio has none. */
export class TcpRoutes extends RouteList<TcpRouteProps> {
  /**
   * The routes as the VirtualService takes them; undefined where there are none.
   *
   * @param ports the ports of the service whose callers they are for
   */
  public render(ports: readonly number[] = []): TcpRoute[] | undefined {
    if (this.entries.length === 0) return undefined;
    const expanded = this.entries.flatMap((entry) => expandPorts(entry.name, entry.props, ports));
    return expanded.map(({ props: { match, to } }) => ({
      ...(match && match.length > 0 ? { match } : {}),
      route: to.map(connectionDestination),
    }));
  }

  protected check(place: IConstruct, name: string, props: TcpRouteProps): void {
    requireDestination(place, name, props);
  }
}

/** The routes of one VirtualService for TLS that is passed through. Their names are for errors only. */
export class TlsRoutes extends RouteList<TlsRouteProps> {
  /**
   * The routes as the VirtualService takes them; undefined where there are none.
   *
   * @param ports the ports of the service whose callers they are for
   */
  public render(ports: readonly number[] = []): TlsRoute[] | undefined {
    if (this.entries.length === 0) return undefined;
    const expanded = this.entries.flatMap((entry) => expandPorts(entry.name, entry.props, ports));
    return expanded.map(({ props: { match, to } }) => ({ match, route: to.map(connectionDestination) }));
  }

  protected check(place: IConstruct, name: string, props: TlsRouteProps): void {
    requireDestination(place, name, props);
    const hosts = props.match.flatMap((match) => match.sniHosts);
    if (props.match.length === 0 || props.match.some((match) => match.sniHosts.length === 0)) {
      refuse(place, TRAFFIC_RULES.NO_SERVER_NAME, {
        what: `TLS route ${name} names no server`,
        given: hosts,
        allowed: 'at least one name in sniHosts of each match',
      });
    }
  }
}

function requireDestination(place: IConstruct, name: string, props: AnyRoute): void {
  if (props.to && props.to.length > 0) return;
  refuse(place, TRAFFIC_RULES.NO_DESTINATION, {
    what: `route ${name} does nothing with a connection`,
    given: [],
    allowed: 'at least one destination',
  });
}

function connectionDestination(target: IDestination): RouteDestination {
  const { destination, weight } = routeDestination(target);
  return { destination, ...(weight === undefined ? {} : { weight }) };
}

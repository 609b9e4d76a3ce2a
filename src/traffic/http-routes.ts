import type { IConstruct } from 'constructs';
import type { HttpRoute } from '../istio/http-route';
import type { IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { expandPorts } from './port-expansion';
import type { RouteProps } from './route';
import { RouteList } from './route-list';
import { TRAFFIC_RULES } from './rules';
import { routeDestination } from './weights';

const ACTIONS = ['to', 'redirect', 'directResponse', 'delegate'] as const satisfies readonly (keyof RouteProps)[];

/** The HTTP routes of one VirtualService. */
export class HttpRoutes extends RouteList<RouteProps> {
  /**
   * The routes as the VirtualService takes them; undefined where there are none.
   *
   * @param ports the HTTP ports of the service whose callers they are for
   */
  public render(ports: readonly number[] = []): HttpRoute[] | undefined {
    if (this.entries.length === 0) return undefined;
    return this.entries
      .flatMap((entry) => expandPorts(entry.name, entry.props, ports))
      .map(({ name, props }) => {
        const { match, to, mirrors, ...rest } = props;
        return {
          name,
          ...(match && match.length > 0 ? { match } : {}),
          ...(to && to.length > 0 ? { route: to.map(routeDestination) } : {}),
          ...(mirrors && mirrors.length > 0
            ? {
                mirrors: mirrors.map(({ to: copyTo, percentage }) => ({
                  destination: routeDestination(copyTo).destination,
                  percentage,
                })),
              }
            : {}),
          ...rest,
        };
      });
  }

  protected override targetsOf(props: RouteProps): readonly IDestination[] {
    return [...(props.to ?? []), ...(props.mirrors ?? []).map((mirror) => mirror.to)];
  }

  protected check(place: IConstruct, name: string, props: RouteProps): void {
    const said = ACTIONS.filter((action) => {
      const value = props[action];
      return Array.isArray(value) ? value.length > 0 : value !== undefined;
    });
    if (said.length !== 1) {
      const rule = said.length === 0 ? TRAFFIC_RULES.NO_DESTINATION : TRAFFIC_RULES.ROUTE_ACTION;
      const what =
        said.length === 0 ? `route ${name} does nothing with a request` : `route ${name} does several things`;
      refuse(place, rule, { what, given: said, allowed: `exactly one of ${ACTIONS.join(', ')}` });
    }
    const attempts = props.retries?.attempts;
    if (attempts !== undefined && !(Number.isInteger(attempts) && attempts >= 0)) {
      refuse(place, TRAFFIC_RULES.RETRIES, {
        what: `retry attempts of route ${name} are not valid`,
        given: attempts,
        allowed: 'a whole number of zero or more',
      });
    }
  }
}

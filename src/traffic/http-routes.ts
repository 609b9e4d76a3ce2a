import type { IConstruct } from 'constructs';
import type { HttpRoute, HttpRouteDestination } from '../istio/http-route';
import { isComputedLater, renderWire } from '../istio/render';
import type { Destination, IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { noteDeclaration } from '../mesh/synthesis';
import { matchCovers, type WireMatch } from './reachability';
import type { RouteProps } from './route';
import { TRAFFIC_RULES } from './rules';

interface Entry {
  readonly name: string;
  readonly props: RouteProps;
  /** The matches as Istio reads them; undefined takes every request. */
  readonly matches: readonly WireMatch[] | undefined;
}

const ACTIONS = ['to', 'redirect', 'directResponse', 'delegate'] as const satisfies readonly (keyof RouteProps)[];

/** The HTTP routes of one VirtualService, in order: the first that matches decides. Each is checked when it is added. */
export class HttpRoutes {
  private readonly entries: Entry[] = [];
  private final?: Entry;

  /** Adds a route behind those that are there. */
  public add(place: IConstruct, name: string, props: RouteProps): void {
    const entry = this.checked(place, name, props);
    if (entry.matches === undefined && this.final) this.refuseSecondFinal(place, name, this.final.name);
    const wider = this.entries.find((earlier) => takesAll(earlier, entry));
    if (wider) {
      refuse(place, TRAFFIC_RULES.UNREACHABLE_ROUTE, {
        what: `route ${name} can never be reached: route ${wider.name} before it takes every request that it would take`,
        given: entry.matches ?? 'no match',
        allowed: `a request that ${wider.name} leaves over`,
        fix: `declare ${name} before ${wider.name}, narrow ${wider.name}, or remove one of them`,
      });
    }
    this.entries.push(entry);
    noteDeclaration();
  }

  /** Adds the route that takes whatever the others leave; it stays behind routes that are added later. */
  public addFinal(place: IConstruct, name: string, props: RouteProps): void {
    const entry = this.checked(place, name, { ...props, match: undefined });
    const other = this.final ?? this.entries.find((earlier) => earlier.matches === undefined);
    if (other) this.refuseSecondFinal(place, name, other.name);
    this.final = entry;
    noteDeclaration();
  }

  /** Everywhere that requests are sent to, copies included. */
  public destinations(): Destination[] {
    return [...this.entries, ...(this.final ? [this.final] : [])].flatMap(({ props }) =>
      [...(props.to ?? []), ...(props.mirrors ?? []).map((mirror) => mirror.to)].map((target) => target.destination),
    );
  }

  /** The routes as the VirtualService takes them. */
  public render(): HttpRoute[] {
    return [...this.entries, ...(this.final ? [this.final] : [])].map(({ name, props }) => {
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

  private checked(place: IConstruct, name: string, props: RouteProps): Entry {
    if (!name) refuse(place, TRAFFIC_RULES.ROUTE_NAME, { what: 'a route has no name', given: name });
    const names = [...this.entries, ...(this.final ? [this.final] : [])].map((entry) => entry.name);
    if (names.includes(name)) {
      refuse(place, TRAFFIC_RULES.DUPLICATE_ROUTE, {
        what: 'two routes have one name',
        given: name,
        allowed: `a name other than ${names.join(', ')}`,
      });
    }
    checkAction(place, name, props);
    checkWeights(place, name, props.to ?? []);
    checkRetries(place, name, props);
    return { name, props: copy(props), matches: wireMatches(place, name, props) };
  }

  private refuseSecondFinal(place: IConstruct, name: string, other: string): never {
    refuse(place, TRAFFIC_RULES.FINAL_ROUTE, {
      what: `${name} and ${other} both decide about all remaining requests`,
      given: name,
      allowed: 'one route without a match',
    });
  }
}

/** Refuses weights that do not divide the requests among the destinations. */
export function checkWeights(place: IConstruct, route: string, to: readonly IDestination[]): void {
  const weights = to.map((target) => target.destination.weight);
  const given = weights.map((weight) => weight ?? null);
  if (to.length > 1 && weights.some((weight) => weight === undefined)) {
    refuse(place, TRAFFIC_RULES.WEIGHTS, {
      what: `route ${route} has several destinations and not each has a weight`,
      given,
      allowed: 'a weight for each destination',
    });
  }
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
  if (weights.some((weight) => weight !== undefined) && sum === 0) {
    refuse(place, TRAFFIC_RULES.WEIGHTS, {
      what: `weights of route ${route} sum to 0`,
      given,
      allowed: 'a sum above 0',
    });
  }
}

/** A destination and its weight as a VirtualService names them. */
export function routeDestination(target: IDestination): HttpRouteDestination {
  const { destination } = target;
  const port = portOf(destination);
  return {
    destination: {
      host: destination.host,
      ...(destination.subset === undefined ? {} : { subset: destination.subset }),
      ...(port === undefined ? {} : { port: { number: port } }),
    },
    ...(destination.weight === undefined ? {} : { weight: destination.weight }),
  };
}

/** The port that a destination means: the one chosen, else the only one that there is. */
export function portOf(destination: Destination): number | undefined {
  return destination.port ?? (destination.ports?.length === 1 ? destination.ports[0] : undefined);
}

function takesAll(wide: Entry, narrow: Entry): boolean {
  if (wide.matches === undefined) return true;
  const wideMatches = wide.matches;
  return (narrow.matches ?? [undefined]).every((match) =>
    wideMatches.some((candidate) => matchCovers(candidate, match)),
  );
}

function wireMatches(place: IConstruct, name: string, props: RouteProps): readonly WireMatch[] | undefined {
  const { match } = props;
  if (!match || match.length === 0) return undefined;
  if (isComputedLater(match)) return [{ computedLater: true }];
  return match.map((one) => {
    const wire = renderWire(one, place) as WireMatch;
    if (Object.keys(wire).length === 0) {
      refuse(place, TRAFFIC_RULES.EMPTY_MATCH, {
        what: `a match of route ${name} has no condition`,
        given: wire,
        allowed: 'at least one condition',
      });
    }
    return wire;
  });
}

function checkAction(place: IConstruct, name: string, props: RouteProps): void {
  const said = ACTIONS.filter((action) => {
    const value = props[action];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
  if (said.length === 1) return;
  const rule = said.length === 0 ? TRAFFIC_RULES.NO_DESTINATION : TRAFFIC_RULES.ROUTE_ACTION;
  const what = said.length === 0 ? `route ${name} does nothing with a request` : `route ${name} does several things`;
  refuse(place, rule, { what, given: said, allowed: `exactly one of ${ACTIONS.join(', ')}` });
}

function checkRetries(place: IConstruct, name: string, props: RouteProps): void {
  const attempts = props.retries?.attempts;
  if (attempts === undefined || (Number.isInteger(attempts) && attempts >= 0)) return;
  refuse(place, TRAFFIC_RULES.RETRIES, {
    what: `retry attempts of route ${name} are not valid`,
    given: attempts,
    allowed: 'a whole number of zero or more',
  });
}

function copy(props: RouteProps): RouteProps {
  return {
    ...props,
    ...(Array.isArray(props.match) ? { match: [...props.match] } : {}),
    ...(props.to ? { to: [...props.to] } : {}),
  };
}

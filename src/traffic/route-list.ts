import type { IConstruct } from 'constructs';
import { isComputedLater, renderWire } from '../istio/render';
import type { Destination, IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { noteDeclaration } from '../mesh/synthesis';
import { matchCovers, type WireMatch } from '../model/match-cover';
import { TRAFFIC_RULES } from './rules';
import { checkWeights } from './weights';

/** What every kind of route has. */
export interface AnyRoute {
  readonly match?: readonly object[];
  readonly to?: readonly IDestination[];
}

/** A route and its name. */
export interface NamedRoute<Props> {
  readonly name: string;
  readonly props: Props;
}

interface Entry<Props> extends NamedRoute<Props> {
  /** The matches as Istio reads them; undefined takes everything. */
  readonly matches: readonly WireMatch[] | undefined;
}

/** The routes of one kind in one VirtualService, in order: the first that matches decides. Each is checked when it is added. */
export abstract class RouteList<Props extends AnyRoute> {
  private readonly added: Entry<Props>[] = [];
  private final?: Entry<Props>;
  private last?: () => readonly NamedRoute<Props>[];

  /** Adds a route behind those that are there. */
  public add(place: IConstruct, name: string, props: Props): void {
    const entry = this.checked(place, name, props);
    if (entry.matches === undefined && this.final) refuseSecondFinal(place, name, this.final.name);
    const wider = this.added.find((earlier) => takesAll(earlier, entry));
    if (wider) {
      refuse(place, TRAFFIC_RULES.UNREACHABLE_ROUTE, {
        what: `route ${name} can never be reached: route ${wider.name} before it takes every request that it would take`,
        given: entry.matches ?? 'no match',
        allowed: `a request that ${wider.name} leaves over`,
        fix: `declare ${name} before ${wider.name}, narrow ${wider.name}, or remove one of them`,
      });
    }
    this.added.push(entry);
    noteDeclaration();
  }

  /**
   * Adds the route that takes whatever the others leave; it stays behind routes that are added later.
   *
   * @param last what is written in its place: the route itself, where left out
   */
  public addFinal(place: IConstruct, name: string, props: Props, last?: () => readonly NamedRoute<Props>[]): void {
    const entry = this.checked(place, name, props);
    const other = this.final ?? this.added.find((earlier) => takesAll(earlier, entry));
    if (other) refuseSecondFinal(place, name, other.name);
    this.final = entry;
    this.last = last;
    noteDeclaration();
  }

  /** Everywhere that requests are sent to, copies included. */
  public destinations(): Destination[] {
    return this.entries.flatMap(({ props }) => this.targetsOf(props).map((target) => target.destination));
  }

  /** Each route with its name, in order. */
  protected get entries(): readonly NamedRoute<Props>[] {
    if (!this.final) return this.added;
    return [...this.added, ...(this.last ? this.last() : [this.final])];
  }

  /** What is refused in a route of this kind alone. */
  protected abstract check(place: IConstruct, name: string, props: Props): void;

  /** Everything that a route of this kind sends requests to. */
  protected targetsOf(props: Props): readonly IDestination[] {
    return props.to ?? [];
  }

  private checked(place: IConstruct, name: string, props: Props): Entry<Props> {
    if (!name) refuse(place, TRAFFIC_RULES.ROUTE_NAME, { what: 'a route has no name', given: name });
    const names = this.entries.map((entry) => entry.name);
    if (names.includes(name)) {
      refuse(place, TRAFFIC_RULES.DUPLICATE_ROUTE, {
        what: 'two routes have one name',
        given: name,
        allowed: `a name other than ${names.join(', ')}`,
      });
    }
    this.check(place, name, props);
    checkWeights(place, name, props.to ?? []);
    return { name, props: copy(props), matches: wireMatches(place, name, props) };
  }
}

function takesAll(wide: Entry<unknown>, narrow: Entry<unknown>): boolean {
  if (wide.matches === undefined) return true;
  const wideMatches = wide.matches;
  return (narrow.matches ?? [undefined]).every((match) =>
    wideMatches.some((candidate) => matchCovers(candidate, match)),
  );
}

function wireMatches(place: IConstruct, name: string, props: AnyRoute): readonly WireMatch[] | undefined {
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

function refuseSecondFinal(place: IConstruct, name: string, other: string): never {
  refuse(place, TRAFFIC_RULES.FINAL_ROUTE, {
    what: `${name} and ${other} both decide about all remaining requests`,
    given: name,
    allowed: 'one route without a match',
  });
}

function copy<Props extends AnyRoute>(props: Props): Props {
  return {
    ...props,
    ...(Array.isArray(props.match) ? { match: [...props.match] } : {}),
    ...(props.to ? { to: [...props.to] } : {}),
  };
}

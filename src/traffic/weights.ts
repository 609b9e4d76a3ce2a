import type { IConstruct } from 'constructs';
import type { HttpRouteDestination } from '../istio/http-route';
import type { Destination, IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { TRAFFIC_RULES } from './rules';

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
  const { host, subset, weight, headers } = target.destination;
  const port = portOf(target.destination);
  return {
    destination: {
      host,
      ...(subset === undefined ? {} : { subset }),
      ...(port === undefined ? {} : { port: { number: port } }),
    },
    ...(weight === undefined ? {} : { weight }),
    ...(headers === undefined ? {} : { headers }),
  };
}

/** The port that a destination means: the one chosen, else the only one that there is. */
export function portOf(destination: Destination): number | undefined {
  return destination.port ?? (destination.ports?.length === 1 ? destination.ports[0] : undefined);
}

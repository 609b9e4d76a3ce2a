import type { Destination, IDestination } from '../mesh/destination';
import { portOf } from './weights';

/** A route as far as ports go. */
interface PortedRoute {
  readonly match?: readonly { readonly port?: number }[];
  readonly to?: readonly IDestination[];
  readonly mirrors?: readonly { readonly to: IDestination }[];
}

/** A route for the requests to one port, or to all of them. */
export interface ExpandedRoute<Props> {
  readonly name: string;
  readonly props: Props;
}

/** Whether a destination of several ports names none of them. */
export function isPortOpen(destination: Destination): boolean {
  return destination.ports !== undefined && portOf(destination) === undefined;
}

/**
 * Makes one route for each port of a service out of a route to a place of several ports of which none is chosen: requests keep the
 * port that they were sent to, and Istio is told so rather than left to guess. Where there is one such port, it stays one route.
 *
 * @param ports the ports of the service on which routes of this kind act
 */
export function expandPorts<Props extends PortedRoute>(
  name: string,
  props: Props,
  ports: readonly number[],
): ExpandedRoute<Props>[] {
  const { match, to = [], mirrors } = props;
  const places = [...to, ...(mirrors ?? []).map((mirror) => mirror.to)];
  if (!places.some((target) => isPortOpen(target.destination)) || (match !== undefined && !Array.isArray(match))) {
    return [{ name, props }];
  }
  if (ports.length === 1) return [{ name, props: atPorts(props, ports[0]) }];
  const matches = match && match.length > 0 ? match : [{}];
  return ports.flatMap((port) => {
    const own = matches.filter((one) => one.port === undefined || one.port === port).map((one) => ({ ...one, port }));
    if (own.length === 0) return [];
    return [{ name: `${name}-${port}`, props: { ...atPorts(props, port), match: own } }];
  });
}

function atPorts<Props extends PortedRoute>(props: Props, port: number): Props {
  const { to, mirrors } = props;
  return {
    ...props,
    ...(to ? { to: to.map((target) => atPort(target, port)) } : {}),
    ...(mirrors ? { mirrors: mirrors.map((mirror) => ({ ...mirror, to: atPort(mirror.to, port) })) } : {}),
  };
}

function atPort(target: IDestination, port: number): IDestination {
  const { destination } = target;
  return isPortOpen(destination) ? { destination: { ...destination, port } } : target;
}

import type { Construct } from 'constructs';
import { refuse } from '../mesh/error';
import type { Port } from '../mesh/port';
import type { IWorkloads } from '../mesh/workloads';
import { SECURITY_RULES } from './rules';

/**
 * The ports of the pods behind ports of a service, which is what policies compare; as given where the ports are not known.
 *
 * @throws MESH0702 when the service has no such port
 */
export function podPorts(place: Construct, of: IWorkloads | undefined, ports: readonly number[]): number[] {
  const known = of?.selection._ports;
  if (known === undefined) return [...ports];
  return ports.map((number) => {
    const port = known.find((candidate) => candidate.number === number);
    if (port !== undefined) return port.targetPort;
    return refuse(place, SECURITY_RULES.UNKNOWN_PORT, {
      what: 'service has no such port',
      given: number,
      allowed: known.map((candidate) => candidate.number).join(', '),
    });
  });
}

/**
 * The ports that a rule on HTTP attributes is for; undefined where the ports are not known.
 *
 * @throws MESH0701 when no port, or one of those given, does not speak HTTP
 */
export function httpPodPorts(
  place: Construct,
  of: IWorkloads | undefined,
  given: readonly number[] | undefined,
): number[] | undefined {
  const known = of?.selection._ports;
  if (known === undefined) return given === undefined ? undefined : [...given];
  const pods = given && podPorts(place, of, given);
  const meant = given === undefined ? known : known.filter((port) => given.includes(port.number));
  const http = meant.filter((port) => port.isHttp);
  if (http.length === 0 || (given !== undefined && http.length < meant.length)) {
    refuse(place, SECURITY_RULES.HTTP_ON_TCP, {
      what: 'a rule asks for HTTP attributes on a port that speaks no HTTP',
      given: meant.map(describe),
      allowed:
        known
          .filter((port) => port.isHttp)
          .map(describe)
          .join(', ') || 'no port of this service',
    });
  }
  if (pods !== undefined) return pods;
  return http.map((port) => port.targetPort);
}

const describe = (port: Port): string => `${port.protocol} ${port.number}`;

import type { IConstruct } from 'constructs';
import { isIp, isIpOrCidr } from '../istio/ip';
import { ServiceResolution } from '../istio/service-entry';
import { refuse } from '../mesh/error';
import { isHostPattern } from '../mesh/host';
import { EGRESS_RULES } from './rules';

/** What the way of finding an external service depends on. */
export interface Whereabouts {
  readonly hosts: readonly string[];
  readonly endpoints: readonly string[];
  readonly addresses: readonly string[];
}

/** Refuses hosts that a ServiceEntry cannot have. */
export function checkHosts(place: IConstruct, hosts: readonly string[], clusterDomain: string): void {
  for (const host of hosts) {
    const isInside = host.endsWith(`.svc.${clusterDomain}`);
    if (host !== '*' && isHostPattern(host) && host.includes('.') && !isInside) continue;
    refuse(place, EGRESS_RULES.HOST, {
      what: isInside ? 'this is the host of a service in the cluster' : 'this is no host outside of the cluster',
      given: host,
      allowed: 'a DNS name of several labels, or one that begins with *.',
    });
  }
}

/**
 * How Istio finds the endpoints: fixed addresses, DNS, or not at all for wildcards, which the application looks up itself.
 *
 * @throws MESH0603 to MESH0605 for endpoints and addresses that contradict it
 */
export function resolutionOf(place: IConstruct, { hosts, endpoints, addresses }: Whereabouts): ServiceResolution {
  const resolution = chooseResolution(place, hosts, endpoints);
  for (const address of addresses) {
    const isRange = address.includes('/');
    if (isIpOrCidr(address) && !(isRange && resolution === ServiceResolution.DNS)) continue;
    refuse(place, EGRESS_RULES.ADDRESS, {
      what: isRange ? 'a range is given for hosts that are looked up' : 'this is no IP address',
      given: address,
      allowed: 'IP addresses',
    });
  }
  return resolution;
}

function chooseResolution(
  place: IConstruct,
  hosts: readonly string[],
  endpoints: readonly string[],
): ServiceResolution {
  const wildcard = hosts.find((host) => host.startsWith('*'));
  if (endpoints.length === 0) return wildcard === undefined ? ServiceResolution.DNS : ServiceResolution.NONE;
  const addresses = endpoints.filter(isIp);
  if (addresses.length === endpoints.length) return ServiceResolution.STATIC;
  const wrong = endpoints.find((endpoint) => !isIp(endpoint) && (!isHostPattern(endpoint) || endpoint.includes('*')));
  if (addresses.length > 0 || wrong !== undefined) {
    refuse(place, EGRESS_RULES.ENDPOINT, {
      what:
        wrong === undefined ? 'endpoints mix addresses and names' : 'an endpoint is neither an address nor a DNS name',
      given: wrong ?? endpoints,
      allowed: 'IP addresses, or DNS names',
    });
  }
  return ServiceResolution.DNS;
}

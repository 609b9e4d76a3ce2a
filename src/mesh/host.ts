import type { IConstruct } from 'constructs';
import { refuse } from './error';
import { isDnsLabel } from './name';
import { MESH_RULES } from './rules';

/** Whether a text is a DNS name, or one whose first label is `*`; `*` alone stands for every name. */
export function isHostPattern(host: string): boolean {
  if (host === '*') return true;
  const name = host.startsWith('*.') ? host.slice(2) : host;
  return name.length > 0 && host.length <= 253 && name.split('.').every((label) => isDnsLabel(label.toLowerCase()));
}

/** Refuses what is neither a DNS name nor a wildcard for the first label, and gives it back otherwise. */
export function checkHost(place: IConstruct | string, what: string, host: string): string {
  if (!isHostPattern(host)) {
    refuse(place, MESH_RULES.HOST, {
      what: `${what} is not a DNS name`,
      given: host,
      allowed: 'a DNS name, or * or *. before one',
    });
  }
  return host;
}

/** Whether everything that `host` stands for is also meant by `pattern`: `*.example.com` covers `api.example.com` and `*.api.example.com`. */
export function hostCovers(pattern: string, host: string): boolean {
  if (pattern === '*' || pattern.toLowerCase() === host.toLowerCase()) return true;
  return pattern.startsWith('*.') && host.toLowerCase().endsWith(pattern.slice(1).toLowerCase());
}

/** Whether one name at least is meant by both. */
export function hostsOverlap(one: string, other: string): boolean {
  return hostCovers(one, other) || hostCovers(other, one);
}

import type { IConstruct } from 'constructs';
import type { TrafficPolicy } from '../istio/traffic-policy';
import { refuse } from '../mesh/error';
import type { Port } from '../mesh/port';
import { TRAFFIC_RULES } from './rules';

/** Refuses a policy for a port that the service does not have. */
export function checkPolicyPorts(place: IConstruct, policy: TrafficPolicy | undefined, ports: readonly Port[]): void {
  if (policy?.portLevelSettings === undefined) return;
  const known = ports.map((port) => port.number);
  const unknown = policy.portLevelSettings.map(({ port }) => port.number).find((port) => !known.includes(port));
  if (unknown === undefined) return;
  refuse(place, TRAFFIC_RULES.POLICY_PORT, {
    what: 'traffic policy for a port that the service does not have',
    given: unknown,
    allowed: known.join(', '),
  });
}

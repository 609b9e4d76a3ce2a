import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IDestination } from '../mesh/destination';
import { refuse } from '../mesh/error';
import { recordCall } from '../security/call-graph-objects';
import { portOf } from '../traffic/weights';
import type { EdgeGateway } from './edge-gateway';
import { EDGE_RULES } from './rules';

/** The name by which a VirtualService of a construct binds to a gateway: with the namespace, unless it is its own. */
export function gatewayReference(construct: Construct, gateway: EdgeGateway): string {
  const isHome = Chart.of(construct).namespace === gateway.namespace;
  return isHome ? gateway.name : `${gateway.namespace}/${gateway.name}`;
}

/** Notes that a gateway sends requests to places, and refuses a place of several ports of which none is chosen. */
export function bindTargets(
  construct: Construct,
  gateway: EdgeGateway,
  route: string,
  targets: readonly IDestination[],
): void {
  for (const { destination } of targets) {
    if (destination.ports !== undefined && portOf(destination) === undefined) {
      refuse(construct, EDGE_RULES.PORT_CHOICE, {
        what: `route ${route} sends requests to ${destination.host} without choosing one of its ports`,
        given: destination.ports,
        allowed: 'one of them',
        fix: `choose one: .port(${destination.ports[0]})`,
      });
    }
    recordCall(construct, gateway, destination, true);
  }
}

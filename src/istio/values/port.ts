import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';

/** Refuses what is no port (MESH1213). */
export function checkPort(place: string, port: number): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return;
  refuse(place, ISTIO_RULES.PORT, { what: 'this is no port', given: port, allowed: '1 to 65535' });
}

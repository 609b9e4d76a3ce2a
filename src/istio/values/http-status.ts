import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';

/** Refuses what is no status that Envoy can answer with (MESH1207). */
export function checkHttpStatus(place: string, status: number): void {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return;
  refuse(place, ISTIO_RULES.HTTP_STATUS, { what: 'this is no HTTP status', given: status, allowed: '200 to 599' });
}

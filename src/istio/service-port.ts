import type { PortProtocol } from './port';

/**
 * A port of a service that a ServiceEntry declares.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServicePort
 */
export interface ServicePort {
  /** The port that clients dial, from 1 to 65535; each port once. */
  readonly number: number;
  /** A name, unlike those of the other ports: letters, digits and `-`. */
  readonly name: string;
  /**
   * The protocol that is spoken there.
   *
   * @default - Istio looks at the first bytes
   */
  readonly protocol?: PortProtocol;
  /**
   * The port of the endpoints.
   *
   * @default - `number`
   */
  readonly targetPort?: number;
}

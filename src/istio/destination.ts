/** A port by its number. */
export interface PortSelector {
  /** The port's number, from 1 to 65535. */
  readonly number: number;
}

/**
 * A service, or a named part of it, that requests go to.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export interface Destination {
  /**
   * The service: a Kubernetes Service or the host of a ServiceEntry. A name without a dot is taken for a Service in the namespace
   * of the object that says it, wherever the caller is; write the whole name to be sure. It may not be `*`.
   */
  readonly host: string;
  /**
   * The subset, as the DestinationRule of the host names it. Where no DestinationRule has it, requests get 503.
   *
   * @default - all of the service
   */
  readonly subset?: string;
  /**
   * The port of the service.
   *
   * @default - the only port of the service; one with several needs it
   */
  readonly port?: PortSelector;
}

/**
 * A destination of a TCP or TLS route and its share of connections.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RouteDestination
 */
export interface RouteDestination {
  /** Where connections go. */
  readonly destination: Destination;
  /**
   * The share of connections in relation to the sum of all weights of the route; 0 gets none.
   *
   * @default - everything for a single destination, else 0
   */
  readonly weight?: number;
}

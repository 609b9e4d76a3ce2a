/** Conditions on whichever connection. All that are said must hold. */
export interface ConnectionMatchAttributes {
  /**
   * Addresses or CIDRs, one of which the connection goes to.
   *
   * @default - any
   */
  readonly destinationSubnets?: string[];
  /**
   * The port that was dialled.
   *
   * @default - any
   */
  readonly port?: number;
  /**
   * Labels that the caller's pod must carry. Not at gateways.
   *
   * @default - any
   */
  readonly sourceLabels?: Record<string, string>;
  /**
   * The namespace of the caller's pod. Not at gateways.
   *
   * @default - any
   */
  readonly sourceNamespace?: string;
  /**
   * The gateways (`namespace/name`, or `mesh` for sidecars) where the match counts.
   *
   * @default - those of the VirtualService
   */
  readonly gateways?: string[];
}

/**
 * Conditions on a TCP connection. All that are said must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes
 */
export interface L4MatchAttributes extends ConnectionMatchAttributes {
  /**
   * An address or CIDR that the caller has. The API has the field, but Istio up to 1.31 does not look at it.
   *
   * @default - any
   */
  readonly sourceSubnet?: string;
}

/**
 * Conditions on a TLS connection that is passed through unopened. All that are said must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes
 */
export interface TlsMatchAttributes extends ConnectionMatchAttributes {
  /** Server names (SNI), one of which the client asks for; each lies within the hosts of the VirtualService. */
  readonly sniHosts: string[];
}

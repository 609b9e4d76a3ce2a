/**
 * Conditions on a TCP connection. All that are said must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes
 */
export interface L4MatchAttributes {
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
 * Conditions on a TLS connection that is passed through unopened. All that are said must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes
 */
export interface TlsMatchAttributes extends L4MatchAttributes {
  /** Server names (SNI), one of which the client asks for; each lies within the hosts of the VirtualService. */
  readonly sniHosts: string[];
}

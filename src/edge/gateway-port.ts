/** A port of a gateway's Service. */
export interface GatewayPort {
  /** The port that clients dial, and that servers of a gateway name. */
  readonly port: number;
  /**
   * The port on which the proxy listens.
   *
   * @default - the same
   */
  readonly targetPort?: number;
  /**
   * The port of every node, where the gateway is exposed by node ports.
   *
   * @default - the cluster chooses one
   */
  readonly nodePort?: number;
  /**
   * The name of the port.
   *
   * @default - `http` for 80, `https` for 443, else `tcp-` and the number
   */
  readonly name?: string;
}

const PORT_NAMES: Readonly<Record<number, string>> = { 80: 'http', 443: 'https' };

/** The port as a Service takes it. */
export function gatewayServicePort({ port, targetPort, nodePort, name }: GatewayPort): Record<string, unknown> {
  return {
    name: name ?? PORT_NAMES[port] ?? `tcp-${port}`,
    port,
    targetPort: targetPort ?? port,
    ...(nodePort === undefined ? {} : { nodePort }),
  };
}

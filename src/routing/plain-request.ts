/** Where a request comes from. */
export interface PlainSource {
  /**
   * `sidecar` or `gateway`.
   * @default sidecar
   */
  readonly type?: string;
  /**
   * The namespace of the proxy's pod.
   * @default default
   */
  readonly namespace?: string;
  /**
   * The labels of the proxy's pod.
   * @default none
   */
  readonly labels?: Record<string, string>;
  /**
   * The pod's ServiceAccount: who it is for AuthorizationPolicies.
   * @default that of the workload with these labels, else `default`
   */
  readonly serviceAccount?: string;
  /**
   * The pod's address.
   * @default unknown
   */
  readonly ip?: string;
}

/** One request, or one connection, in the machine-readable form: what a line of `--requests` holds. */
export interface PlainRequest {
  /**
   * Given back in the decision.
   * @default none
   */
  readonly id?: string;
  /**
   * Who sends it.
   * @default a sidecar without labels in the namespace `default`
   */
  readonly from?: PlainSource;
  /**
   * The name that the client uses: the Host header (a port in it is ignored for choosing a route), and what it looks up.
   * @default none, which only a raw connection to an `address` can do without
   */
  readonly host?: string;
  /**
   * The port that the client dials. At a gateway that of the gateway's Service where the input has one, else the
   * Gateway server's.
   * @default 80
   */
  readonly port?: number;
  /**
   * Path and query.
   * @default /
   */
  readonly path?: string;
  /** @default GET */
  readonly method?: string;
  /**
   * Request headers; names ignore case. Cookies are the header `cookie`.
   * @default none
   */
  readonly headers?: Record<string, string>;
  /**
   * `none`, `tls` (the client speaks TLS itself, with whatever certificate it is asked for) or `mtls` (Istio's mutual TLS).
   * @default none
   */
  readonly tls?: string;
  /**
   * The server name in the TLS handshake; an empty text sends none.
   * @default host
   */
  readonly sni?: string;
  /**
   * `http`, `http2`, `grpc` or `tcp`.
   * @default http
   */
  readonly protocol?: string;
  /**
   * The address that the client dials.
   * @default the cluster address of the Service that `host` names
   */
  readonly address?: string;
  /**
   * Whether the request arrives at the sidecar of `from` instead of leaving it; its port is then the pod's.
   * @default false
   */
  readonly inbound?: boolean;
  /**
   * Claims of a valid token in the request, nested as in the token.
   * @default no token
   */
  readonly claims?: unknown;
}

/** The pod whose proxy takes a request first. */
export interface SourcePod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string | undefined;
}

/** Who a request starts at. Asked of the request, as pods that route alike share one Proxy. */
export function sourcePod({ from }: PlainRequest): SourcePod {
  return { namespace: from?.namespace ?? 'default', labels: from?.labels ?? {}, ip: from?.ip };
}

import type { Caller } from './caller';
import type { PlainRequest } from './plain-request';

/** A request, or a connection, whose fate is asked for. */
export interface MeshRequest {
  /**
   * Given back in the decision.
   * @default none
   */
  readonly id?: string;
  /** Who sends it. */
  readonly from: Caller;
  /**
   * The name that the client uses: the Host header (a port in it does not matter for the route), and what it looks up.
   * @default none, which only a raw connection to an `address` can do without
   */
  readonly host?: string;
  /**
   * The port that the client dials. At a gateway that of the gateway's Service where the mesh has one, else the
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
  readonly headers?: { readonly [name: string]: string };
  /**
   * Whether the client speaks TLS itself, with whatever certificate it is asked for.
   * @default false
   */
  readonly tls?: boolean;
  /**
   * Whether the client speaks the mesh's own mutual TLS to the proxy, as a sidecar does to an egress gateway.
   * @default false
   */
  readonly mutualTls?: boolean;
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
   * Claims of a valid token in the request, nested as in the token.
   * @default no token
   */
  readonly claims?: { readonly [name: string]: unknown };
}

/** The request in the machine-readable form. */
export function plainRequest(request: MeshRequest): PlainRequest {
  const { from, tls, mutualTls, headers, ...same } = request;
  return {
    ...same,
    headers: headers as Record<string, string>,
    from: from._source,
    tls: mutualTls ? 'mtls' : tls ? 'tls' : 'none',
  };
}

/** The protocols that Istio tells apart. */
export enum PortProtocol {
  /** HTTP/1.1. */
  HTTP = 'HTTP',
  /** HTTP inside TLS. */
  HTTPS = 'HTTPS',
  /** HTTP/2 without TLS. */
  HTTP2 = 'HTTP2',
  /** gRPC. */
  GRPC = 'GRPC',
  /** gRPC for browsers. */
  GRPC_WEB = 'GRPC-WEB',
  /** TLS with anything inside, by server name. */
  TLS = 'TLS',
  /** Any bytes. */
  TCP = 'TCP',
  /** MongoDB. */
  MONGO = 'MONGO',
  /** MySQL; only where Istio has its filter switched on. */
  MYSQL = 'MYSQL',
  /** Redis; only where Istio has its filter switched on. */
  REDIS = 'REDIS',
  /** Datagrams; Istio leaves them alone. */
  UDP = 'UDP',
  /** A proxy that takes CONNECT requests. */
  HTTP_PROXY = 'HTTP_PROXY',
}

/**
 * A port that a gateway or sidecar listens on.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Port
 */
export interface Port {
  /** The port's number, from 1 to 65535. */
  readonly number: number;
  /** The protocol that is spoken there. */
  readonly protocol: PortProtocol;
  /** A name, unlike those of the other ports of the object: letters, digits and `-`. */
  readonly name: string;
}

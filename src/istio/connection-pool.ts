import type { Duration } from 'cdk8s';

/**
 * Probes that keep idle TCP connections alive.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive
 */
export interface TcpKeepalive {
  /**
   * How many unanswered probes end a connection.
   *
   * @default - as the operating system says; Linux: 9
   */
  readonly probes?: number;
  /**
   * How long a connection is idle before the first probe.
   *
   * @default - as the operating system says; Linux: 2 hours
   */
  readonly time?: Duration;
  /**
   * How long it is from one probe to the next.
   *
   * @default - as the operating system says; Linux: 75 seconds
   */
  readonly interval?: Duration;
}

/**
 * Limits of TCP connections to a destination, those that carry HTTP included.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings
 */
export interface TcpSettings {
  /**
   * How many connections one proxy opens at most; HTTP/2 needs one only.
   *
   * @default 4294967295
   */
  readonly maxConnections?: number;
  /**
   * How long opening a connection may take.
   *
   * @default 10s
   */
  readonly connectTimeout?: Duration;
  /**
   * Probes that keep idle connections alive.
   *
   * @default - none
   */
  readonly tcpKeepalive?: TcpKeepalive;
  /**
   * How long a connection may last altogether.
   *
   * @default - no limit
   */
  readonly maxConnectionDuration?: Duration;
  /**
   * How long a connection may be without traffic; 0 for no limit.
   *
   * @default 1h
   */
  readonly idleTimeout?: Duration;
}

/** Whether HTTP/1.1 requests go on as HTTP/2. */
export enum H2UpgradePolicy {
  /** As the mesh says. */
  DEFAULT = 'DEFAULT',
  /** They stay HTTP/1.1. */
  DO_NOT_UPGRADE = 'DO_NOT_UPGRADE',
  /** They become HTTP/2. */
  UPGRADE = 'UPGRADE',
}

/**
 * HTTP/2 pings that find dead connections. Istio 1.31 and later.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-ConnectionKeepalive
 */
export interface ConnectionKeepalive {
  /** How long it is from one ping to the next. */
  readonly interval: Duration;
  /** How long the answer may take before the connection is closed. */
  readonly timeout: Duration;
}

/**
 * Limits of HTTP requests to a destination.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings
 */
export interface HttpSettings {
  /**
   * How many requests may wait for a connection, of HTTP/1.1 and HTTP/2; one more gets 503.
   *
   * @default 4294967295
   */
  readonly http1MaxPendingRequests?: number;
  /**
   * How many requests may be under way, of HTTP/1.1 and HTTP/2; one more gets 503.
   *
   * @default 4294967295
   */
  readonly http2MaxRequests?: number;
  /**
   * How many requests a connection carries before it is closed; 1 switches keep-alive off, 0 is no limit.
   *
   * @default 0
   */
  readonly maxRequestsPerConnection?: number;
  /**
   * How many retries may be under way.
   *
   * @default 4294967295
   */
  readonly maxRetries?: number;
  /**
   * How long a connection may be without requests.
   *
   * @default 1h
   */
  readonly idleTimeout?: Duration;
  /**
   * Whether HTTP/1.1 requests go on as HTTP/2.
   *
   * @default H2UpgradePolicy.DEFAULT
   */
  readonly h2UpgradePolicy?: H2UpgradePolicy;
  /**
   * Whether requests go on in the protocol of the client. Not together with `H2UpgradePolicy.UPGRADE`.
   *
   * @default false
   */
  readonly useClientProtocol?: boolean;
  /**
   * How many requests one HTTP/2 connection carries at a time.
   *
   * @default 2147483647
   */
  readonly maxConcurrentStreams?: number;
  /**
   * HTTP/2 pings that find dead connections.
   *
   * @default - none
   */
  readonly http2KeepAlive?: ConnectionKeepalive;
}

/**
 * Limits of connections and requests to a destination: the circuit breaker. They count for each proxy by itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export interface ConnectionPoolSettings {
  /**
   * Limits of connections.
   *
   * @default - none
   */
  readonly tcp?: TcpSettings;
  /**
   * Limits of requests.
   *
   * @default - none
   */
  readonly http?: HttpSettings;
}

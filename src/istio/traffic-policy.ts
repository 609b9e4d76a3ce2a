import type { Duration } from 'cdk8s';
import type { ConnectionPoolSettings } from './connection-pool';
import type { PortSelector } from './destination';
import type { OutlierDetection } from './outlier-detection';
import type { ClientTls, LoadBalancer } from './values';

/**
 * How a TCP connection is carried inside HTTP to a proxy that opens it further on.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
 */
export interface TunnelSettings {
  /**
   * `CONNECT` or `POST`.
   *
   * @default CONNECT
   */
  readonly protocol?: string;
  /** The host, a whole DNS name or an address, that the far proxy connects to. */
  readonly targetHost: string;
  /** The port, from 1 to 65535, that the far proxy connects to. */
  readonly targetPort: number;
}

/** The versions of the PROXY protocol. */
export enum ProxyProtocolVersion {
  /** A line of text. */
  V1 = 'V1',
  /** A binary header. */
  V2 = 'V2',
}

/**
 * A header before the first byte that tells the destination who the client is.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-ProxyProtocol
 */
export interface ProxyProtocol {
  /**
   * The version of the protocol.
   *
   * @default ProxyProtocolVersion.V1
   */
  readonly version?: ProxyProtocolVersion;
}

/**
 * How many retries there may be in relation to the requests that are under way.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget
 */
export interface RetryBudget {
  /**
   * The share of retries in the requests under way and waiting, from 0 to 100.
   *
   * @default 20
   */
  readonly percent?: number;
  /**
   * As many retries are allowed however few requests there are.
   *
   * @default 3
   */
  readonly minRetryConcurrency?: number;
  /**
   * Requests of this long ago still count; 0 for those of the moment only. Istio 1.31 and later.
   *
   * @default 0ms
   */
  readonly budgetInterval?: Duration;
}

/**
 * What holds for one port. It replaces the policy of the whole destination: what is left out here has Istio's default, not the value
 * that was said there.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy
 */
export interface PortTrafficPolicy {
  /** The port of the service. */
  readonly port: PortSelector;
  /**
   * How requests are spread over endpoints.
   *
   * @default - least request
   */
  readonly loadBalancer?: LoadBalancer;
  /**
   * Limits of connections and requests.
   *
   * @default - none
   */
  readonly connectionPool?: ConnectionPoolSettings;
  /**
   * When failing endpoints are left out.
   *
   * @default - never
   */
  readonly outlierDetection?: OutlierDetection;
  /**
   * How the proxy speaks TLS.
   *
   * @default - mTLS where the endpoint can
   */
  readonly tls?: ClientTls;
}

/**
 * How a proxy treats a destination; it says at least one thing.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy
 */
export interface TrafficPolicy {
  /**
   * How requests are spread over endpoints.
   *
   * @default - least request
   */
  readonly loadBalancer?: LoadBalancer;
  /**
   * Limits of connections and requests.
   *
   * @default - none
   */
  readonly connectionPool?: ConnectionPoolSettings;
  /**
   * When failing endpoints are left out.
   *
   * @default - never
   */
  readonly outlierDetection?: OutlierDetection;
  /**
   * How the proxy speaks TLS.
   *
   * @default - mTLS where the endpoint can
   */
  readonly tls?: ClientTls;
  /**
   * What holds for single ports instead; at most 4096.
   *
   * @default - the same for all ports
   */
  readonly portLevelSettings?: PortTrafficPolicy[];
  /**
   * How TCP and TLS connections are carried inside HTTP. Not together with `proxyProtocol`.
   *
   * @default - they are not
   */
  readonly tunnel?: TunnelSettings;
  /**
   * A header that tells the destination who the client is. Not together with `tunnel`.
   *
   * @default - none
   */
  readonly proxyProtocol?: ProxyProtocol;
  /**
   * How many retries there may be at once.
   *
   * @default - a fixed number, `connectionPool.http.maxRetries`
   */
  readonly retryBudget?: RetryBudget;
}

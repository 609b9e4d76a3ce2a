import type { ConnectionPoolSettings } from './connection-pool';
import type { PortProtocol } from './port';
import type { ServerTlsSettings } from './server-tls-settings';

/** How the traffic of a listener gets to the proxy. */
export enum CaptureMode {
  /** As the mesh says. */
  DEFAULT = 'DEFAULT',
  /** iptables send it there. */
  IPTABLES = 'IPTABLES',
  /** The application dials the proxy itself. */
  NONE = 'NONE',
}

/**
 * A port of a sidecar.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#SidecarPort
 */
export interface SidecarPort {
  /** The port's number, from 1 to 65535; 0 for a `unix://` socket. */
  readonly number: number;
  /** The protocol that is spoken there. */
  readonly protocol: PortProtocol;
  /**
   * A name: letters, digits and `-`.
   *
   * @default - none
   */
  readonly name?: string;
}

/**
 * A port on which a sidecar takes requests for its application.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioIngressListener
 */
export interface IstioIngressListener {
  /** The port; each once. */
  readonly port: SidecarPort;
  /**
   * The address to listen on.
   *
   * @default - that of the pod
   */
  readonly bind?: string;
  /**
   * How traffic gets there.
   *
   * @default CaptureMode.DEFAULT
   */
  readonly captureMode?: CaptureMode;
  /**
   * Where the application listens: `127.0.0.1:PORT`, `[::1]:PORT`, `0.0.0.0:PORT` or `[::]:PORT` for the pod's address, or
   * `unix:///PATH`.
   *
   * @default - the same port of the pod
   */
  readonly defaultEndpoint?: string;
  /**
   * TLS for clients outside the mesh; SIMPLE or MUTUAL, with files. Not where the port has mTLS.
   *
   * @default - mTLS of the mesh
   */
  readonly tls?: ServerTlsSettings;
  /**
   * Limits of what the sidecar lets through to the application at this port.
   *
   * @default - `inboundConnectionPool` of the Sidecar
   */
  readonly connectionPool?: ConnectionPoolSettings;
}

/**
 * Hosts that a sidecar knows, and where the application reaches them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener
 */
export interface IstioEgressListener {
  /**
   * Hosts as `namespace/name`: the namespace may be `.` for the own, `*` for any, `~` for none, and `~name` leaves out (Istio 1.31
   * and later); the name is whole, `*.example.com` or `*`.
   */
  readonly hosts: string[];
  /**
   * The port that the application dials.
   *
   * @default - the ports of the hosts
   */
  readonly port?: SidecarPort;
  /**
   * The address or `unix://` socket to listen on; needs `port`.
   *
   * @default - the addresses of the hosts
   */
  readonly bind?: string;
  /**
   * How traffic gets there.
   *
   * @default CaptureMode.DEFAULT
   */
  readonly captureMode?: CaptureMode;
}

import { refuse } from '../mesh/error';
import { ISTIO_RULES } from './rules';
import { checkPort } from './values/port';

/** How often and how patiently a probe asks. */
export interface ReadinessProbeOptions {
  /**
   * Seconds from the start of the proxy to the first probe.
   *
   * @default 0
   */
  readonly initialDelaySeconds?: number;
  /**
   * Seconds that an answer may take.
   *
   * @default 1
   */
  readonly timeoutSeconds?: number;
  /**
   * Seconds from one probe to the next.
   *
   * @default 10
   */
  readonly periodSeconds?: number;
  /**
   * How many good answers in a row make the workload ready.
   *
   * @default 1
   */
  readonly successThreshold?: number;
  /**
   * How many bad answers in a row make it unready.
   *
   * @default 3
   */
  readonly failureThreshold?: number;
}

/** A header of a probe. */
export interface HttpProbeHeader {
  /** Its name: letters, digits, `-` and `_`. */
  readonly name: string;
  /**
   * Its value.
   *
   * @default - empty
   */
  readonly value?: string;
}

/** How an HTTP probe asks. */
export interface HttpProbeOptions extends ReadinessProbeOptions {
  /**
   * The path.
   *
   * @default /
   */
  readonly path?: string;
  /**
   * The host to connect to.
   *
   * @default - the workload itself
   */
  readonly host?: string;
  /**
   * `HTTP` or `HTTPS`.
   *
   * @default HTTP
   */
  readonly scheme?: string;
  /**
   * Headers of the request.
   *
   * @default - none
   */
  readonly httpHeaders?: HttpProbeHeader[];
}

/** How a TCP probe asks. */
export interface TcpProbeOptions extends ReadinessProbeOptions {
  /**
   * The host to connect to.
   *
   * @default - the workload itself
   */
  readonly host?: string;
}

/** How a gRPC probe asks. */
export interface GrpcProbeOptions extends ReadinessProbeOptions {
  /**
   * The service to ask about.
   *
   * @default - the server as a whole
   */
  readonly service?: string;
}

/**
 * How the proxy of a virtual machine finds out whether the workload is ready.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export class ReadinessProbe {
  /**
   * A GET request that is answered by 200 to 399.
   *
   * @throws MESH1213 for no port, MESH1219 for an unknown scheme, a malformed header or a negative number
   */
  public static httpGet(port: number, options: HttpProbeOptions = {}): ReadinessProbe {
    const { path, host, scheme, httpHeaders, ...timing } = options;
    checkPort('ReadinessProbe.httpGet', port);
    if (scheme !== undefined && !['HTTP', 'HTTPS'].includes(scheme)) {
      refuse('ReadinessProbe.httpGet', ISTIO_RULES.PROBE, {
        what: 'a probe cannot have this scheme',
        given: scheme,
        allowed: 'HTTP, HTTPS',
      });
    }
    const header = httpHeaders?.find(({ name }) => !/^[-_A-Za-z0-9]+$/.test(name));
    if (header)
      refuse('ReadinessProbe.httpGet', ISTIO_RULES.PROBE, { what: 'this is no name of a header', given: header.name });
    return new ReadinessProbe('ReadinessProbe.httpGet', { httpGet: { path, port, host, scheme, httpHeaders } }, timing);
  }

  /**
   * A connection that can be made.
   *
   * @throws MESH1213 for no port, MESH1219 for a negative number
   */
  public static tcpSocket(port: number, options: TcpProbeOptions = {}): ReadinessProbe {
    const { host, ...timing } = options;
    checkPort('ReadinessProbe.tcpSocket', port);
    return new ReadinessProbe('ReadinessProbe.tcpSocket', { tcpSocket: { host, port } }, timing);
  }

  /**
   * A command that ends with 0.
   *
   * @throws MESH1219 without a command, or for a negative number
   */
  public static exec(command: string[], options: ReadinessProbeOptions = {}): ReadinessProbe {
    if (command.length === 0 || command.includes('')) {
      refuse('ReadinessProbe.exec', ISTIO_RULES.PROBE, { what: 'the command is empty', given: command });
    }
    return new ReadinessProbe('ReadinessProbe.exec', { exec: { command } }, options);
  }

  /**
   * A call of gRPC's health service. The admission webhook of Istio up to 1.31 refuses it, though the API has it.
   *
   * @throws MESH1213 for no port, MESH1219 for a negative number
   */
  public static grpc(port: number, options: GrpcProbeOptions = {}): ReadinessProbe {
    const { service, ...timing } = options;
    checkPort('ReadinessProbe.grpc', port);
    return new ReadinessProbe('ReadinessProbe.grpc', { grpc: { port, service } }, timing);
  }

  private constructor(
    place: string,
    private readonly method: { readonly [method: string]: unknown },
    private readonly timing: ReadinessProbeOptions,
  ) {
    for (const [field, value] of Object.entries(timing)) {
      if (value === undefined || (Number.isInteger(value) && value >= 0)) continue;
      refuse(place, ISTIO_RULES.PROBE, {
        what: `${field} is no count`,
        given: value,
        allowed: 'a whole number, 0 or more',
      });
    }
  }

  /** @internal */
  public _toWire(): unknown {
    return { ...this.method, ...this.timing };
  }
}

import type { IConstruct } from 'constructs';
import { refuse } from './error';
import { isDnsLabel } from './name';
import { MESH_RULES } from './rules';

/** The application protocols that Istio tells apart, as a Service's `appProtocol` names them. */
export enum AppProtocol {
  HTTP = 'http',
  HTTP2 = 'http2',
  GRPC = 'grpc',
  GRPC_WEB = 'grpc-web',
  HTTPS = 'https',
  TLS = 'tls',
  TCP = 'tcp',
  MONGO = 'mongo',
  MYSQL = 'mysql',
  REDIS = 'redis',
  UDP = 'udp',
}

const PROTOCOLS: readonly string[] = Object.values(AppProtocol);
const HTTP_PROTOCOLS: readonly AppProtocol[] = [
  AppProtocol.HTTP,
  AppProtocol.HTTP2,
  AppProtocol.GRPC,
  AppProtocol.GRPC_WEB,
];

/** What may be said of a port besides its number and protocol. */
export interface PortOptions {
  /**
   * The name of the port in the Service. It may begin with another word than the protocol, never with another protocol.
   *
   * @default - the protocol; the protocol and the number where a service has several ports of one protocol
   */
  readonly name?: string;
  /**
   * The port on which the pods listen.
   *
   * @default - the same number
   */
  readonly targetPort?: number;
}

/** A port of a service: number and application protocol. Which HTTP or TCP features a mesh offers on it follows from the protocol. */
export class Port {
  /** A port that speaks HTTP/1.1. */
  public static http(number: number, options: PortOptions = {}): Port {
    return new Port(number, AppProtocol.HTTP, options);
  }

  /** A port that speaks HTTP/2 in plain text. */
  public static http2(number: number, options: PortOptions = {}): Port {
    return new Port(number, AppProtocol.HTTP2, options);
  }

  /** A port that speaks gRPC in plain text. */
  public static grpc(number: number, options: PortOptions = {}): Port {
    return new Port(number, AppProtocol.GRPC, options);
  }

  /** A port on which the application itself terminates HTTPS: the mesh sees TLS, no HTTP. */
  public static https(number: number, options: PortOptions = {}): Port {
    return new Port(number, AppProtocol.HTTPS, options);
  }

  /** A port on which the application itself terminates TLS. */
  public static tls(number: number, options: PortOptions = {}): Port {
    return new Port(number, AppProtocol.TLS, options);
  }

  /** A port that speaks anything over TCP. */
  public static tcp(number: number, options: PortOptions = {}): Port {
    return new Port(number, AppProtocol.TCP, options);
  }

  /** A port of any protocol that Istio tells apart. */
  public static of(protocol: AppProtocol, number: number, options: PortOptions = {}): Port {
    return new Port(number, protocol, options);
  }

  /** The port on which the service is called. */
  public readonly number: number;
  /** The application protocol. */
  public readonly protocol: AppProtocol;
  /** The port on which the pods listen. */
  public readonly targetPort: number;
  /** The name that was given; a service makes one from the protocol where none was. */
  public readonly name?: string;

  private constructor(number: number, protocol: AppProtocol, options: PortOptions) {
    const place = `Port.${protocol}(${number})`;
    this.number = checkPort(place, 'port', number);
    this.protocol = protocol;
    this.targetPort = options.targetPort === undefined ? number : checkPort(place, 'targetPort', options.targetPort);
    this.name = options.name;
    if (options.name !== undefined) checkPortName(place, options.name, protocol);
  }

  /** Whether routes by HTTP path, header or method act on this port. */
  public get isHttp(): boolean {
    return HTTP_PROTOCOLS.includes(this.protocol);
  }
}

/** Refuses what is not a port number, and gives it back otherwise. */
export function checkPort(place: IConstruct | string, what: string, number: number): number {
  if (!Number.isInteger(number) || number < 1 || number > 65535) {
    refuse(place, MESH_RULES.PORT_NUMBER, {
      what: `${what} is out of range`,
      given: number,
      allowed: 'a whole number from 1 to 65535',
    });
  }
  return number;
}

/** A port with the name it has in its Service. */
export interface NamedPort {
  readonly name: string;
  readonly port: Port;
}

/** Names the ports of one service: the protocol alone where that is clear, else with the number; refuses what a Service cannot hold. */
export function namePorts(place: IConstruct, ports: readonly Port[]): NamedPort[] {
  const perProtocol = new Map<AppProtocol, number>();
  for (const port of ports) perProtocol.set(port.protocol, (perProtocol.get(port.protocol) ?? 0) + 1);
  const numbers = new Set<string>();
  const names = new Set<string>();
  return ports.map((port) => {
    const transport = `${port.number}/${transportOf(port)}`;
    const name =
      port.name ?? (perProtocol.get(port.protocol) === 1 ? port.protocol : `${port.protocol}-${port.number}`);
    if (numbers.has(transport)) duplicate(place, 'port number', port.number);
    if (names.has(name)) duplicate(place, 'port name', name);
    numbers.add(transport);
    names.add(name);
    return { name, port };
  });
}

/** The transport protocol, as Kubernetes names it. */
export function transportOf(port: Port): string {
  return port.protocol === AppProtocol.UDP ? 'UDP' : 'TCP';
}

function duplicate(place: IConstruct, what: string, given: unknown): never {
  return refuse(place, MESH_RULES.PORT_DUPLICATE, {
    what: `two ports of one service have the same ${what}`,
    given,
    allowed: 'each number and each name once',
  });
}

function checkPortName(place: string, name: string, protocol: AppProtocol): void {
  if (!isDnsLabel(name) || name.length > 63) {
    refuse(place, MESH_RULES.NAME, {
      what: 'port name is not a DNS-1123 label',
      given: name,
      allowed: 'lower-case letters, digits and inner hyphens, at most 63',
    });
  }
  const said = PROTOCOLS.filter((known) => name === known || name.startsWith(`${known}-`));
  if (said.length > 0 && !said.includes(protocol)) {
    refuse(place, MESH_RULES.PORT_PROTOCOL, {
      what: `port name says another protocol than ${protocol}`,
      given: name,
      allowed: `${protocol}, ${protocol}-..., or a name that begins with no protocol`,
    });
  }
}

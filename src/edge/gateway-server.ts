import type { Server } from '../istio/gateway';
import { PortProtocol } from '../istio/port';
import { refuse } from '../mesh/error';
import { checkHost } from '../mesh/host';
import { checkPort } from '../mesh/port';
import { EDGE_RULES } from './rules';
import type { ServerTls } from './server-tls';

/** What may be said of a server besides its hosts. */
export interface GatewayServerOptions {
  /**
   * The port of the gateway's Service on which it listens.
   *
   * @default - 80 for HTTP, 443 for HTTPS and TLS
   */
  readonly port?: number;
}

/** What may be said of a server that speaks plain HTTP. */
export interface HttpServerOptions extends GatewayServerOptions {
  /**
   * Whether every request is answered with a redirect to https.
   *
   * @default false
   */
  readonly httpsRedirect?: boolean;
}

/** One port that a gateway listens on: what is spoken there, and for which hosts. */
export class GatewayServer {
  /**
   * Plain HTTP.
   *
   * @param hosts DNS names, `*.example.com` or `*`
   */
  public static http(hosts: string[], options: HttpServerOptions = {}): GatewayServer {
    return new GatewayServer(PortProtocol.HTTP, options.port ?? 80, hosts, undefined, options.httpsRedirect ?? false);
  }

  /** HTTPS that the gateway terminates: routes by path and header act. */
  public static https(hosts: string[], tls: ServerTls, options: GatewayServerOptions = {}): GatewayServer {
    const protocol = tls.isPassthrough ? PortProtocol.TLS : PortProtocol.HTTPS;
    return new GatewayServer(protocol, options.port ?? 443, hosts, tls, false);
  }

  /** TLS with anything inside: passed on by server name, or terminated and passed on as TCP. */
  public static tls(hosts: string[], tls: ServerTls, options: GatewayServerOptions = {}): GatewayServer {
    return new GatewayServer(PortProtocol.TLS, options.port ?? 443, hosts, tls, false);
  }

  /** Plain TCP. A connection has no host, so that each port serves one purpose. */
  public static tcp(port: number, hosts: string[] = ['*']): GatewayServer {
    return new GatewayServer(PortProtocol.TCP, port, hosts, undefined, false);
  }

  /** The hosts that it serves. */
  public readonly hosts: string[];

  private constructor(
    /** The protocol that it speaks. */
    public readonly protocol: PortProtocol,
    /** The port of the gateway's Service. */
    public readonly port: number,
    hosts: string[],
    /** What it does with TLS; undefined for plain text. */
    public readonly serverTls: ServerTls | undefined,
    /** Whether it answers every request with a redirect to https. */
    public readonly httpsRedirect: boolean,
  ) {
    const place = `GatewayServer ${protocol} ${port}`;
    checkPort(place, 'port', port);
    if (hosts.length === 0) {
      refuse(place, EDGE_RULES.NO_HOSTS, { what: 'server has no host', given: hosts, allowed: 'at least one host' });
    }
    this.hosts = hosts.map((host) => checkHost(place, 'host', host));
  }

  /** Whether routes by path, header or method act on it. */
  public get isHttp(): boolean {
    return this.protocol === PortProtocol.HTTP || this.protocol === PortProtocol.HTTPS;
  }

  /** Whether it passes TLS on without opening it. */
  public get isPassthrough(): boolean {
    return this.serverTls?.isPassthrough ?? false;
  }

  /**
   * The server as a Gateway takes it.
   *
   * @param name the port's name, unlike those of the other servers
   * @param namespaces whose VirtualServices may bind; undefined for any
   * @param credentialName the Secret of its credential, where it is one
   * @internal
   */
  public _render(name: string, namespaces: readonly string[] | undefined, credentialName: string | undefined): Server {
    const tls = this.serverTls?._render(credentialName) ?? (this.httpsRedirect ? { httpsRedirect: true } : undefined);
    return {
      port: { number: this.port, name, protocol: this.protocol },
      hosts: namespaces
        ? namespaces.flatMap((namespace) => this.hosts.map((host) => `${namespace}/${host}`))
        : [...this.hosts],
      ...(tls ? { tls } : {}),
    };
  }
}

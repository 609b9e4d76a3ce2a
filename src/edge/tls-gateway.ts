import type { Construct } from 'constructs';
import { EdgeGateway, type EdgeGatewayOptions } from './edge-gateway';
import { GatewayServer } from './gateway-server';
import type { ServerTls } from './server-tls';

/** What a TlsGateway is made of. */
export interface TlsGatewayProps extends EdgeGatewayOptions {
  /** The hosts that it serves: DNS names, `*.example.com` or `*`. */
  readonly hosts: string[];
  /** What it does with the TLS of its clients. */
  readonly tls: ServerTls;
  /**
   * The port for TLS.
   *
   * @default 443
   */
  readonly port?: number;
  /**
   * Whether plain HTTP is answered with a redirect to https.
   *
   * @default true
   */
  readonly httpsRedirect?: boolean;
  /**
   * The port for plain HTTP.
   *
   * @default 80
   */
  readonly httpPort?: number;
}

/**
 * A gateway for HTTPS, with a port for plain HTTP that redirects to it.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
 */
export class TlsGateway extends EdgeGateway {
  public constructor(scope: Construct, id: string, props: TlsGatewayProps) {
    const { hosts, tls, port, httpPort, httpsRedirect, ...options } = props;
    const redirect = GatewayServer.http(hosts, { port: httpPort, httpsRedirect: true });
    const servers = [GatewayServer.https(hosts, tls, { port }), ...((httpsRedirect ?? true) ? [redirect] : [])];
    super(scope, id, { ...options, servers });
  }
}

import type { Construct } from 'constructs';
import { EdgeGateway, type EdgeGatewayOptions } from './edge-gateway';
import { GatewayServer } from './gateway-server';

/** What an HttpGateway is made of. */
export interface HttpGatewayProps extends EdgeGatewayOptions {
  /** The hosts that it serves: DNS names, `*.example.com` or `*`. */
  readonly hosts: string[];
  /**
   * The port for plain HTTP.
   *
   * @default 80
   */
  readonly port?: number;
}

/** A gateway for plain HTTP: anyone on the way can read and change what goes through it. */
export class HttpGateway extends EdgeGateway {
  public constructor(scope: Construct, id: string, props: HttpGatewayProps) {
    const { hosts, port, ...options } = props;
    super(scope, id, { ...options, servers: [GatewayServer.http(hosts, { port })] });
  }
}

import type { Construct } from 'constructs';
import type { Port } from './port';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { ServerTlsSettings } from './server-tls-settings';

/**
 * A port that a gateway listens on, and for which hosts.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export interface Server {
  /** The port, of the gateway's pods. Its protocol says whether TLS is opened. */
  readonly port: Port;
  /**
   * Hosts that it serves: DNS names, `*.example.com`, or `*`. With `namespace/` before it, only VirtualServices of that namespace
   * may bind (`.` is the gateway's own, `*` any).
   */
  readonly hosts: string[];
  /**
   * What is done with TLS; for HTTPS and TLS it must be said.
   *
   * @default - plain text
   */
  readonly tls?: ServerTlsSettings;
  /**
   * The address to listen on, or a `unix://` socket.
   *
   * @default - all addresses of the pod
   */
  readonly bind?: string;
  /**
   * A name, for logs; unlike those of the other servers.
   *
   * @default - none
   */
  readonly name?: string;
  /**
   * Where traffic goes, on the loopback address or a `unix://` socket. For proxies beside an application.
   *
   * @default - routes decide
   */
  readonly defaultEndpoint?: string;
}

/** What a Gateway says. */
export interface GatewayProps extends IstioResourceProps {
  /** The ports and hosts that the gateway serves. */
  readonly servers: Server[];
  /**
   * Labels of the gateway's pods. They are looked for in all namespaces, unless Istio is told otherwise, while `credentialName`
   * is read in the pods' own.
   *
   * @default - the gateways of all pods
   */
  readonly selector?: Record<string, string>;
}

/**
 * What the proxies at the edge of a mesh listen on: `Gateway` of networking.istio.io/v1.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class Gateway extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1', kind: 'Gateway' }, props);
    this._assertAdmitted();
  }
}

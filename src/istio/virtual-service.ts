import type { Construct } from 'constructs';
import type { HttpRoute } from './http-route';
import type { TcpRoute, TlsRoute } from './l4-route';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import { Delegate } from './values';

/** What a VirtualService says. */
export interface VirtualServiceProps extends IstioResourceProps {
  /**
   * Hosts that clients ask for: names of services, other DNS names, wildcards such as `*.example.com`, or addresses. For
   * requests of sidecars `*` is not allowed. A name without a dot is taken for a Service in this object's namespace.
   *
   * @default - none: the object is a delegate
   */
  readonly hosts?: string[];
  /**
   * Where it counts: gateways as `namespace/name` (or `name` in the same namespace), and `mesh` for all sidecars.
   *
   * @default - mesh
   */
  readonly gateways?: string[];
  /**
   * Routes of HTTP requests, of opened TLS too; the first that matches decides, so the order is kept.
   *
   * @default - none
   */
  readonly http?: HttpRoute[];
  /**
   * Routes of TLS connections that are passed through, by server name; the first that matches decides.
   *
   * @default - none
   */
  readonly tls?: TlsRoute[];
  /**
   * Routes of TCP connections; the first that matches decides.
   *
   * @default - none
   */
  readonly tcp?: TcpRoute[];
  /**
   * Namespaces that see it: names, `.` for its own, or `*` alone for all.
   *
   * @default - all, unless the mesh says otherwise
   */
  readonly exportTo?: string[];
}

/**
 * Routes requests to hosts: `VirtualService` of networking.istio.io/v1.
 *
 * Of several that name one host for one gateway, Istio takes the oldest for sidecars and drops the others.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class VirtualService extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' }, props);
    this._assertAdmitted();
  }

  /** This object as the delegate of a route in another VirtualService. */
  public get asDelegate(): Delegate {
    return Delegate.named(this.name, { namespace: this.namespace });
  }
}

import type { Construct } from 'constructs';
import type { ConnectionPoolSettings } from './connection-pool';
import type { Destination } from './destination';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { LabelSelector } from './selector';
import type { IstioEgressListener, IstioIngressListener } from './sidecar-listener';

/** What becomes of requests to hosts that a sidecar does not know. */
export enum OutboundTrafficMode {
  /** They are refused. It finds undeclared hosts; it is no firewall. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
  /** They go where the application wants. */
  ALLOW_ANY = 'ALLOW_ANY',
}

/**
 * What becomes of requests to hosts that a sidecar does not know.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy
 */
export interface OutboundTrafficPolicy {
  /**
   * Whether they are refused.
   *
   * @default OutboundTrafficMode.REGISTRY_ONLY for a policy that says nothing else
   */
  readonly mode?: OutboundTrafficMode;
  /**
   * A proxy that they go to; with ALLOW_ANY only, and the host must be among those of `egress`. The host is a whole name, with a
   * port.
   *
   * @default - where the application wants
   */
  readonly egressProxy?: Destination;
}

/** What a Sidecar says. */
export interface SidecarProps extends IstioResourceProps {
  /**
   * The pods, in this object's namespace, that it is for.
   *
   * @default - all pods of the namespace; in the root namespace, of the mesh
   */
  readonly workloadSelector?: LabelSelector;
  /**
   * Ports on which the sidecar takes requests for the application.
   *
   * @default - those of the pod's services
   */
  readonly ingress?: IstioIngressListener[];
  /**
   * Hosts that the sidecar knows.
   *
   * @default - all that are exported to the namespace
   */
  readonly egress?: IstioEgressListener[];
  /**
   * Limits of what the sidecar lets through to the application. They replace those of a DestinationRule.
   *
   * @default - those of the DestinationRule
   */
  readonly inboundConnectionPool?: ConnectionPoolSettings;
  /**
   * What becomes of requests to hosts that the sidecar does not know.
   *
   * @default - as the mesh says
   */
  readonly outboundTrafficPolicy?: OutboundTrafficPolicy;
}

/**
 * What a sidecar listens on and which hosts it knows: `Sidecar` of networking.istio.io/v1. A smaller scope makes proxies smaller.
 *
 * One for each workload counts; a namespace has one without selector at most.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export class Sidecar extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: SidecarProps = {}) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' }, props);
    this._assertAdmitted();
  }
}

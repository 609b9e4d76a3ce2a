import type { Construct } from 'constructs';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';

/**
 * A workload without a pod: a virtual machine, or an endpoint outside the cluster.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry
 */
export interface WorkloadEntrySpec {
  /**
   * Where it is: an IP address, a whole DNS name where the service resolves by DNS, or a `unix://` socket.
   *
   * @default - none: it is reached through the gateway of its `network`
   */
  readonly address?: string;
  /**
   * Its ports, by the names of the service's ports. Not for sockets.
   *
   * @default - the target ports of the service
   */
  readonly ports?: Record<string, number>;
  /**
   * Its labels, which selectors and subsets go by.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;
  /**
   * The network that it is in. Endpoints of other networks are reached through a gateway.
   *
   * @default - the network of the mesh
   */
  readonly network?: string;
  /**
   * Where it stands: `region/zone/subzone`.
   *
   * @default - unknown
   */
  readonly locality?: string;
  /**
   * Its share of traffic in relation to the weights of the other endpoints.
   *
   * @default 1
   */
  readonly weight?: number;
  /**
   * The service account, in the same namespace, whose identity it has.
   *
   * @default - none
   */
  readonly serviceAccount?: string;
}

/** What a WorkloadEntry says. */
export interface WorkloadEntryProps extends IstioResourceProps, WorkloadEntrySpec {}

/**
 * A workload without a pod: `WorkloadEntry` of networking.istio.io/v1. A ServiceEntry or Service selects it by its labels.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/
 */
export class WorkloadEntry extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: WorkloadEntryProps) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry' }, props);
    this._assertAdmitted();
  }
}

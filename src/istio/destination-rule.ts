import type { Construct } from 'constructs';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { WorkloadSelector } from './selector';
import type { TrafficPolicy } from './traffic-policy';

/**
 * A named part of a service: a version, mostly.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export interface Subset {
  /** The name that routes use: letters, digits and `-`, at most 63 characters. */
  readonly name: string;
  /**
   * Labels that the pods of the part carry, besides those of the service.
   *
   * @default - all pods of the service
   */
  readonly labels?: Record<string, string>;
  /**
   * How a proxy treats this part; each thing that is said replaces what the whole service says.
   *
   * @default - as the whole service
   */
  readonly trafficPolicy?: TrafficPolicy;
}

/** What a DestinationRule says. */
export interface DestinationRuleProps extends IstioResourceProps {
  /** The service. A name without a dot is taken for a Service in this object's namespace; `*.example.com` stands for many. */
  readonly host: string;
  /**
   * How proxies treat the service.
   *
   * @default - as the mesh says
   */
  readonly trafficPolicy?: TrafficPolicy;
  /**
   * Named parts of the service, in the order of their declaration.
   *
   * @default - none
   */
  readonly subsets?: Subset[];
  /**
   * Namespaces that see it: names, `.` for its own, or `*` alone for all.
   *
   * @default - all, unless the mesh says otherwise
   */
  readonly exportTo?: string[];
  /**
   * The callers, in this object's namespace, whose proxies follow it.
   *
   * @default - all that see it
   */
  readonly workloadSelector?: WorkloadSelector;
}

/**
 * How proxies treat a service once a route has chosen it, and which parts it has: `DestinationRule` of networking.istio.io/v1.
 *
 * Istio looks for the rule of a host in the namespace of the caller, then of the service, then in the root namespace.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export class DestinationRule extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: DestinationRuleProps) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' }, props);
    this._assertAdmitted();
  }
}

import type { Construct } from 'constructs';
import type { IstioResourceProps } from './resource';
import { IstioResource } from './resource';
import type { LabelSelector } from './selector';
import type { ServicePort } from './service-port';
import type { WorkloadEntrySpec } from './workload-entry';

/** Whether a service belongs to the mesh. */
export enum ServiceLocation {
  /** Outside: no mTLS, no policies of the mesh. */
  MESH_EXTERNAL = 'MESH_EXTERNAL',
  /** Inside, such as on virtual machines. */
  MESH_INTERNAL = 'MESH_INTERNAL',
}

/** How a proxy finds the addresses of a service. */
export enum ServiceResolution {
  /** It goes to the address that the client dialled. */
  NONE = 'NONE',
  /** It takes the addresses of `endpoints`. */
  STATIC = 'STATIC',
  /** It asks DNS, for `endpoints` or else for the hosts, and spreads over all answers. */
  DNS = 'DNS',
  /** Like DNS, but each new connection takes the first answer; for large services whose answers change. */
  DNS_ROUND_ROBIN = 'DNS_ROUND_ROBIN',
  /** For wildcard hosts: it asks DNS for the host of each request. */
  DYNAMIC_DNS = 'DYNAMIC_DNS',
}

/** What a ServiceEntry says. */
export interface ServiceEntryProps extends IstioResourceProps {
  /** The names of the service, 1 to 256; `*.example.com` stands for many, `*` alone is not allowed. */
  readonly hosts: string[];
  /**
   * Virtual addresses of the service, or CIDRs; at most 256. For TCP they tell it from other services on the same port.
   *
   * @default - none
   */
  readonly addresses?: string[];
  /**
   * The ports of the service, at most 256.
   *
   * @default - none
   */
  readonly ports?: ServicePort[];
  /**
   * Whether it belongs to the mesh.
   *
   * @default ServiceLocation.MESH_EXTERNAL
   */
  readonly location?: ServiceLocation;
  /**
   * How a proxy finds its addresses.
   *
   * @default ServiceResolution.NONE
   */
  readonly resolution?: ServiceResolution;
  /**
   * The endpoints of the service, at most 4096. Not together with `workloadSelector`.
   *
   * @default - as `resolution` says
   */
  readonly endpoints?: WorkloadEntrySpec[];
  /**
   * Pods and WorkloadEntries of this namespace that are the service. Not together with `endpoints`.
   *
   * @default - none
   */
  readonly workloadSelector?: LabelSelector;
  /**
   * Names, one of which a server's certificate must carry.
   *
   * @default - any
   */
  readonly subjectAltNames?: string[];
  /**
   * Namespaces that see it: names, `.` for its own, `*` alone for all, or `~` alone for none.
   *
   * @default - all, unless the mesh says otherwise
   */
  readonly exportTo?: string[];
}

/**
 * A service that Kubernetes does not know: `ServiceEntry` of networking.istio.io/v1.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export class ServiceEntry extends IstioResource {
  /**
   * @param scope where it belongs
   * @param id its id, and its name unless `metadata.name` gives another
   * @param props what it says
   * @throws MESH1200 for its name; SCHEMA, CEL or WEBHOOK for what Istio refuses in the release of the mesh
   */
  public constructor(scope: Construct, id: string, props: ServiceEntryProps) {
    super(scope, id, { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry' }, props);
    this._assertAdmitted();
  }
}

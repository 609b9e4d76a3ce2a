import type { Manifest } from './manifest';
import type { Protocol } from './protocol';

/** A port of a service. */
export interface ServicePort {
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
  /** Number or name of the port of the pods; the port's own number where nothing is said. */
  readonly targetPort: number | string;
}

/** How a proxy finds the endpoints of a service. `Alias` is a Kubernetes ExternalName. */
export type Resolution = 'ClientSide' | 'Dns' | 'DnsRoundRobin' | 'DynamicDns' | 'Passthrough' | 'Alias';

/** An address that serves a service, where the input says so. */
export interface Endpoint {
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Port by name of the service's port; absent where they are equal. */
  readonly ports?: Readonly<Record<string, number>>;
}

/** A host that the mesh knows: a Kubernetes Service or one host (and address) of a ServiceEntry. */
export interface Service {
  readonly hostname: string;
  /** The Service's name, or the ServiceEntry's host: what services of one age are ordered by. */
  readonly name: string;
  readonly namespace: string;
  readonly kubernetes: boolean;
  readonly ports: readonly ServicePort[];
  /** The address that a proxy's listeners bind to; `0.0.0.0` where there is none. May be a CIDR range for a ServiceEntry. */
  readonly address: string;
  readonly resolution: Resolution;
  readonly external: boolean;
  readonly created: number;
  readonly exportTo: readonly string[] | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>> | undefined;
  /** The host that an ExternalName Service stands for. */
  readonly externalName: string;
  /** Hosts of ExternalName Services that stand for this one. */
  readonly aliases: readonly string[];
  /** Known endpoints: of an EndpointSlice or of a ServiceEntry. */
  readonly endpoints: readonly Endpoint[];
  readonly manifest: Manifest;
}

/** The address of services that have none. */
export const noAddress = '0.0.0.0';

/** The port of a number; UDP is none of a proxy's business. */
export function portOf(service: Service, number: number): ServicePort | undefined {
  return service.ports.find((p) => p.number === number && p.protocol !== 'UDP');
}

/** Services without a creation time are older than everything that has one. */
export const oldest = -8640000000000000;

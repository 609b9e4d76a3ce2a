import type { Headers } from '../istio/headers';
import { refuse } from './error';
import { checkHost } from './host';
import { checkName } from './name';
import { checkPort } from './port';
import { MESH_RULES } from './rules';

/** A place that requests are sent to, as Istio writes it. */
export interface Destination {
  /** The host of the service. */
  readonly host: string;
  /**
   * The subset of its DestinationRule.
   *
   * @default - every pod of the service
   */
  readonly subset?: string;
  /**
   * The port of the service.
   *
   * @default - its only port; where it has several, the one that the request was sent to
   */
  readonly port?: number;
  /**
   * Its share of the requests, relative to the weights beside it. 0 is a weight: no request at all.
   *
   * @default - everything
   */
  readonly weight?: number;
  /**
   * Changes to headers for this destination alone, besides those of the route.
   *
   * @default - none
   */
  readonly headers?: Headers;
  /**
   * The ports that may be chosen from.
   *
   * @default - not known
   */
  readonly ports?: number[];
}

/** Something that requests can be sent to: a service, a version of one, either with a weight or a port, or a host. */
export interface IDestination {
  /** Where it is. */
  readonly destination: Destination;
}

/** A destination with a weight or a port of its own. */
export class Target implements IDestination {
  /** @internal */
  public static _of(destination: Destination): Target {
    return new Target(destination);
  }

  /** Where it is. */
  public readonly destination: Destination;

  private constructor(destination: Destination) {
    this.destination = destination;
  }

  /**
   * The same place with a share of the requests.
   *
   * @param weight a whole number, 0 included, relative to the weights beside it
   * @throws MESH0110 when it is negative or not whole
   */
  public weight(weight: number): Target {
    if (!Number.isInteger(weight) || weight < 0 || weight > 2147483647) {
      refuse(nameOf(this.destination), MESH_RULES.WEIGHT, {
        what: 'weight is not valid',
        given: weight,
        allowed: 'a whole number of zero or more',
      });
    }
    return new Target({ ...this.destination, weight });
  }

  /** The same place with changes to headers that hold for it alone. */
  public headers(headers: Headers): Target {
    return new Target({ ...this.destination, headers });
  }

  /**
   * The same place at one of its ports.
   *
   * @throws MESH0111 when the service is known and has no such port
   */
  public port(port: number): Target {
    const { ports } = this.destination;
    if (ports && !ports.includes(port)) {
      refuse(nameOf(this.destination), MESH_RULES.UNKNOWN_PORT, {
        what: 'service has no such port',
        given: port,
        allowed: ports.join(', '),
      });
    }
    return new Target({ ...this.destination, port: checkPort(nameOf(this.destination), 'port', port) });
  }
}

/** A host that this app does not declare. */
export class Host implements IDestination {
  /**
   * A name outside of the cluster, or one that a ServiceEntry of somebody else declares.
   *
   * @param name a DNS name
   */
  public static external(name: string): Host {
    return new Host(checkHost('Host.external', 'host', name));
  }

  /**
   * A Kubernetes Service that something else declares.
   *
   * @param name its name
   * @param namespace its namespace
   * @param clusterDomain the DNS domain of the cluster, `cluster.local` unless told otherwise
   */
  public static service(name: string, namespace: string, clusterDomain: string = 'cluster.local'): Host {
    checkName('Host.service', 'service', name);
    checkName('Host.service', 'namespace', namespace);
    return new Host(serviceHost(name, namespace, clusterDomain));
  }

  /** The full name. */
  public readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  /** Where it is. */
  public get destination(): Destination {
    return { host: this.name };
  }

  /** This host with a share of the requests. */
  public weight(weight: number): Target {
    return Target._of(this.destination).weight(weight);
  }

  /** This host at one port. */
  public port(port: number): Target {
    return Target._of(this.destination).port(port);
  }
}

/** The full host of a Kubernetes Service; its bare name where the namespace is not known. */
export function serviceHost(name: string, namespace: string | undefined, clusterDomain: string): string {
  return namespace ? `${name}.${namespace}.svc.${clusterDomain}` : name;
}

function nameOf(destination: Destination): string {
  return destination.subset ? `${destination.host} (${destination.subset})` : destination.host;
}

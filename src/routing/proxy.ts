import type { Config } from '../model/config';
import { policyFor, type MergedDestinationRule } from '../model/destination-rules';
import type { MergedGateways } from '../model/gateways';
import { isWildcard } from '../model/host';
import type { MeshIndex } from '../model/mesh-index';
import type { Protocol } from '../model/protocol';
import { portOf, type Service } from '../model/service';
import type { SidecarScope } from '../model/sidecar-scope';
import type { Destination } from '../model/spec';
import type { DecisionDestination } from './decision';
import type { Listener } from './listener';
import type { SourcePod } from './plain-request';
import type { RouteTable } from './route-table';

/** What a name that is looked up on demand may be asked for over. */
const onDemand: ReadonlySet<Protocol> = new Set<Protocol>(['HTTP', 'HTTP2', 'GRPC', 'TLS']);

/** What tells one proxy's configuration from another's. */
export interface ProxyIdentity extends SourcePod {
  readonly gateway: boolean;
}

/** A host, subset and port that a proxy sends to. */
export interface Target {
  readonly host: string;
  readonly subset: string;
  readonly port: number;
}

/** The configuration of proxies that are alike, made piece by piece as requests ask for it. */
export class Proxy {
  public readonly tables = new Map<string, RouteTable>();
  /** What the hosts that clients used stand for. */
  public readonly addresses = new Map<string, string>();
  readonly #listeners = new Map<number, readonly Listener[]>();

  public constructor(
    public readonly mesh: MeshIndex,
    public readonly identity: ProxyIdentity,
    public readonly scope: SidecarScope,
    /** Undefined for sidecars. */
    public readonly gateways: MergedGateways | undefined,
  ) {}

  /** The listeners on a port, built once. */
  public listenersOn(port: number, build: (proxy: Proxy, port: number) => readonly Listener[]): readonly Listener[] {
    let listeners = this.#listeners.get(port);
    if (!listeners) this.#listeners.set(port, (listeners = build(this, port)));
    return listeners;
  }

  public destinationRule(host: string): MergedDestinationRule | undefined {
    return this.scope.destinationRule(host, this.identity.labels);
  }

  /** Whether the proxy has a cluster for a target. */
  public exists(target: Target): boolean {
    const service = this.scope.byHostname.get(target.host);
    if (!service || service.resolution === 'Alias') return false;
    const port = portOf(service, target.port);
    if (!port) return false;
    if (service.resolution === 'DynamicDns')
      return this.resolvesOnDemand(service, port.protocol) && target.subset === '';
    const byDns = service.resolution === 'Dns' || service.resolution === 'DnsRoundRobin';
    const endpoints = service.endpoints.filter((e) => e.address !== '');
    if (byDns && endpoints.length === 0) return false;
    if (target.subset === '') return true;
    const rule = this.destinationRule(target.host);
    const subset = rule?.spec.subsets?.find((s) => s.name === target.subset);
    if (!subset) return false;
    if (!byDns || policyFor(rule?.spec, target.subset, target.port).loadBalancer?.simple === 'PASSTHROUGH') return true;
    const wanted = Object.entries(subset.labels ?? {});
    return endpoints.some((e) => wanted.every(([k, v]) => e.labels[k] === v));
  }

  /** Whether the proxy has a cluster that looks up each name of a wildcard host when it is asked for. */
  private resolvesOnDemand({ hostname }: Service, protocol: Protocol): boolean {
    return this.mesh.settings.facts.dynamicDns && isWildcard(hostname) && onDemand.has(protocol);
  }

  public destination(target: Target, weight: number): DecisionDestination {
    const { host, subset, port } = target;
    return { host, ...(subset === '' ? {} : { subset }), port, weight, exists: this.exists(target) };
  }
}

/**
 * The target that a destination stands for: an ExternalName leads one step on, and a missing port is that of a service
 * with only one, else the listener's.
 */
export function targetOf(destination: Destination, service: Service | undefined, listenerPort: number): Target {
  const host = service?.externalName || (destination.host ?? '');
  let port = listenerPort;
  if (destination.port) port = destination.port.number ?? 0;
  else if (service?.ports.length === 1) port = (service.ports[0] as { number: number }).number;
  return { host, subset: destination.subset ?? '', port };
}

/** Whether a config is one of Ingress rules, whose prefixes end at a slash. */
export function hasIngressSemantics(config: Config<unknown>): boolean {
  return config.annotations['internal.istio.io/route-semantics'] === 'ingress';
}

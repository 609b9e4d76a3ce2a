import { byAge } from './config';
import type { MeshSettings } from './mesh-config';
import type { Service } from './service';
import { cappedVisibility } from './service-entry-visibility';
import { isVisible, visibilityOf, type Visibility } from './visibility';

/** Every service of the mesh, by host and by who may see it. */
export class ServiceRegistry {
  /** All services, the oldest first. */
  public readonly all: readonly Service[];
  private readonly byHostAndNamespace = new Map<string, Map<string, Service>>();
  private readonly visibility = new Map<Service, Visibility>();
  private readonly everybody: Service[] = [];
  private readonly ownOnly = new Map<string, Service[]>();
  private readonly exported = new Map<string, Service[]>();
  private readonly visible = new Map<string, readonly Service[]>();
  /** Addresses by port number, of all services that share a host and a namespace. */
  private readonly addresses = new Map<string, Map<number, readonly string[]>>();

  public constructor(
    services: readonly Service[],
    settings: MeshSettings,
    /** Labels by namespace. */
    labels: ReadonlyMap<string, Readonly<Record<string, string>>>,
  ) {
    this.all = withAliases([...services].sort(byAge));
    for (const service of this.all) {
      let byNamespace = this.byHostAndNamespace.get(service.hostname);
      if (!byNamespace) this.byHostAndNamespace.set(service.hostname, (byNamespace = new Map()));
      const existing = byNamespace.get(service.namespace);
      // The oldest wins, except that a Kubernetes Service takes its host from any ServiceEntry.
      if (!existing || (!existing.kubernetes && service.kubernetes)) byNamespace.set(service.namespace, service);
      const { namespace: owner, exportTo } = service;
      const { defaultServiceExportTo, serviceEntryVisibility, facts } = settings;
      const exported = visibilityOf(exportTo, owner, defaultServiceExportTo, facts);
      const visibility =
        serviceEntryVisibility && !service.kubernetes
          ? cappedVisibility(exported, owner, labels.get(owner) ?? {}, serviceEntryVisibility)
          : exported;
      this.visibility.set(service, visibility);
      if (visibility.everybody) {
        this.everybody.push(service);
        continue;
      }
      for (const namespace of visibility.namespaces) {
        const into = namespace === service.namespace ? this.ownOnly : this.exported;
        const list = into.get(namespace);
        if (list) list.push(service);
        else into.set(namespace, [service]);
      }
    }
  }

  /** The services that proxies of a namespace may see: private ones, then those exported to it, then public ones. */
  public visibleTo(namespace: string): readonly Service[] {
    let list = this.visible.get(namespace);
    if (!list) {
      list = [...(this.ownOnly.get(namespace) ?? []), ...(this.exported.get(namespace) ?? []), ...this.everybody];
      this.visible.set(namespace, list);
    }
    return list;
  }

  public isVisibleTo(service: Service, namespace: string): boolean {
    const visibility = this.visibility.get(service);
    return visibility !== undefined && isVisible(visibility, namespace);
  }

  /**
   * The addresses that serve a port of a host in a namespace: a Service and a ServiceEntry of one host and namespace
   * share their endpoints.
   */
  public addressesOf(service: Service, port: number): readonly string[] {
    const key = `${service.namespace}/${service.hostname}`;
    let byPort = this.addresses.get(key);
    if (!byPort) {
      const sharing = this.all.filter((s) => s.hostname === service.hostname && s.namespace === service.namespace);
      this.addresses.set(key, (byPort = addressesByPort(sharing)));
    }
    return byPort.get(port) ?? [];
  }

  /** The services of a host by the namespace they are in. */
  public byHost(host: string): ReadonlyMap<string, Service> | undefined {
    return this.byHostAndNamespace.get(host);
  }
}

/** Gives each service the hosts of the ExternalName Services that lead to it, through any number of steps. */
function withAliases(services: Service[]): Service[] {
  const target = new Map<string, string>();
  for (const s of services) if (s.resolution === 'Alias') target.set(s.hostname, s.externalName);
  if (target.size === 0) return services;
  const aliases = new Map<string, Service[]>();
  for (const alias of services) {
    if (alias.resolution !== 'Alias') continue;
    const seen = new Set([alias.hostname]);
    let concrete: string | undefined = alias.externalName;
    while (concrete !== undefined && target.has(concrete)) {
      if (seen.has(concrete)) concrete = undefined;
      else {
        seen.add(concrete);
        concrete = target.get(concrete);
      }
    }
    if (concrete === undefined) continue;
    const list = aliases.get(concrete);
    if (list) list.push(alias);
    else aliases.set(concrete, [alias]);
  }
  return services.map((s) => {
    const found = aliases.get(s.hostname);
    if (!found) return s;
    const ordered = [...found].sort((a, b) =>
      a.namespace !== b.namespace ? (a.namespace < b.namespace ? -1 : 1) : a.hostname < b.hostname ? -1 : 1,
    );
    return { ...s, aliases: ordered.map((a) => a.hostname) };
  });
}

/** Endpoints of Kubernetes serve the port with their name, those of a ServiceEntry the ports with its numbers. */
function addressesByPort(sharing: readonly Service[]): Map<number, readonly string[]> {
  const out = new Map<number, readonly string[]>();
  for (const service of sharing) {
    for (const port of service.ports) {
      const serving = sharing.flatMap((s) =>
        s.endpoints.filter((e) =>
          s.kubernetes ? e.ports?.[port.name] !== undefined : s.ports.some((p) => p.number === port.number),
        ),
      );
      if (serving.length > 0) out.set(port.number, [...new Set(serving.map((e) => e.address))]);
    }
  }
  return out;
}

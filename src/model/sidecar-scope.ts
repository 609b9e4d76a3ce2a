import { byAge, selects, type Config } from './config';
import type { DestinationRuleIndex, MergedDestinationRule } from './destination-rules';
import { HostIndex, hostsMeet, isSubsetOf, isWildcard } from './host';
import type { ReleaseFacts } from './istio-release';
import type { MeshSettings } from './mesh-config';
import { parseProtocol } from './protocol';
import { portOf, type Service } from './service';
import type { ServiceRegistry } from './service-registry';
import type { EgressListenerSpec, OutboundTrafficPolicy, SidecarSpec, VirtualServiceSpec } from './spec';
import { meshGateway, type VirtualService, type VirtualServiceIndex } from './virtual-services';

/** What one egress listener of a proxy imports. */
export class EgressListener {
  private wildcards: HostIndex<VirtualService> | undefined;
  private byPort: Map<number, Service[]> | undefined;

  public constructor(
    /** The listener as the Sidecar says it; undefined at gateways. */
    public readonly spec: EgressListenerSpec | undefined,
    public readonly services: readonly Service[],
    public readonly virtualServices: readonly VirtualService[],
  ) {}

  /** The port of the listener where the Sidecar states one. */
  public get port(): number | undefined {
    return this.spec?.port ? (this.spec.port.number ?? 0) : undefined;
  }

  /** The imported services that have a port. */
  public withPort(port: number): readonly Service[] {
    this.byPort ??= servicesByPort(this.services);
    return this.byPort.get(port) ?? [];
  }

  /** The VirtualService whose host covers a service most closely. */
  public mostSpecific(hostname: string): VirtualService | undefined {
    if (!this.wildcards) {
      this.wildcards = new HostIndex();
      for (const vs of this.virtualServices) {
        for (const host of vs.spec.hosts ?? []) if (!this.wildcards.get(host)) this.wildcards.set(host, vs);
      }
    }
    return this.wildcards.mostSpecific(hostname);
  }
}

function servicesByPort(services: readonly Service[]): Map<number, Service[]> {
  const out = new Map<number, Service[]>();
  for (const s of services) {
    for (const p of s.ports) {
      const list = out.get(p.number);
      if (!list) out.set(p.number, [s]);
      else if (list.at(-1) !== s) list.push(s);
    }
  }
  return out;
}

/** Everything that a proxy may know: by its Sidecar, or all that is exported to its namespace. */
export class SidecarScope {
  public readonly services: readonly Service[];
  public readonly byHostname: ReadonlyMap<string, Service>;
  /** Whether traffic to hosts outside the scope leaves, or ends at the proxy. */
  public readonly allowAny: boolean;
  public readonly outboundTrafficPolicy: OutboundTrafficPolicy | undefined;
  private readonly rules = new Map<string, readonly MergedDestinationRule[]>();

  public constructor(
    public readonly namespace: string,
    /** The Sidecar that made the scope. */
    public readonly sidecar: Config<SidecarSpec> | undefined,
    public readonly egress: readonly EgressListener[],
    collected: ScopeServices,
    private readonly destinationRules: DestinationRuleIndex,
    settings: MeshSettings,
  ) {
    this.services = collected.list;
    this.byHostname = collected.byHostname;
    const policy = sidecar?.spec.outboundTrafficPolicy;
    this.outboundTrafficPolicy = policy ?? undefined;
    this.allowAny = policy ? policy.mode === 'ALLOW_ANY' : settings.allowAny;
  }

  /** The DestinationRule that a proxy with the given labels uses for a host of the scope. */
  public destinationRule(
    hostname: string,
    labels: Readonly<Record<string, string>>,
  ): MergedDestinationRule | undefined {
    let rules = this.rules.get(hostname);
    if (!rules) {
      const service = this.byHostname.get(hostname);
      rules = service ? this.destinationRules.forService(this.namespace, service) : [];
      this.rules.set(hostname, rules);
    }
    let general: MergedDestinationRule | undefined;
    for (const rule of rules) {
      const selector = rule.spec.workloadSelector;
      if (!selector) general = rule;
      else if (rule.namespace === this.namespace && selects(selector.matchLabels ?? {}, labels)) return rule;
    }
    return general;
  }

  /** The egress listener that serves a port: the first that states it, or the first that states none. */
  public listenerFor(port: number): EgressListener | undefined {
    return this.egress.find((e) => e.port === undefined || e.port === port);
  }
}

/** Services as a scope gathers them: one for each host, Kubernetes' before others, ports of like ones joined. */
export class ScopeServices {
  public readonly list: Service[] = [];
  public readonly byHostname = new Map<string, Service>();
  private readonly position = new Map<string, number>();

  public add(service: Service): void {
    const at = this.position.get(service.hostname);
    if (at === undefined) {
      this.position.set(service.hostname, this.list.length);
      this.list.push(service);
      this.byHostname.set(service.hostname, service);
      return;
    }
    const existing = this.list[at] as Service;
    if (existing === service || (existing.kubernetes && !service.kubernetes)) return;
    let next = service;
    if (existing.kubernetes === service.kubernetes) {
      if (samePorts(existing, service) || !alike(existing, service)) return;
      next = { ...existing, ports: [...existing.ports, ...service.ports.filter((p) => !portOf(existing, p.number))] };
    }
    this.list[at] = next;
    this.byHostname.set(next.hostname, next);
  }
}

function samePorts(a: Service, b: Service): boolean {
  return (
    a.ports.length === b.ports.length &&
    a.ports.every((p, i) => {
      const q = b.ports[i];
      return q?.name === p.name && q.number === p.number && q.protocol === p.protocol;
    })
  );
}

function alike(a: Service, b: Service): boolean {
  const key = (s: Service): string =>
    JSON.stringify([
      s.namespace,
      s.resolution,
      s.kubernetes,
      sorted(s.labels),
      sorted(s.selector),
      [...new Set(s.exportTo)].sort(),
    ]);
  return key(a) === key(b);
}

function sorted(map: Readonly<Record<string, string>> | undefined): [string, string][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The hosts that an egress listener imports from one namespace. */
class ImportedHosts {
  public readonly exact = new Set<string>();
  public readonly all: string[] = [];
  private readonly excluded: string[] = [];

  public add(host: string): void {
    this.all.push(host);
    if (!isWildcard(host)) this.exact.add(host);
  }

  public exclude(host: string): void {
    this.excluded.push(host);
  }

  public excludes(host: string): boolean {
    return this.excluded.some((h) => isSubsetOf(host, h));
  }

  public importsService(host: string): boolean {
    if (this.exact.has(host)) return true;
    const wild = isWildcard(host);
    return this.all.some((h) => (wild || isWildcard(h)) && isSubsetOf(host, h));
  }

  public importsVirtualService(host: string): boolean {
    if (this.exact.has(host)) return true;
    const wild = isWildcard(host);
    return this.all.some((h) => (wild || isWildcard(h)) && hostsMeet(host, h));
  }
}

/** What the builders of scopes read. */
export interface ScopeInput {
  readonly settings: MeshSettings;
  readonly registry: ServiceRegistry;
  readonly virtualServices: VirtualServiceIndex;
  readonly destinationRules: DestinationRuleIndex;
}

/** The scope of sidecars in a namespace that a Sidecar (or none) applies to. */
export function sidecarScope(
  input: ScopeInput,
  namespace: string,
  sidecar: Config<SidecarSpec> | undefined,
): SidecarScope {
  const said = sidecar?.spec.egress ?? [];
  const egress = (said.length > 0 ? said : [{ hosts: ['*/*'] }]).map((e) => egressListener(input, namespace, e));
  const services = new ScopeServices();
  for (const listener of egress) {
    for (const s of listener.services) services.add(s);
    for (const vs of listener.virtualServices) addDestinations(input, namespace, listener, vs, services);
  }
  return new SidecarScope(namespace, sidecar, egress, services, input.destinationRules, input.settings);
}

/** The scope of gateways in a namespace: Sidecars do not apply to them. */
export function gatewayScope(input: ScopeInput, namespace: string): SidecarScope {
  const services = new ScopeServices();
  for (const s of input.registry.visibleTo(namespace)) services.add(s);
  const listener = new EgressListener(undefined, [], input.virtualServices.forGateway(meshGateway, namespace));
  return new SidecarScope(namespace, undefined, [listener], services, input.destinationRules, input.settings);
}

function egressListener(input: ScopeInput, namespace: string, spec: EgressListenerSpec): EgressListener {
  const byNamespace = importedHosts(spec.hosts ?? [], namespace, input.settings.facts);
  const everywhere = byNamespace.get('*');
  const excluded = (owner: string, host: string): boolean =>
    !!byNamespace.get(owner)?.excludes(host) || !!everywhere?.excludes(host);
  const virtualServices = input.virtualServices.forGateway(meshGateway, namespace).filter((vs) => {
    const own = byNamespace.get(vs.namespace);
    return vs.spec.hosts?.some(
      (h) => (own?.importsVirtualService(h) || everywhere?.importsVirtualService(h)) && !excluded(vs.namespace, h),
    );
  });
  const port = portToMatch(spec);
  const imported: Service[] = [];
  for (const service of candidates(input, namespace, byNamespace)) {
    if (excluded(service.namespace, service.hostname)) continue;
    for (const hosts of [byNamespace.get(service.namespace), everywhere]) {
      if (!hosts?.importsService(service.hostname)) continue;
      const narrowed = port === undefined ? service : withOnlyPorts(service, (p) => p === port, true);
      if (!narrowed) continue;
      const aliases = narrowed.aliases.filter((a) => hosts.importsService(a));
      imported.push(aliases.length === narrowed.aliases.length ? narrowed : { ...narrowed, aliases });
      break;
    }
  }
  return new EgressListener(spec, oneNamespaceForEachHost(imported, namespace), [...new Set(virtualServices)]);
}

/** The hosts of an egress listener, by the namespace that they are imported from. */
function importedHosts(
  hosts: readonly string[],
  namespace: string,
  { excludesHosts }: ReleaseFacts,
): Map<string, ImportedHosts> {
  const out = new Map<string, ImportedHosts>();
  for (const text of hosts) {
    const parts = String(text).split('/');
    if (parts.length !== 2) continue;
    const [scope, host] = parts as [string, string];
    const minus = excludesHosts && scope.startsWith('~');
    const said = minus ? scope.slice(1) || '*' : scope;
    const owner = said === '.' ? namespace : said;
    let own = out.get(owner);
    if (!own) out.set(owner, (own = new ImportedHosts()));
    if (minus) own.exclude(host);
    else own.add(host);
  }
  return out;
}

/** The services that a listener chooses from. */
function candidates(
  { registry, settings }: ScopeInput,
  namespace: string,
  imported: ReadonlyMap<string, ImportedHosts>,
): readonly Service[] {
  const exactAlone = [...imported].every(
    ([owner, { all }]) => all.length === 0 || (owner !== '*' && !all.some(isWildcard)),
  );
  if (!settings.facts.looksUpExactHosts || !exactAlone) return registry.visibleTo(namespace);
  const out: Service[] = [];
  for (const [owner, hosts] of imported) {
    for (const host of hosts.exact) {
      const service = registry.byHost(host)?.get(owner);
      if (service && registry.isVisibleTo(service, namespace)) out.push(service);
    }
  }
  return out.sort(byAge);
}

/** The port by which imported services are narrowed: an HTTP proxy listener takes all. */
function portToMatch(spec: EgressListenerSpec): number | undefined {
  const number = spec.port?.number ?? 0;
  return number !== 0 && parseProtocol(spec.port?.protocol) !== 'HTTP_PROXY' ? number : undefined;
}

function withOnlyPorts(service: Service, keep: (port: number) => boolean, first: boolean): Service | undefined {
  const ports = service.ports.filter((p) => keep(p.number));
  if (ports.length === 0) return undefined;
  const kept = first ? ports.slice(0, 1) : ports;
  return kept.length === service.ports.length ? service : { ...service, ports: kept };
}

/** Of services with one host in several namespaces, those of one: the client's own, else Kubernetes', else the first. */
function oneNamespaceForEachHost(services: readonly Service[], namespace: string): Service[] {
  const chosen = new Map<string, Service>();
  for (const s of services) {
    const existing = chosen.get(s.hostname);
    if (!existing || s.namespace === namespace) chosen.set(s.hostname, s);
    else if (!existing.kubernetes && s.kubernetes && existing.namespace !== namespace) chosen.set(s.hostname, s);
  }
  return services.filter((s) => chosen.get(s.hostname)?.namespace === s.namespace);
}

/** Brings the destinations of an imported VirtualService into the scope, with the ports that it names. */
function addDestinations(
  input: ScopeInput,
  namespace: string,
  listener: EgressListener,
  vs: VirtualService,
  into: ScopeServices,
): void {
  const port = listener.spec ? portToMatch(listener.spec) : undefined;
  for (const [host, ports] of destinationsFor(vs.spec, namespace)) {
    const byNamespace = input.registry.byHost(host);
    if (!byNamespace) continue;
    const service = byNamespace.get(namespace) ?? firstVisible(input, byNamespace, namespace);
    if (!service) continue;
    let narrowed: Service | undefined = service;
    if (port !== undefined) narrowed = withOnlyPorts(service, (p) => p === port, true);
    else if (!ports.has(0)) narrowed = withOnlyPorts(service, (p) => ports.has(p), false);
    if (narrowed) into.add(narrowed);
  }
}

/** Of services with one host in other namespaces than the client's, the one that it takes. */
function firstVisible(
  { registry, settings }: ScopeInput,
  byNamespace: ReadonlyMap<string, Service>,
  namespace: string,
): Service | undefined {
  const visible = [...byNamespace.values()].filter((s) => registry.isVisibleTo(s, namespace));
  visible.sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
  if (!settings.facts.prefersKubernetes) return visible[0];
  // Istio leaves open which of two of one age it takes.
  return visible.find((s) => s.kubernetes) ?? visible.sort((a, b) => a.created - b.created)[0];
}

/**
 * The hosts that a VirtualService sends to, each with the ports it names (0: some destination names none), as far as
 * its HTTP rules may apply to clients in a namespace.
 */
export function destinationsFor(spec: VirtualServiceSpec, clientNamespace: string): Map<string, Set<number>> {
  const out = new Map<string, Set<number>>();
  const add = (d: { host?: string; port?: { number?: number } } | undefined): void => {
    if (!d) return;
    const host = d.host ?? '';
    let ports = out.get(host);
    if (!ports) out.set(host, (ports = new Set()));
    ports.add(d.port?.number ?? 0);
  };
  for (const http of spec.http ?? []) {
    const namespaces = (http.match ?? []).filter((m) => m.sourceNamespace).map((m) => m.sourceNamespace);
    if (clientNamespace !== '' && namespaces.length > 0 && !namespaces.includes(clientNamespace)) continue;
    for (const r of http.route ?? []) add(r.destination);
    add(http.mirror);
    for (const m of http.mirrors ?? []) add(m.destination);
  }
  for (const l4 of [...(spec.tcp ?? []), ...(spec.tls ?? [])]) for (const r of l4.route ?? []) add(r.destination);
  return out;
}

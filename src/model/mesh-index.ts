import { byAge, configOf, selects, type Config } from './config';
import { DestinationRuleIndex, type DestinationRule } from './destination-rules';
import { gatewaysFor, mergeGateways, type Gateway, type MergedGateways } from './gateways';
import { ingressObjects } from './ingress';
import type { IstioRelease } from './istio-release';
import { AddressPool, endpointsOfSlice, kubernetesService, serviceOfSlice } from './kubernetes-services';
import { apiGroup, type Manifest } from './manifest';
import { meshConfigIn, meshSettings, type MeshSettings } from './mesh-config';
import { PolicyIndex } from './policies';
import type { Endpoint, Service } from './service';
import { serviceEntryServices } from './service-entries';
import { ServiceRegistry } from './service-registry';
import { misshapen } from './shape';
import { gatewayScope, sidecarScope, type ScopeInput, type SidecarScope } from './sidecar-scope';
import type {
  AuthorizationPolicySpec,
  PeerAuthenticationSpec,
  ServiceEntrySpec,
  SidecarSpec,
  WorkloadEntrySpec,
} from './spec';
import { VirtualServiceIndex, type VirtualService } from './virtual-services';
import { namespaceLabels, WorkloadIndex, workloadOf, type Workload } from './workloads';

/** An object that no cluster would take, and the field that is to blame. */
export interface Misshapen {
  readonly config: Config<unknown>;
  readonly field: string;
}

/** What a mesh is read with. */
export interface MeshIndexOptions {
  /** Istio's MeshConfig; without it the ConfigMap `istio` of the input counts, else Istio's defaults. */
  readonly meshConfig?: unknown;
  /** The cluster's DNS domain, `cluster.local` unless said. */
  readonly domain?: string;
  /** The release of Istio that understands the objects, 1.30 unless said. */
  readonly release?: IstioRelease;
  /** Settings of the mesh that are known besides its MeshConfig, which goes before them. */
  readonly settings?: { readonly rootNamespace?: string; readonly trustDomain?: string };
}

/**
 * A mesh as Istio understands its objects: services, VirtualServices with full names and delegates merged,
 * DestinationRules, Gateways, scopes of proxies, workloads and policies, each found through an index.
 *
 * Of two objects with one kind, namespace and name the later counts. Order follows Istio: age, then name, then namespace.
 */
export class MeshIndex {
  public readonly settings: MeshSettings;
  public readonly services: ServiceRegistry;
  public readonly virtualServices: VirtualServiceIndex;
  public readonly destinationRules: DestinationRuleIndex;
  /** All Gateways, the oldest first. */
  public readonly gateways: readonly Gateway[];
  public readonly sidecars: readonly Config<SidecarSpec>[];
  public readonly workloads: WorkloadIndex;
  public readonly policies: PolicyIndex;
  /** Labels by namespace, of the Namespace objects of the input. */
  public readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Objects that change what proxies do in ways that the model does not evaluate. */
  public readonly unevaluated: readonly Config<unknown>[];
  /** Objects that were left out, as their fields cannot be read. */
  public readonly misshapen: readonly Misshapen[];
  /** Labels of proxies that any routing rule looks at: proxies that agree in these route alike. */
  public readonly routingLabels: ReadonlySet<string>;
  private readonly sidecarsByNamespace = new Map<string, Config<SidecarSpec>[]>();
  private readonly scopes = new Map<string, SidecarScope>();
  private readonly gatewayScopes = new Map<string, SidecarScope>();
  private readonly merged = new Map<string, MergedGateways>();

  public constructor(
    public readonly manifests: readonly Manifest[],
    options: MeshIndexOptions = {},
  ) {
    const sorted = sortObjects(manifests);
    const meshConfig = options.meshConfig ?? sorted.meshConfig;
    this.settings = meshSettings(
      { ...options.settings, ...(meshConfig as object | undefined) },
      options.domain,
      options.release,
    );
    const ingress = ingressObjects(sorted.ingresses, this.settings);
    this.workloads = new WorkloadIndex(sorted.workloads);
    this.namespaces = sorted.namespaces;
    this.services = new ServiceRegistry(readServices(sorted, this.settings), this.settings, sorted.namespaces);
    this.virtualServices = new VirtualServiceIndex(
      [...sorted.virtualServices, ...ingress.virtualServices],
      this.settings,
    );
    this.destinationRules = new DestinationRuleIndex(sorted.destinationRules, this.settings);
    this.gateways = [...sorted.gateways, ...ingress.gateways].sort(byAge);
    this.sidecars = sorted.sidecars.sort(byAge);
    this.policies = new PolicyIndex(sorted.authorizationPolicies, sorted.peerAuthentications, this.settings);
    this.unevaluated = sorted.unevaluated;
    this.misshapen = sorted.misshapen;
    for (const sidecar of [
      ...this.sidecars.filter((s) => s.spec.workloadSelector),
      ...this.sidecars.filter((s) => !s.spec.workloadSelector),
    ]) {
      const list = this.sidecarsByNamespace.get(sidecar.namespace);
      if (list) list.push(sidecar);
      else this.sidecarsByNamespace.set(sidecar.namespace, [sidecar]);
    }
    this.routingLabels = routingLabels(this.virtualServices.all, this.destinationRules);
  }

  /** The Sidecar that applies to a proxy: its namespace's with a fitting selector, else without one, else the root namespace's. */
  public sidecarFor(namespace: string, labels: Readonly<Record<string, string>>): Config<SidecarSpec> | undefined {
    const own = this.sidecarsByNamespace.get(namespace);
    const found = own?.find((s) =>
      selects(s.spec.workloadSelector ? (s.spec.workloadSelector.labels ?? {}) : undefined, labels),
    );
    if (found) return found;
    return this.sidecarsByNamespace.get(this.settings.rootNamespace)?.find((s) => !s.spec.workloadSelector);
  }

  /** What a sidecar in a namespace with the given labels knows of the mesh. */
  public scopeFor(namespace: string, labels: Readonly<Record<string, string>>): SidecarScope {
    const sidecar = this.sidecarFor(namespace, labels);
    const key = `${namespace} ${sidecar?.key ?? ''}`;
    let scope = this.scopes.get(key);
    if (!scope) this.scopes.set(key, (scope = sidecarScope(this.scopeInput(), namespace, sidecar)));
    return scope;
  }

  /** What a gateway in a namespace knows of the mesh. */
  public gatewayScopeFor(namespace: string): SidecarScope {
    let scope = this.gatewayScopes.get(namespace);
    if (!scope) this.gatewayScopes.set(namespace, (scope = gatewayScope(this.scopeInput(), namespace)));
    return scope;
  }

  /** The servers of all Gateways that select a gateway's pods, merged. */
  public mergedGatewaysFor(namespace: string, labels: Readonly<Record<string, string>>, ip?: string): MergedGateways {
    const key = `${namespace} ${ip ?? ''} ${JSON.stringify(Object.entries(labels).sort())}`;
    let merged = this.merged.get(key);
    if (!merged) {
      const behind = this.servicesOf(namespace, labels, ip);
      const named = (name: string): number | undefined => this.podPort(namespace, labels, name);
      // Pods whose address is unknown are taken to be those that a Gateway names by a service with endpoints.
      const byName =
        ip === undefined ? [...behind, ...this.services.all.filter((s) => s.endpoints.length > 0)] : behind;
      merged = mergeGateways(gatewaysFor(this.gateways, labels, behind, named, byName));
      this.merged.set(key, merged);
    }
    return merged;
  }

  /** The services whose selector (or endpoint) is the given pod, in Istio's order. */
  public servicesOf(namespace: string, labels: Readonly<Record<string, string>>, ip?: string): Service[] {
    return this.services.all.filter((s) => {
      if (s.kubernetes && s.namespace !== namespace) return false;
      if (s.selector && Object.keys(s.selector).length > 0)
        return s.namespace === namespace && selects(s.selector, labels);
      return ip !== undefined && s.endpoints.some((e) => e.address === ip);
    });
  }

  /** The number of a named port of the pods with the given labels. */
  public podPort(namespace: string, labels: Readonly<Record<string, string>>, name: string): number | undefined {
    return this.workloads
      .selectedBy(namespace, labels)
      .find((w) => w.ports.has(name))
      ?.ports.get(name);
  }

  private scopeInput(): ScopeInput {
    const { settings, services, virtualServices, destinationRules } = this;
    return { settings, registry: services, virtualServices, destinationRules };
  }
}

interface SortedObjects {
  meshConfig: unknown;
  readonly services: Manifest[];
  readonly endpoints: Map<string, Endpoint[]>;
  readonly serviceEntries: Config<ServiceEntrySpec>[];
  readonly workloadEntries: Config<WorkloadEntrySpec>[];
  readonly virtualServices: VirtualService[];
  readonly destinationRules: DestinationRule[];
  readonly gateways: Gateway[];
  readonly sidecars: Config<SidecarSpec>[];
  readonly authorizationPolicies: Config<AuthorizationPolicySpec>[];
  readonly peerAuthentications: Config<PeerAuthenticationSpec>[];
  readonly ingresses: Manifest[];
  readonly workloads: Workload[];
  readonly namespaces: Map<string, Readonly<Record<string, string>>>;
  readonly unevaluated: Config<unknown>[];
  readonly misshapen: Misshapen[];
}

const NETWORKING = 'networking.istio.io';
const SECURITY = 'security.istio.io';

type Place = (into: SortedObjects, manifest: Manifest) => void;

/** The API group of a kind, and what becomes of its objects; other groups may have kinds of the same name. */
const PLACES: Readonly<Record<string, readonly [group: string, place: Place]>> = {
  Service: ['', (o, m) => o.services.push(m)],
  Namespace: ['', (o, m) => o.namespaces.set(String(m.object.metadata?.name ?? ''), namespaceLabels(m.object))],
  ConfigMap: [
    '',
    (o, m) => {
      o.meshConfig ??= meshConfigIn(m.object);
    },
  ],
  EndpointSlice: [
    'discovery.k8s.io',
    (o, m) => {
      const service = serviceOfSlice(m.object);
      if (service === undefined) return;
      o.endpoints.set(service, [...(o.endpoints.get(service) ?? []), ...endpointsOfSlice(m.object)]);
    },
  ],
  Ingress: ['networking.k8s.io', (o, m) => o.ingresses.push(m)],
  ServiceEntry: [NETWORKING, (o, m) => o.serviceEntries.push(configOf(m))],
  WorkloadEntry: [NETWORKING, (o, m) => o.workloadEntries.push(configOf(m))],
  VirtualService: [NETWORKING, (o, m) => o.virtualServices.push(configOf(m))],
  DestinationRule: [NETWORKING, (o, m) => o.destinationRules.push(configOf(m))],
  Gateway: [NETWORKING, (o, m) => o.gateways.push(configOf(m))],
  Sidecar: [NETWORKING, (o, m) => o.sidecars.push(configOf(m))],
  EnvoyFilter: [NETWORKING, (o, m) => o.unevaluated.push(configOf(m))],
  AuthorizationPolicy: [SECURITY, (o, m) => o.authorizationPolicies.push(configOf(m))],
  PeerAuthentication: [SECURITY, (o, m) => o.peerAuthentications.push(configOf(m))],
  WasmPlugin: ['extensions.istio.io', (o, m) => o.unevaluated.push(configOf(m))],
};
const places = new Map(Object.entries(PLACES));

function sortObjects(manifests: readonly Manifest[]): SortedObjects {
  const out: SortedObjects = {
    meshConfig: undefined,
    services: [],
    endpoints: new Map(),
    serviceEntries: [],
    workloadEntries: [],
    virtualServices: [],
    destinationRules: [],
    gateways: [],
    sidecars: [],
    authorizationPolicies: [],
    peerAuthentications: [],
    ingresses: [],
    workloads: [],
    namespaces: new Map(),
    unevaluated: [],
    misshapen: [],
  };
  for (const manifest of lastOfEach(manifests)) {
    const { object } = manifest;
    const group = apiGroup(String(object.apiVersion ?? ''));
    const bad = group.endsWith('.istio.io') ? misshapen(object) : undefined;
    if (bad !== undefined) {
      out.misshapen.push({ config: configOf(manifest), field: bad });
      continue;
    }
    const [known, place] = places.get(object.kind) ?? [];
    if (group === known) place?.(out, manifest);
    const workload = workloadOf(manifest);
    if (workload) out.workloads.push(workload);
  }
  return out;
}

/** One object for each kind, namespace and name: the last, in the place of the first. */
function lastOfEach(manifests: readonly Manifest[]): Iterable<Manifest> {
  const out = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { object } = manifest;
    if (typeof object !== 'object' || object === null || typeof object.kind !== 'string') continue;
    const { apiVersion, kind, metadata } = object;
    out.set(
      `${apiGroup(String(apiVersion ?? ''))}/${kind}/${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`,
      manifest,
    );
  }
  return out.values();
}

function readServices(sorted: SortedObjects, settings: MeshSettings): Service[] {
  const pool = new AddressPool();
  const out = sorted.services.map((m) => {
    const key = `${m.object.metadata?.namespace || 'default'}/${m.object.metadata?.name ?? ''}`;
    return kubernetesService(m, settings.domain, pool, sorted.endpoints.get(key) ?? []);
  });
  for (const entry of sorted.serviceEntries) {
    const selector = entry.spec.workloadSelector?.labels;
    const selected = selector ? selectedEndpoints(sorted, entry.namespace, selector) : [];
    out.push(...serviceEntryServices(entry, selected));
  }
  return out;
}

function selectedEndpoints(
  sorted: SortedObjects,
  namespace: string,
  selector: Readonly<Record<string, string>>,
): Endpoint[] {
  return sorted.workloadEntries
    .filter((e) => e.namespace === namespace && selects(selector, e.spec.labels ?? {}))
    .map((e) => ({ address: e.spec.address ?? '', labels: e.spec.labels ?? {}, ports: e.spec.ports }));
}

function routingLabels(virtualServices: readonly VirtualService[], rules: DestinationRuleIndex): Set<string> {
  const out = new Set(rules.selectorLabels);
  const add = (matches: readonly { sourceLabels?: Record<string, string> }[] | undefined): void => {
    for (const m of matches ?? []) for (const label in m.sourceLabels) out.add(label);
  };
  for (const { spec } of virtualServices) {
    for (const r of spec.http ?? []) add(r.match);
    for (const r of spec.tcp ?? []) add(r.match);
    for (const r of spec.tls ?? []) add(r.match);
  }
  return out;
}

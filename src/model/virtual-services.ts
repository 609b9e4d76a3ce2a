import { byAge, type Config } from './config';
import { mergeHttpRoutes } from './delegates';
import type { MeshSettings } from './mesh-config';
import { resolveGateway, resolveHost } from './resolve';
import type { Destination, HttpRoute, L4Match, VirtualServiceSpec } from './spec';
import { isVisible, visibilityOf, type Visibility } from './visibility';

export type VirtualService = Config<VirtualServiceSpec>;

/** The name under which sidecars are addressed where gateways are listed. */
export const meshGateway = 'mesh';

/** A delegation that came to nothing, or only in part. */
export interface DelegateProblem {
  readonly root: VirtualService;
  /** Index in the root's `http`. */
  readonly rule: number;
  readonly delegate: string;
  readonly reason: 'missing' | 'notExported' | 'conflict';
}

interface Bound {
  readonly everybody: VirtualService[];
  readonly ownOnly: Map<string, VirtualService[]>;
  readonly exported: Map<string, VirtualService[]>;
}

/** VirtualServices with full names and delegates merged, by the gateway they are bound to and who may see them. */
export class VirtualServiceIndex {
  /** Merged and ordered, without pure delegates. */
  public readonly all: readonly VirtualService[];
  public readonly problems: readonly DelegateProblem[];
  private readonly byGateway = new Map<string, Bound>();
  private readonly lists = new Map<string, readonly VirtualService[]>();

  public constructor(configs: readonly VirtualService[], settings: MeshSettings) {
    const problems: DelegateProblem[] = [];
    this.all = mergeDelegates(
      configs.map((c) => withFullNames(c, settings.domain)),
      settings,
      problems,
    );
    this.problems = problems;
    const { defaultVirtualServiceExportTo, facts } = settings;
    for (const vs of this.all)
      this.add(vs, visibilityOf(vs.spec.exportTo, vs.namespace, defaultVirtualServiceExportTo, facts));
  }

  /**
   * The VirtualServices of a gateway (`namespace/name`, or `mesh`) for proxies of a namespace, in the order in which
   * Istio takes them: private ones, those exported to the namespace, public ones; in each by age.
   */
  public forGateway(gateway: string, proxyNamespace: string): readonly VirtualService[] {
    const key = `${proxyNamespace} ${gateway}`;
    let list = this.lists.get(key);
    if (!list) {
      const bound = this.byGateway.get(gateway);
      list = bound
        ? [
            ...(bound.ownOnly.get(proxyNamespace) ?? []),
            ...(bound.exported.get(proxyNamespace) ?? []),
            ...bound.everybody,
          ]
        : [];
      this.lists.set(key, list);
    }
    return list;
  }

  private add(vs: VirtualService, visibility: Visibility): void {
    for (const gateway of gatewaysOf(vs.spec)) {
      let bound = this.byGateway.get(gateway);
      if (!bound) this.byGateway.set(gateway, (bound = { everybody: [], ownOnly: new Map(), exported: new Map() }));
      if (visibility.everybody) {
        bound.everybody.push(vs);
        continue;
      }
      for (const namespace of visibility.namespaces) {
        const into = namespace === vs.namespace ? bound.ownOnly : bound.exported;
        const list = into.get(namespace);
        if (list) list.push(vs);
        else into.set(namespace, [vs]);
      }
    }
  }
}

/** The gateways that a VirtualService is bound to: `mesh` where it lists none. */
export function gatewaysOf(spec: VirtualServiceSpec): readonly string[] {
  return spec.gateways && spec.gateways.length > 0 ? spec.gateways : [meshGateway];
}

function withFullNames(config: VirtualService, domain: string): VirtualService {
  const { spec, namespace } = config;
  const destination = (d: Destination | undefined): Destination | undefined =>
    d ? { ...d, host: resolveHost(d.host ?? '', namespace, domain) } : d;
  const gateways = (list: readonly string[] | undefined): string[] | undefined =>
    list?.map((g) => resolveGateway(g, namespace));
  const matches = <M extends L4Match>(list: readonly M[] | undefined): M[] | undefined =>
    list?.map((m) => (m.gateways ? { ...m, gateways: gateways(m.gateways) } : m));
  const routes = <R extends { destination?: Destination }>(list: readonly R[] | undefined): R[] | undefined =>
    list?.map((r) => ({ ...r, destination: destination(r.destination) }));
  return {
    ...config,
    spec: {
      ...spec,
      hosts: spec.hosts?.map((h) => resolveHost(String(h), namespace, domain)),
      gateways: gateways(spec.gateways),
      http: spec.http?.map((r) => ({
        ...r,
        match: r.match?.map((m) => (m?.gateways ? { ...m, gateways: gateways(m.gateways) } : (m ?? {}))),
        route: routes(r.route),
        mirror: destination(r.mirror),
        mirrors: routes(r.mirrors),
      })),
      tcp: spec.tcp?.map((r) => ({ ...r, match: matches(r.match), route: routes(r.route) })),
      tls: spec.tls?.map((r) => ({ ...r, match: matches(r.match), route: routes(r.route) })),
    },
  };
}

function mergeDelegates(
  configs: readonly VirtualService[],
  settings: MeshSettings,
  problems: DelegateProblem[],
): VirtualService[] {
  const delegates = new Map<string, VirtualService>();
  const out: VirtualService[] = [];
  const roots: VirtualService[] = [];
  for (const vs of configs) {
    if (!vs.spec.hosts || vs.spec.hosts.length === 0) delegates.set(vs.key, vs);
    else if (vs.spec.http?.some((r) => r.delegate)) roots.push(vs);
    else out.push(vs);
  }
  for (const root of roots) {
    const http: HttpRoute[] = [];
    root.spec.http?.forEach((route, rule) => {
      if (!route.delegate) {
        http.push(route);
        return;
      }
      const key = `${route.delegate.namespace || root.namespace}/${route.delegate.name ?? ''}`;
      const delegate = delegates.get(key);
      if (!delegate) {
        problems.push({ root, rule, delegate: key, reason: 'missing' });
        return;
      }
      if (!delegateVisible(delegate, root.namespace, settings)) {
        problems.push({ root, rule, delegate: key, reason: 'notExported' });
        return;
      }
      const merged = mergeHttpRoutes(route, delegate.spec.http ?? []);
      if (merged.length < (delegate.spec.http?.length ?? 0))
        problems.push({ root, rule, delegate: key, reason: 'conflict' });
      http.push(...merged);
    });
    out.push({ ...root, spec: { ...root.spec, http } });
  }
  return out.sort(byAge);
}

function delegateVisible(delegate: VirtualService, namespace: string, settings: MeshSettings): boolean {
  const said = delegate.spec.exportTo ?? [];
  const list = said.length > 0 ? said : settings.defaultVirtualServiceExportTo;
  // Unlike for a root, `~` beside other entries does not hide a delegate.
  const names = list.filter((e) => e !== '~');
  return names.length > 0 && isVisible(visibilityOf(names, delegate.namespace, [], settings.facts), namespace);
}

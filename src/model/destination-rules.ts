import { byAge, type Config } from './config';
import { HostIndex } from './host';
import type { MeshSettings } from './mesh-config';
import { resolveHost } from './resolve';
import type { Service } from './service';
import type { DestinationRuleSpec, Subset, TrafficPolicy } from './spec';

export type DestinationRule = Config<DestinationRuleSpec>;

/** One or several DestinationRules of a host and namespace, as Istio merges them. */
export interface MergedDestinationRule {
  readonly namespace: string;
  /** Full name, or a wildcard. */
  readonly host: string;
  readonly spec: DestinationRuleSpec;
  /** The rules it was made of, the first first. */
  readonly from: readonly DestinationRule[];
  readonly exportTo: ReadonlySet<string>;
}

type Hosts = HostIndex<MergedDestinationRule[]>;

/** DestinationRules by where they are and who may use them. */
export class DestinationRuleIndex {
  public readonly all: readonly DestinationRule[];
  private readonly local = new Map<string, Hosts>();
  private readonly exported = new Map<string, Hosts>();
  private readonly rootPrivate: Hosts = new HostIndex();
  /** Whether any rule applies to some workloads only. */
  public readonly selectorLabels = new Set<string>();

  public constructor(
    configs: readonly DestinationRule[],
    private readonly settings: MeshSettings,
  ) {
    const selective = (c: DestinationRule): number => (c.spec.workloadSelector ? 0 : 1);
    this.all = [...configs].sort((a, b) => selective(a) - selective(b) || byAge(a, b));
    for (const config of this.all) this.add(config);
  }

  /**
   * The rules that proxies of a namespace use for a service: those of their own namespace, else those that the
   * service's namespace exports to them, else those of the root namespace. The first namespace with any wins wholly.
   */
  public forService(proxyNamespace: string, service: Service): readonly MergedDestinationRule[] {
    const { rootNamespace } = this.settings;
    const own = proxyNamespace === rootNamespace ? this.rootPrivate : this.local.get(proxyNamespace);
    const local = own?.mostSpecific(service.hostname);
    if (local) return local;
    for (const namespace of [service.namespace, rootNamespace]) {
      const rules = this.exported.get(namespace)?.mostSpecific(service.hostname);
      const visible = rules?.filter(
        (r) => r.exportTo.size === 0 || r.exportTo.has('*') || r.exportTo.has(proxyNamespace),
      );
      if (visible && visible.length > 0) return visible;
    }
    return [];
  }

  /** The rules of a namespace for a host as they are written there, merged for its own proxies and for those of others. */
  public of(namespace: string, host: string): readonly MergedDestinationRule[] {
    return [this.local.get(namespace), this.exported.get(namespace)].flatMap((hosts) => hosts?.get(host) ?? []);
  }

  private add(config: DestinationRule): void {
    const { spec, namespace } = config;
    const exportTo = new Set(spec.workloadSelector ? ['.'] : (spec.exportTo ?? []));
    const rule: MergedDestinationRule = {
      namespace,
      host: resolveHost(spec.host ?? '', namespace, this.settings.domain),
      spec,
      from: [config],
      exportTo,
    };
    for (const label of Object.keys(spec.workloadSelector?.matchLabels ?? {})) this.selectorLabels.add(label);
    if (exportTo.size === 0 || exportTo.has('*') || exportTo.has('.') || exportTo.has(namespace)) {
      merge(hostsOf(this.local, namespace), rule);
    }
    const privateByDefault = exportTo.size === 0 && this.settings.defaultDestinationRuleExportTo.includes('.');
    const privateOnly = privateByDefault || (exportTo.size === 1 && (exportTo.has('.') || exportTo.has(namespace)));
    if (!privateOnly) merge(hostsOf(this.exported, namespace), rule);
    else if (namespace === this.settings.rootNamespace) merge(this.rootPrivate, rule);
  }
}

function hostsOf(map: Map<string, Hosts>, namespace: string): Hosts {
  let hosts = map.get(namespace);
  if (!hosts) map.set(namespace, (hosts = new HostIndex()));
  return hosts;
}

/** Joins a rule to those of the same host with the same audience, or puts it beside them. */
function merge(hosts: Hosts, rule: MergedDestinationRule): void {
  const list = hosts.get(rule.host);
  if (!list) {
    hosts.set(rule.host, [rule]);
    return;
  }
  let separate = true;
  list.forEach((existing, i) => {
    if (sameSet(rule.exportTo, existing.exportTo)) separate = false;
    else {
      separate = true;
      if (!(existing.exportTo.size > 0 && isSuperset(rule.exportTo, existing.exportTo))) return;
    }
    const mine = rule.spec.workloadSelector;
    const theirs = existing.spec.workloadSelector;
    const same = sameLabels(mine?.matchLabels, theirs?.matchLabels);
    if (mine && theirs && !same) {
      separate = true;
      return;
    }
    if ((!mine && !theirs) || (mine && theirs && same)) separate = false;
    list[i] = joined(existing, rule);
  });
  if (separate) list.push(rule);
}

/** A rule that others were joined to; the objects of the input stay as they are. */
interface Joined extends MergedDestinationRule {
  readonly spec: DestinationRuleSpec & { readonly subsets: Subset[] };
  readonly from: DestinationRule[];
  readonly names: Set<string | undefined>;
}

function isJoined(rule: MergedDestinationRule): rule is Joined {
  return 'names' in rule;
}

function joined(existing: MergedDestinationRule, { spec, from }: MergedDestinationRule): Joined {
  const all = isJoined(existing) ? existing : startOf(existing);
  const added = (spec.subsets ?? []).filter(({ name }) => !all.names.has(name));
  for (const subset of added) {
    all.spec.subsets.push(subset);
    all.names.add(subset.name);
  }
  all.spec.trafficPolicy ??= spec.trafficPolicy;
  all.from.push(...from);
  return all;
}

function startOf(rule: MergedDestinationRule): Joined {
  const subsets = [...(rule.spec.subsets ?? [])];
  const names = new Set(subsets.map(({ name }) => name));
  return { ...rule, spec: { ...rule.spec, subsets }, from: [...rule.from], names };
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && isSuperset(a, b);
}

function isSuperset(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const x of b) if (!a.has(x)) return false;
  return true;
}

function sameLabels(a: Record<string, string> = {}, b: Record<string, string> = {}): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => a[k] === b[k]);
}

/** The policy for a port of the host, or of a subset: a port's own settings replace the rule's, field by field. */
export function policyFor(spec: DestinationRuleSpec | undefined, subset: string, port: number): TrafficPolicy {
  const base = forPort(spec?.trafficPolicy, port);
  const own = spec?.subsets?.find((s) => s.name === subset && subset !== '')?.trafficPolicy;
  return own ? { ...base, ...forPort(own, port) } : base;
}

function forPort(policy: TrafficPolicy | undefined, port: number): TrafficPolicy {
  if (!policy) return {};
  const { portLevelSettings, ...rest } = policy;
  const level = portLevelSettings?.find((s) => s.port?.number === port);
  if (!level) return rest;
  const { loadBalancer, connectionPool, outlierDetection, tls } = level;
  // A port's settings hide those of the whole host, fields they leave out included.
  return { ...rest, loadBalancer, connectionPool, outlierDetection, tls };
}

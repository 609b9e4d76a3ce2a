import type { IConstruct } from 'constructs';
import { CallGraph } from '../security/call-graph';
import { IstioVersion } from './istio-version';
import type { ReleaseController } from './release-controller';
import { Sidecar } from './sidecar';

/** The pods of a gateway: where they run and how they are told from others. */
export interface GatewayPods {
  /** The namespace they run in. Gateways, their certificates and their secrets live there. */
  readonly namespace: string;
  /**
   * The labels that select them.
   *
   * @default { istio: 'ingressgateway' }
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * Their service account: who they are to the services that they call.
   *
   * @default - not known; where it matters, every account of their namespace is taken for theirs
   */
  readonly serviceAccountName?: string;
}

/**
 * What is known of the mesh that the objects will be applied to.
 *
 * Settings hold for a construct and everything below it; a setting left out is that of the nearest construct above which has it.
 */
export interface MeshSettings {
  /**
   * The Istio release of the control plane.
   *
   * @default IstioVersion.V1_30
   */
  readonly istio?: IstioVersion;
  /**
   * Where sidecars come from.
   *
   * @default Sidecar.webhook()
   */
  readonly sidecar?: Sidecar;
  /**
   * The control plane's revision or revision tag, put on namespaces and pods as `istio.io/rev`.
   *
   * @default - the default revision, no label
   */
  readonly revision?: string;
  /**
   * Istio's root namespace: policies in it hold for the whole mesh.
   *
   * @default 'istio-system'
   */
  readonly rootNamespace?: string;
  /**
   * The cluster's DNS domain: the end of every service's host.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
  /**
   * The trust domain of workload identities.
   *
   * @default 'cluster.local'
   */
  readonly trustDomain?: string;
  /**
   * The pods that serve as ingress gateway where a gateway names no others.
   *
   * @default - pods labelled `istio: ingressgateway` in `istio-system`
   */
  readonly ingressGateway?: GatewayPods;
  /**
   * Whether the app declares everything that it refers to. Then a synthesis also fails for a host, gateway, Secret, namespace or pod
   * that is not among its objects. It holds for the whole app, so set it there.
   *
   * @default false
   */
  readonly selfContained?: boolean;
  /**
   * The controllers that carry releases out, where they are installed.
   *
   * @default - not known: a release may ask for any
   */
  readonly controllers?: ReleaseController[];
  /**
   * Whether only those calls get through that services declare.
   *
   * @default CallGraph.off()
   */
  readonly callGraph?: CallGraph;
}

/** Settings with every default filled in. */
export type ResolvedSettings = MeshSettings &
  Required<
    Pick<
      MeshSettings,
      'istio' | 'sidecar' | 'rootNamespace' | 'clusterDomain' | 'trustDomain' | 'ingressGateway' | 'callGraph'
    >
  >;

const SETTINGS = Symbol.for('cdk8s-mesh.settings');

const DEFAULTS: ResolvedSettings = {
  istio: IstioVersion.V1_30,
  sidecar: Sidecar.webhook(),
  rootNamespace: 'istio-system',
  clusterDomain: 'cluster.local',
  trustDomain: 'cluster.local',
  ingressGateway: { namespace: 'istio-system', labels: { istio: 'ingressgateway' } },
  callGraph: CallGraph.off(),
};

const releases = new WeakMap<IConstruct, Set<IstioVersion>>();

interface Configured {
  [SETTINGS]?: MeshSettings;
}

/** Lays settings over those that a construct already has. */
export function configure(scope: IConstruct, settings: MeshSettings): void {
  const configured = scope as Configured;
  configured[SETTINGS] = { ...configured[SETTINGS], ...withoutUndefined(settings) };
  if (settings.istio === undefined) return;
  const { root } = scope.node;
  releases.set(root, (releases.get(root) ?? new Set()).add(settings.istio));
}

/** The Istio releases that some part of a tree is for. */
export function releasesIn(root: IConstruct): ReadonlySet<IstioVersion> {
  return new Set([settingsOf(root).istio, ...(releases.get(root) ?? [])]);
}

interface Merged {
  readonly inherited: ResolvedSettings;
  readonly resolved: ResolvedSettings;
}

/** By the settings of one construct, which are replaced and never changed: every construct below asks for the same. */
const merged = new WeakMap<MeshSettings, Merged>();

/** The settings that hold at a construct: those nearest to it win, defaults fill the rest. */
export function settingsOf(scope: IConstruct): ResolvedSettings {
  const parent = scope.node.scope;
  const inherited = parent ? settingsOf(parent) : DEFAULTS;
  const own = (scope as Configured)[SETTINGS];
  return own ? merge(own, inherited) : inherited;
}

function merge(own: MeshSettings, inherited: ResolvedSettings): ResolvedSettings {
  const known = merged.get(own);
  if (known?.inherited === inherited) return known.resolved;
  const resolved = { ...inherited, ...own };
  merged.set(own, { inherited, resolved });
  return resolved;
}

function withoutUndefined(settings: MeshSettings): MeshSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

import type { Manifest } from '../model/manifest';
import { MeshIndex } from '../model/mesh-index';
import type { Breach, LintInput, MeshFamily } from './family';
import { ServiceHosts } from './service-hosts';
import { selectingServices, type SelectingService } from './selecting-service';
import { SelectorIndex } from './selector-index';
import { Namespaces } from './namespaces';
import { Pods } from './pods';

/** What the parts of MeshConfig that the checks read look like. */
export interface MeshConfigView {
  readonly rootNamespace?: string;
  readonly ingressControllerMode?: string;
  readonly outboundTrafficPolicy?: { readonly mode?: string };
  readonly enableAutoMtls?: boolean;
  readonly trustDomain?: string;
  readonly trustDomainAliases?: readonly string[];
  readonly defaultVirtualServiceExportTo?: readonly string[];
  readonly defaultDestinationRuleExportTo?: readonly string[];
  readonly defaultServiceExportTo?: readonly string[];
  readonly defaultProviders?: { readonly accessLogging?: readonly string[] };
  readonly extensionProviders?: readonly Readonly<Record<string, unknown>>[];
  readonly defaultConfig?: { readonly proxyMetadata?: Readonly<Record<string, string>> };
}

/** Everything that checks of several objects look up: each built once for a run, when it is first asked for. */
export class View {
  public readonly meshConfig: MeshConfigView;
  public readonly rootNamespace: string;
  private knownNamespaces?: Namespaces;
  private knownPods?: Pods;
  private knownHosts?: ServiceHosts;
  private knownSelecting?: SelectorIndex<SelectingService>;
  private knownMesh?: MeshIndex;

  public constructor(public readonly input: LintInput) {
    this.meshConfig = (input.meshConfig ?? {}) as MeshConfigView;
    this.rootNamespace = this.meshConfig.rootNamespace || 'istio-system';
  }

  public get namespaces(): Namespaces {
    return (this.knownNamespaces ??= new Namespaces(this.input, this.rootNamespace));
  }

  /** Whether the ingress gateway of a default installation is taken to be there, as istioctl takes it. */
  public get defaultGateway(): boolean {
    return this.meshConfig.ingressControllerMode !== 'OFF';
  }

  public get pods(): Pods {
    return (this.knownPods ??= new Pods(this.input, this.defaultGateway));
  }

  public get hosts(): ServiceHosts {
    return (this.knownHosts ??= new ServiceHosts(this.input, this.defaultGateway));
  }

  /** The Services that have a selector. */
  public get selecting(): SelectorIndex<SelectingService> {
    return (this.knownSelecting ??= new SelectorIndex(selectingServices(this.input)));
  }

  /** The mesh as Istio understands it. */
  public mesh(): MeshIndex {
    const { manifests, meshConfig, version } = this.input;
    return (this.knownMesh ??= new MeshIndex(manifests, { meshConfig, release: version }));
  }
}

/** Reports one broken rule of one object. */
export type Report = (manifest: Manifest, breach: Breach) => void;

/** One check of the whole input. */
export type Check = (view: View, report: Report) => void;

const views = new WeakMap<LintInput, View>();

/** The view of an input, the same for every family that asks. */
export function viewOf(input: LintInput): View {
  let view = views.get(input);
  if (!view) views.set(input, (view = new View(input)));
  return view;
}

/** A family made of checks over the view. */
export function familyOf(name: string, rules: MeshFamily['rules'], checks: readonly Check[]): MeshFamily {
  return {
    scope: 'mesh',
    name,
    rules,
    check: (input, report) => {
      const view = viewOf(input);
      for (const check of checks) check(view, report);
    },
  };
}

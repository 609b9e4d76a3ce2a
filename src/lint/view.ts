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

/** Everything that checks of several objects look up, built once for each run. */
export interface View {
  readonly input: LintInput;
  readonly meshConfig: MeshConfigView;
  readonly rootNamespace: string;
  readonly namespaces: Namespaces;
  readonly pods: Pods;
  readonly hosts: ServiceHosts;
  /** The Services that have a selector. */
  readonly selecting: SelectorIndex<SelectingService>;
  /** The mesh as Istio understands it, made when first asked for. */
  mesh(): MeshIndex;
}

/** Reports one broken rule of one object. */
export type Report = (manifest: Manifest, breach: Breach) => void;

/** One check of the whole input. */
export type Check = (view: View, report: Report) => void;

const views = new WeakMap<LintInput, View>();

/** The view of an input, the same for every family that asks. */
export function viewOf(input: LintInput): View {
  let view = views.get(input);
  if (!view) {
    const meshConfig = (input.meshConfig ?? {}) as MeshConfigView;
    const rootNamespace = meshConfig.rootNamespace || 'istio-system';
    let mesh: MeshIndex | undefined;
    view = {
      input,
      meshConfig,
      rootNamespace,
      namespaces: new Namespaces(input, rootNamespace),
      pods: new Pods(input, meshConfig.ingressControllerMode !== 'OFF'),
      hosts: new ServiceHosts(input),
      selecting: new SelectorIndex(selectingServices(input)),
      mesh: () => (mesh ??= new MeshIndex(input.manifests, { meshConfig: input.meshConfig })),
    };
    views.set(input, view);
  }
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

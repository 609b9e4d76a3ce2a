import { DEFAULT_RELEASE, RELEASE_FACTS, type IstioRelease, type ReleaseFacts } from './istio-release';
import type { KubeObject } from './manifest';
import type { ServiceEntryVisibility } from './service-entry-visibility';
import type { Destination, Retries } from './spec';

/** The settings of a mesh that decide about requests; each defaults as Istio's `DefaultMeshConfig`. */
export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly domain: string;
  readonly allowAny: boolean;
  readonly egressProxy?: Destination;
  readonly defaultServiceExportTo: readonly string[];
  /** Undefined where it is not for sidecars, or the release does not know it. */
  readonly serviceEntryVisibility?: ServiceEntryVisibility;
  readonly defaultVirtualServiceExportTo: readonly string[];
  readonly defaultDestinationRuleExportTo: readonly string[];
  readonly defaultHttpRetryPolicy?: Retries;
  readonly enableAutoMtls: boolean;
  readonly proxyListenPort: number;
  readonly proxyInboundListenPort: number;
  /** Ingress objects are read where this is not OFF; STRICT needs the class `istio`. */
  readonly ingressControllerMode: string;
  readonly ingressClass: string;
  readonly ingressSelector: string;
  readonly ingressService: string;
  readonly facts: ReleaseFacts;
}

interface MeshConfigYaml {
  rootNamespace?: string;
  trustDomain?: string;
  trustDomainAliases?: string[];
  outboundTrafficPolicy?: { mode?: string };
  defaultServiceExportTo?: string[];
  serviceEntryVisibility?: ServiceEntryVisibility;
  defaultVirtualServiceExportTo?: string[];
  defaultDestinationRuleExportTo?: string[];
  defaultHttpRetryPolicy?: Retries;
  enableAutoMtls?: boolean;
  proxyListenPort?: number;
  proxyInboundListenPort?: number;
  ingressControllerMode?: string;
  ingressClass?: string;
  ingressSelector?: string;
  ingressService?: string;
}

/** Reads a MeshConfig, as it stands in the ConfigMap `istio` under `mesh`. */
export function meshSettings(
  config: unknown,
  domain = 'cluster.local',
  release: IstioRelease = DEFAULT_RELEASE,
): MeshSettings {
  const c = (typeof config === 'object' && config !== null ? config : {}) as MeshConfigYaml;
  const facts = RELEASE_FACTS[release];
  return {
    rootNamespace: c.rootNamespace || 'istio-system',
    trustDomain: c.trustDomain || 'cluster.local',
    trustDomainAliases: c.trustDomainAliases ?? [],
    domain,
    allowAny: allowsAny(c.outboundTrafficPolicy),
    defaultServiceExportTo: c.defaultServiceExportTo ?? ['*'],
    serviceEntryVisibility:
      facts.capsServiceEntries && c.serviceEntryVisibility?.applyToSidecars ? c.serviceEntryVisibility : undefined,
    defaultVirtualServiceExportTo: c.defaultVirtualServiceExportTo ?? ['*'],
    defaultDestinationRuleExportTo: c.defaultDestinationRuleExportTo ?? ['*'],
    defaultHttpRetryPolicy: c.defaultHttpRetryPolicy,
    enableAutoMtls: c.enableAutoMtls ?? true,
    proxyListenPort: c.proxyListenPort ?? 15001,
    proxyInboundListenPort: c.proxyInboundListenPort ?? 15006,
    ingressControllerMode: c.ingressControllerMode ?? 'STRICT',
    ingressClass: c.ingressClass ?? 'istio',
    ingressSelector: c.ingressSelector ?? '',
    ingressService: c.ingressService ?? 'istio-ingressgateway',
    facts,
  };
}

/** Whether requests to unknown hosts leave the mesh: a policy that says no mode takes the place of the default, and has the first of the enum. */
export function allowsAny(policy: MeshConfigYaml['outboundTrafficPolicy']): boolean {
  return !policy || !['REGISTRY_ONLY', '0'].includes(String(policy.mode ?? 'REGISTRY_ONLY'));
}

/** The MeshConfig that a ConfigMap of an installation holds; undefined for any other. */
export function meshConfigIn(object: KubeObject): unknown {
  if (object.metadata?.name !== 'istio') return undefined;
  const text = (object.data as Record<string, unknown> | undefined)?.mesh;
  try {
    if (typeof text !== 'string') return undefined;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- few inputs hold an installation
    const { load } = require('js-yaml') as typeof import('js-yaml');
    return load(text);
  } catch {
    return undefined;
  }
}

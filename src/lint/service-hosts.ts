import type { Manifest } from '../model/manifest';
import { resolveHost } from '../model/resolve';
import type { ServiceEntrySpec } from '../model/spec';
import { EVERYWHERE, scopesOf } from './export-scopes';
import type { LintInput } from './family';
import { append } from './groups';
import type { Labels } from './labels';
import { NameSet } from './name-set';
import { namespaceOf } from './namespaces';

/** A host that requests can be sent to: of a Service or of a ServiceEntry. */
export interface ServiceHost {
  readonly host: string;
  readonly manifest?: Manifest;
  readonly ports: readonly number[];
  /** What selects the pods of a ServiceEntry. */
  readonly workloadSelector?: Labels;
}

interface ServiceSpec {
  readonly ports?: readonly { readonly port?: number }[];
}

const DOMAIN = 'cluster.local';

/** The ingress gateway's Service of a default installation. */
const DEFAULT_GATEWAY: ServiceHost = {
  host: 'istio-ingressgateway.istio-system.svc.cluster.local',
  ports: [15021, 80, 443, 31400, 15443],
};

/** Hosts by the namespaces that may see them. */
export class ServiceHosts {
  private readonly scopes = new Map<string, Map<string, ServiceHost>>();
  private readonly wildcards = new Map<string, ServiceHost[]>();
  private readonly names = new Map<string, NameSet>();

  public constructor(input: LintInput, withDefaultGateway: boolean) {
    if (withDefaultGateway) this.add([EVERYWHERE], DEFAULT_GATEWAY);
    for (const manifest of input.ofKind('ServiceEntry')) {
      const spec = (manifest.object.spec ?? {}) as ServiceEntrySpec;
      const namespace = namespaceOf(manifest.object);
      const ports = (spec.ports ?? []).map(({ number }) => number ?? 0);
      const workloadSelector = spec.workloadSelector?.labels;
      for (const name of spec.hosts ?? []) {
        const host = resolveHost(String(name), namespace, DOMAIN);
        this.add(scopesOf(spec.exportTo, namespace), { host, manifest, ports, workloadSelector });
      }
    }
    for (const manifest of input.ofKind('Service')) {
      const namespace = namespaceOf(manifest.object);
      const spec = (manifest.object.spec ?? {}) as ServiceSpec;
      const exported = manifest.object.metadata?.annotations?.['networking.istio.io/exportTo'];
      this.add(
        scopesOf(
          exported?.split(',').map((scope) => scope.trim()),
          namespace,
        ),
        {
          host: resolveHost(manifest.object.metadata?.name ?? '', namespace, DOMAIN),
          manifest,
          ports: (spec.ports ?? []).map(({ port }) => port ?? 0),
        },
      );
    }
  }

  /**
   * The host that a namespace means by a name, as istioctl looks it up: what is exported to all, then what is exported to
   * the scopes in question, then the wildcards.
   */
  public find(name: string, namespace: string, exportTo: readonly string[] = []): ServiceHost | undefined {
    const host = resolveHost(name, namespace, DOMAIN);
    const scopes = [EVERYWHERE, ...(exportTo.length === 0 ? ['.'] : exportTo)];
    for (const scope of scopes) {
      const found = this.scopes.get(scope === '.' ? namespace : scope)?.get(host);
      if (found) return found;
    }
    const suffix = name.startsWith('*') ? name.slice(1) : name;
    for (const scope of [EVERYWHERE, namespace]) {
      const found = this.wildcards.get(scope)?.find((wildcard) => suffix.endsWith(wildcard.host.slice(1)));
      if (found) return found;
    }
    return undefined;
  }

  /** Whether a wildcard has a host in common with any that a namespace sees. */
  public meets(wildcard: string, namespace: string): boolean {
    return (
      [EVERYWHERE, namespace].some((scope) => this.namesIn(scope).has(wildcard)) ||
      this.find(wildcard, namespace) !== undefined
    );
  }

  private namesIn(scope: string): NameSet {
    let names = this.names.get(scope);
    if (!names) this.names.set(scope, (names = new NameSet(this.scopes.get(scope)?.keys() ?? [])));
    return names;
  }

  private add(scopes: readonly string[], host: ServiceHost): void {
    for (const scope of scopes) {
      const known = this.scopes.get(scope) ?? new Map<string, ServiceHost>();
      this.scopes.set(scope, known.set(host.host, host));
      if (host.host.startsWith('*')) append(this.wildcards, scope, host);
    }
  }
}

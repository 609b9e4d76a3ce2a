import { byAge, selects, type Config } from './config';
import type { MeshSettings } from './mesh-config';
import type { AuthorizationPolicySpec, PeerAuthenticationSpec } from './spec';

export type AuthorizationPolicy = Config<AuthorizationPolicySpec>;
export type PeerAuthentication = Config<PeerAuthenticationSpec>;

/** How a workload takes connections: in the clear, by mutual TLS, or both. */
export type MutualTls = 'DISABLE' | 'PERMISSIVE' | 'STRICT';

const modes: ReadonlySet<string> = new Set(['DISABLE', 'PERMISSIVE', 'STRICT']);

/** AuthorizationPolicies and PeerAuthentications by the workloads that they apply to. */
export class PolicyIndex {
  private readonly authorization: ReadonlyMap<string, readonly AuthorizationPolicy[]>;
  private readonly peer: ReadonlyMap<string, readonly PeerAuthentication[]>;

  public constructor(
    authorization: readonly AuthorizationPolicy[],
    peer: readonly PeerAuthentication[],
    private readonly settings: MeshSettings,
  ) {
    this.authorization = byNamespace(authorization);
    this.peer = byNamespace(peer);
  }

  /** Whether the mesh has no policy at all. */
  public get isEmpty(): boolean {
    return this.authorization.size === 0 && this.peer.size === 0;
  }

  /** The AuthorizationPolicies of a workload: the root namespace's and its own, whose selector fits it. */
  public authorizationFor(namespace: string, labels: Readonly<Record<string, string>>): AuthorizationPolicy[] {
    const { rootNamespace } = this.settings;
    const own = this.authorization.get(namespace) ?? [];
    const all = namespace === rootNamespace ? own : [...(this.authorization.get(rootNamespace) ?? []), ...own];
    return all.filter(
      (p) => !p.spec.targetRef && !p.spec.targetRefs?.length && selects(p.spec.selector?.matchLabels, labels),
    );
  }

  /** The mutual TLS mode of a workload's port: the workload's own policy, else the namespace's, else the mesh's. */
  public mutualTlsFor(namespace: string, labels: Readonly<Record<string, string>>, port: number): MutualTls {
    const own = this.peer.get(namespace) ?? [];
    const workload = own.find((p) => hasSelector(p) && selects(p.spec.selector?.matchLabels, labels))?.spec;
    const said = [workload?.portLevelMtls?.[String(port)]?.mode, workload?.mtls?.mode];
    return firstMode(said) ?? this.namespaceMutualTls(namespace);
  }

  /** The mutual TLS mode of a namespace, else the mesh's. */
  public namespaceMutualTls(namespace: string): MutualTls {
    const of = (name: string) => this.peer.get(name)?.find((p) => !hasSelector(p))?.spec.mtls?.mode;
    return firstMode([of(namespace), of(this.settings.rootNamespace)]) ?? 'PERMISSIVE';
  }
}

function firstMode(said: readonly (string | undefined)[]): MutualTls | undefined {
  return said.find((mode) => mode !== undefined && modes.has(mode)) as MutualTls | undefined;
}

function hasSelector(policy: PeerAuthentication): boolean {
  return Object.keys(policy.spec.selector?.matchLabels ?? {}).length > 0;
}

function byNamespace<S>(configs: readonly Config<S>[]): Map<string, Config<S>[]> {
  const out = new Map<string, Config<S>[]>();
  for (const config of [...configs].sort(byAge)) {
    const list = out.get(config.namespace);
    if (list) list.push(config);
    else out.set(config.namespace, [config]);
  }
  return out;
}

import type { JsonObject } from '../json';
import type { ProfileFacts } from '../profile';
import type { ProxyConfig } from '../proto/proxy-config';
import type { MeshSettings } from '../settings/mesh';
import { goPrint } from './print';

/** The object a pod belongs to, as far as the proxy is told of it. */
export interface WorkloadMeta {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Everything an overlay is made of: the pod without what was injected before, and the settings of the mesh. */
export class OverlayInput {
  public readonly annotations: Readonly<Record<string, string>>;
  public readonly labels: Readonly<Record<string, string>>;
  /** Names of the pod's containers, the proxy apart. */
  public readonly appContainers: readonly string[];

  public constructor(
    public readonly facts: ProfileFacts,
    public readonly values: JsonObject,
    public readonly mesh: MeshSettings,
    public readonly proxyConfig: ProxyConfig,
    public readonly workload: WorkloadMeta,
    public readonly metadata: JsonObject,
    public readonly spec: JsonObject,
    /** Whether sidecars are native where the pod does not say. */
    public readonly nativeDefault: boolean,
    public readonly revision: string,
    public readonly proxyUid: number,
    public readonly proxyGid: number,
    public readonly compliancePolicy: string,
  ) {
    this.annotations = metadata.annotations ?? {};
    this.labels = metadata.labels ?? {};
    this.appContainers = (spec.containers ?? [])
      .map((c: JsonObject) => c.name ?? '')
      .filter((name: string) => name !== 'istio-proxy');
  }

  /** An annotation, or else a setting as Go prints it. */
  public annotation(name: string, otherwise: unknown): string {
    return this.annotations[name] ?? goPrint(otherwise);
  }

  public get global(): JsonObject {
    return this.values.global ?? {};
  }

  public get proxy(): JsonObject {
    return this.global.proxy ?? {};
  }

  public get cni(): JsonObject {
    return this.values.pilot?.cni ?? {};
  }

  public get metadataOfProxy(): Readonly<Record<string, string>> {
    return this.proxyConfig.proxyMetadata ?? {};
  }

  public get interceptionMode(): string {
    return this.proxyConfig.interceptionMode ?? 'REDIRECT';
  }
}

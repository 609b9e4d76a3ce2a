import { ANNOTATION } from '../annotations';
import type { JsonObject } from '../json';
import type { ProfileFacts } from '../profile';
import type { ProxyConfig } from '../proto/proxy-config';
import type { MeshSettings } from '../settings/mesh';
import { goPrint, isEmpty } from './print';

/** The object a pod belongs to, as far as the proxy is told of it. */
export interface WorkloadMeta {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

const KNOWN = new Set<string>(Object.values(ANNOTATION));
const NO_WORKLOAD: WorkloadMeta = { apiVersion: '', kind: '', name: '', namespace: '' };

/** What is the same for all pods, and whose pod this is. */
export interface OverlaySettings {
  readonly facts: ProfileFacts;
  readonly values: JsonObject;
  /** The mesh with the pod's own proxy configuration laid over it. */
  readonly mesh: MeshSettings;
  readonly workload: WorkloadMeta;
  readonly nativeDefault: boolean;
  readonly revision: string;
  readonly proxyUid: number;
  readonly proxyGid: number;
  readonly compliancePolicy: string;
}

/** Everything an overlay is made of: the pod without what was injected before, and the settings of the mesh. */
export class OverlayInput {
  public readonly annotations: Readonly<Record<string, string>>;
  public readonly labels: Readonly<Record<string, string>>;
  /** Names of the pod's containers, the proxy apart. */
  public readonly appContainers: readonly string[];
  private saidText: string | undefined;
  public readonly facts: ProfileFacts;
  public readonly values: JsonObject;
  public readonly mesh: MeshSettings;
  public readonly proxyConfig: ProxyConfig;
  public readonly workload: WorkloadMeta;
  /** Whether sidecars are native where the pod does not say. */
  public readonly nativeDefault: boolean;
  public readonly revision: string;
  public readonly proxyUid: number;
  public readonly proxyGid: number;
  public readonly compliancePolicy: string;

  public constructor(
    private readonly settings: OverlaySettings,
    public readonly metadata: JsonObject,
    public readonly spec: JsonObject,
  ) {
    this.facts = settings.facts;
    this.values = settings.values;
    this.mesh = settings.mesh;
    this.proxyConfig = settings.mesh.proxyConfig;
    this.workload = settings.workload;
    this.nativeDefault = settings.nativeDefault;
    this.revision = settings.revision;
    this.proxyUid = settings.proxyUid;
    this.proxyGid = settings.proxyGid;
    this.compliancePolicy = settings.compliancePolicy;
    this.annotations = metadata.annotations ?? {};
    this.labels = metadata.labels ?? {};
    this.appContainers = (spec.containers ?? [])
      .map((c: JsonObject) => c.name ?? '')
      .filter((name: string) => name !== 'istio-proxy');
  }

  /** What the pod itself says of its sidecar, as one text. */
  public get said(): string {
    return (this.saidText ??= JSON.stringify(this.own()));
  }

  /** The same settings for a pod that says the same, and has no workload, labels or containers. */
  public withoutPod(): OverlayInput {
    const { annotations, serviceAccountName } = this.own();
    return new OverlayInput(
      { ...this.settings, workload: NO_WORKLOAD },
      { annotations: Object.fromEntries(annotations) },
      { serviceAccountName },
    );
  }

  private own(): { annotations: [string, string][]; serviceAccountName?: string } {
    const annotations = Object.entries(this.annotations).filter(([name]) => KNOWN.has(name));
    // Certificates of the account are mounted only where the settings say so.
    return isEmpty(this.global.mountMtlsCerts)
      ? { annotations }
      : { annotations, serviceAccountName: this.spec.serviceAccountName };
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

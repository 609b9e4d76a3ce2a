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

/** What the sidecar's webhook reads alone; every other annotation of Istio decides something of an overlay. */
const NOT_OF_OVERLAYS: readonly string[] = [ANNOTATION.inject, ANNOTATION.mergeMetrics, ANNOTATION.rewriteProbers];
const OF_OVERLAYS = new Set<string>(Object.values(ANNOTATION).filter((name) => !NOT_OF_OVERLAYS.includes(name)));
const NO_WORKLOAD: WorkloadMeta = { apiVersion: '', kind: '', name: '', namespace: '' };

/** Everything an overlay is made of: the pod without what was injected before, and the settings of the mesh. */
export class OverlayInput {
  public readonly annotations: Readonly<Record<string, string>>;
  public readonly labels: Readonly<Record<string, string>>;
  /** Names of the pod's containers, the proxy apart. */
  public readonly appContainers: readonly string[];
  /** Whether only settings decide about what a pod has whatever its labels, containers and workload are. */
  public readonly saysNothing: boolean;

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
    this.saysNothing =
      !Object.keys(this.annotations).some((name) => OF_OVERLAYS.has(name)) && isEmpty(this.global.mountMtlsCerts);
  }

  /** The same settings without a pod. */
  public withoutPod(): OverlayInput {
    return new OverlayInput(
      this.facts,
      this.values,
      this.mesh,
      this.proxyConfig,
      NO_WORKLOAD,
      {},
      {},
      this.nativeDefault,
      this.revision,
      this.proxyUid,
      this.proxyGid,
      this.compliancePolicy,
    );
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

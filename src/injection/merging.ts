import { ANNOTATION } from './annotations';
import { parseYaml } from './checks';
import type { Mechanism, PodResult } from './inject-object';
import { injectPod, templateNames, type Templates } from './inject-pod';
import type { JsonObject } from './json';
import type { LaterFields } from './later-fields';
import type { WorkloadMeta } from './overlay/input';
import { workloadOfPod } from './owner';
import { PodError, type Pod } from './pod';
import type { ProfileFacts } from './profile';
import { ProtoError } from './proto/message';
import { mergeProxyConfig } from './proto/proxy-config';
import { remembering } from './remembering';
import type { MeshSettings } from './settings/mesh';
import { asked, isSystemNamespace } from './skip';

/** Everything that is the same for all pods of a run. */
export interface InjectionContext {
  readonly facts: ProfileFacts;
  readonly values: JsonObject;
  readonly mesh: MeshSettings;
  readonly templates: Templates;
  readonly defaultTemplates: readonly string[];
  readonly aliases: Readonly<Record<string, readonly string[]>>;
  /** Whether a pod that does not say is injected. */
  readonly policy: (labels: Readonly<Record<string, string>>) => boolean;
  readonly nativeDefault: boolean;
  readonly revision: string;
  readonly proxyUid: number;
  readonly proxyGid: number;
  readonly compliancePolicy: string;
  readonly injectedAnnotations: Readonly<Record<string, string>>;
  readonly proxyEnv: Readonly<Record<string, string>>;
}

/** The mechanism of today's releases: templates are strategic merge patches of the pod. */
export class Merging implements Mechanism {
  public readonly workloadOfPod = workloadOfPod;

  /** The mesh with a proxy configuration that pods have laid over it. */
  private readonly meshWith = remembering(
    (said) => ({
      ...this.context.mesh,
      proxyConfig: ownProxyConfig(this.context.mesh, said, this.context.facts.fields),
    }),
    100,
  );

  public constructor(public readonly context: InjectionContext) {}

  public injectPod(pod: Pod, workload: WorkloadMeta): PodResult {
    const { context } = this;
    const { metadata } = pod;
    const skipped = (why: string): PodResult => ({ warnings: [skipText(pod, workload, why)] });
    if (pod.spec.hostNetwork) return skipped('host networking enabled');
    const said: string | undefined = metadata.annotations?.[ANNOTATION.proxyConfig];
    const mesh = said === undefined ? context.mesh : this.meshWith(said);
    const wanted = !isSystemNamespace(metadata.namespace) && (asked(metadata) ?? context.policy(metadata.labels ?? {}));
    if (!wanted) return skipped('sidecar injection disabled');
    const names = templateNames(metadata, context.defaultTemplates, context.aliases);
    return { pod: injectPod({ ...context, pod, workload, mesh }, context.templates, names), warnings: [] };
  }
}

function ownProxyConfig(mesh: MeshSettings, text: string, later: LaterFields) {
  try {
    return mergeProxyConfig(mesh.proxyConfig, parseYaml(text), later);
  } catch (error) {
    if (!(error instanceof ProtoError)) throw error;
    throw new PodError('is not valid', ANNOTATION.proxyConfig, text, `YAML of a ProxyConfig: ${error.message}`);
  }
}

/** The warning of istioctl, word for word. */
function skipText(pod: Pod, workload: WorkloadMeta, why: string): string {
  const name = pod.metadata.name || workload.name;
  const full = workload.namespace ? `${workload.namespace}/${name}` : name;
  const kind = workload.kind ? `${workload.kind} ` : '';
  return `===> Skipping injection because ${kind}${JSON.stringify(full)} has ${why}\n`;
}

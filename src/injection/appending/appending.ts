import { ANNOTATION, CONTAINER, LABEL } from '../annotations';
import { CHECKS_1_5, problemsOf } from '../checks';
import type { Mechanism, PodResult } from '../inject-object';
import { goString, isObject, type JsonObject } from '../json';
import { OverlayError } from '../overlay/error';
import { OverlayInput, type OverlaySettings, type WorkloadMeta } from '../overlay/input';
import { PodError, type Pod } from '../pod';
import type { ProfileFacts } from '../profile';
import { canonicalAs, DecodeError } from '../schema/canonical';
import { DEFAULT_MESH } from '../settings/mesh';
import { applyConcurrency } from './concurrency';
import { isKnown, redirected } from './known-annotations';
import { knownFields } from './known-fields';
import { rewriteHttpProbes } from './probes';
import type { AppendingSettings } from './settings';

/** What a template of Istio 1.5 yields (`SidecarInjectionSpec`): lists of what is added, and settings of the injector. */
export type InjectionSpec = JsonObject;

/** Lists of the specification that are appended to those of a pod. */
const LISTS = [
  ['initContainers', '[Container]'],
  ['containers', '[Container]'],
  ['volumes', '[Volume]'],
] as const;

/** What later releases let settings decide. */
const FIXED = { nativeDefault: false, revision: '', proxyUid: 1337, proxyGid: 1337, compliancePolicy: '' };

/** The template of a release before 1.9. */
export interface SpecTemplate {
  readonly render: (input: OverlayInput) => InjectionSpec;
  /** SHA-256 of the template's text, which the status annotation carries. */
  readonly version: string;
}

/**
 * The mechanism of Istio 1.5: what the template yields is appended to the pod. Its `istioctl kube-inject` heeds neither
 * `sidecar.istio.io/inject` nor system namespaces, and a pod that has a proxy already is left alone.
 */
export class Appending implements Mechanism {
  private readonly mesh: Omit<OverlaySettings, 'workload'>;

  public constructor(
    facts: ProfileFacts,
    private readonly settings: AppendingSettings,
    private readonly template: SpecTemplate,
  ) {
    const { values, proxyConfig } = settings;
    this.mesh = { ...FIXED, facts, values, mesh: { ...DEFAULT_MESH, proxyConfig } };
  }

  public workloadOfPod({ name = '', namespace = '' }: JsonObject): WorkloadMeta {
    return { apiVersion: 'v1', kind: 'Pod', name, namespace };
  }

  public injectPod(pod: Pod, workload: WorkloadMeta): PodResult {
    const skipped = (why: string): PodResult => ({
      warnings: [`Skipping injection because ${JSON.stringify(pod.metadata.name || workload.name)} has ${why}\n`],
    });
    if (pod.spec.hostNetwork) return skipped('host networking enabled');
    const containers: JsonObject[] = pod.spec.containers ?? [];
    if (containers.length > 1 && containers.some(({ name }) => name === CONTAINER.proxy))
      return skipped(`injected "${CONTAINER.proxy}" sidecar already`);

    const annotations: Record<string, string> = pod.metadata.annotations ?? {};
    const problem = problemsOf(CHECKS_1_5, annotations)[0];
    if (problem) throw new PodError('is not valid', problem.name, problem.value, problem.allowed);
    const unknown = Object.keys(annotations).filter((name) => name.includes('istio') && !isKnown(name));
    const spec = this.specOf(pod, workload);
    return {
      pod: { metadata: this.metadataOf(pod, spec), spec: this.podSpec(pod, spec) },
      warnings: unknown.map(
        (name) => `Potentially misspelled annotation '${name}' with value '${annotations[name]}' encountered\n`,
      ),
    };
  }

  private specOf(pod: Pod, workload: WorkloadMeta): InjectionSpec {
    const input = new OverlayInput({ ...this.mesh, workload }, pod.metadata, pod.spec);
    let rendered: InjectionSpec;
    try {
      rendered = this.template.render(input);
    } catch (error) {
      if (!(error instanceof OverlayError)) throw error;
      throw new PodError('is not valid', error.annotation, error.given, error.allowed);
    }
    const out: InjectionSpec = { ...rendered };
    try {
      for (const [list, type] of LISTS) out[list] = canonicalAs(knownFields(rendered[list], type), type, [list]) ?? [];
      out.dnsConfig = canonicalAs(rendered.dnsConfig, '*PodDNSConfig', ['dnsConfig']);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw new PodError(`the template yields ${error.path.join('.')}, which ${error.message}`);
    }
    applyConcurrency(out.containers);
    return out;
  }

  private podSpec(pod: Pod, added: InjectionSpec): JsonObject {
    const spec: JsonObject = { ...pod.spec };
    for (const [list] of LISTS) if (added[list].length > 0) spec[list] = [...(spec[list] ?? []), ...added[list]];
    // The template's replaces the pod's own, even where it has none.
    delete spec.dnsConfig;
    if (added.dnsConfig) spec.dnsConfig = added.dnsConfig;
    if (this.settings.sdsSocket) spec.securityContext = { ...spec.securityContext, fsGroup: 1337 };
    spec.containers = rewriteHttpProbes(spec.containers, pod.metadata.annotations ?? {}, added.rewriteAppHTTPProbe);
    return spec;
  }

  private metadataOf(pod: Pod, added: InjectionSpec): JsonObject {
    const labels: Record<string, string> = { ...pod.metadata.labels };
    if (!labels[LABEL.tlsMode]) labels[LABEL.tlsMode] = 'istio';
    const annotations = {
      ...pod.metadata.annotations,
      ...(isObject(added.podRedirectAnnot) && redirected(added.podRedirectAnnot)),
      [ANNOTATION.status]: statusJson(this.template.version, added),
    };
    return { ...pod.metadata, labels, annotations };
  }
}

function statusJson(version: string, added: InjectionSpec): string {
  const parts = ['initContainers', 'containers', 'volumes', 'imagePullSecrets'].map((list) => {
    const items: JsonObject[] = added[list] ?? [];
    return `"${list}":${items.length > 0 ? `[${items.map(({ name = '' }) => goString(name)).join(',')}]` : 'null'}`;
  });
  return `{"version":"${version}",${parts.join(',')}}`;
}

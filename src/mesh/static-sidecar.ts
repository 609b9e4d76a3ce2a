import { annotationProblems } from '../injection/checks';
import { Injector, IstioProfile } from '../injection/injector';
import { refuseOptions } from '../injection/refuse-options';
import { INJECTION_RULES } from '../injection/rules';
import type { KubeObject } from '../model/manifest';
import { refuse } from './error';
import type { ResolvedSettings } from './settings';
import type { SidecarContext } from './sidecar';
import { sidecarAnnotations } from './sidecar-annotations';
import type { SidecarOptions, StaticSidecarOptions } from './sidecar-options';

type Fields = Record<string, unknown>;

/** Refuses options that Istio's injector would refuse, at the line that says them. */
export function checkedAnnotations(
  place: string,
  options: SidecarOptions,
  withNative: boolean,
): Record<string, string> {
  const annotations = sidecarAnnotations(options, withNative);
  const problem = annotationProblems(IstioProfile.V1_31._facts, annotations)[0];
  if (problem) {
    const { name, value, allowed } = problem;
    refuse(place, INJECTION_RULES.annotation, {
      what: `an option has no valid value as annotation ${name}`,
      given: value,
      allowed,
    });
  }
  return annotations;
}

/** The template's annotations beside what it carries already: what the workload itself says wins. */
export function withAnnotations(workload: KubeObject, annotations: Readonly<Record<string, string>>): KubeObject {
  if (Object.keys(annotations).length === 0) return workload;
  const spec = (workload.spec ?? {}) as Fields;
  const template = (spec.template ?? {}) as Fields;
  const metadata = (template.metadata ?? {}) as Fields;
  const merged = { ...annotations, ...(metadata.annotations as Fields | undefined) };
  return { ...workload, spec: { ...spec, template: { ...template, metadata: { ...metadata, annotations: merged } } } };
}

/** Writes sidecars into workloads: one injector for each set of settings. */
export class StaticSidecars {
  private readonly injectors = new Map<string, Injector>();

  public constructor(private readonly options: StaticSidecarOptions) {}

  /** The workload with its sidecar. */
  public inject(workload: KubeObject, context: SidecarContext): KubeObject {
    const { namespace } = context;
    const placed = namespace ? { ...workload, metadata: { namespace, ...workload.metadata } } : workload;
    const { object, problems } = this.injectorFor(context.settings).inject(placed);
    if (problems.length === 0) return object as KubeObject;
    const [{ object: place, path, what, given, allowed, fix, rule }] = problems;
    const known = Object.values(INJECTION_RULES).find(({ code }) => code === rule) ?? INJECTION_RULES.annotation;
    return refuse(place, known, { what: `${path} ${what}`, given: given && JSON.parse(given), allowed, fix });
  }

  private injectorFor(settings: ResolvedSettings): Injector {
    const { istio, revision, clusterDomain, trustDomain, rootNamespace } = settings;
    const key = JSON.stringify([istio, revision, clusterDomain, trustDomain, rootNamespace]);
    let injector = this.injectors.get(key);
    if (!injector) {
      const { hub, tag, native, set = [], values, meshConfig } = this.options;
      const profile = IstioProfile.of(istio);
      const old = profile._facts.appends;
      if (old) refuseNewerOptions(profile, this.options);
      const ours = [
        `values.global.proxy.clusterDomain=${clusterDomain}`,
        `values.global.istioNamespace=${rootNamespace}`,
        `${old ? 'values.global' : 'meshConfig'}.trustDomain=${trustDomain}`,
        ...(revision ? [`revision=${revision}`] : []),
      ];
      const all = { hub, tag, native, values, meshConfig, revision, set: [...ours, ...set] };
      injector = new Injector({ ...all, profile });
      this.injectors.set(key, injector);
    }
    return injector;
  }
}

const OF_THE_MESH = 'say it for all proxies of the mesh: meshConfig: { defaultConfig: { ... } }';

/** What Istio 1.5 has no annotation for. */
function refuseNewerOptions({ _facts: facts }: IstioProfile, options: StaticSidecarOptions): void {
  const { native, holdApplication, imageType, resources, traffic, proxyConfig } = options;
  refuseOptions('Sidecar.static', facts, {
    native: native || undefined,
    holdApplication,
    imageType,
    'resources.cpuLimit': resources?.cpuLimit,
    'resources.memoryLimit': resources?.memoryLimit,
    'traffic.includeOutboundPorts': traffic?.includeOutboundPorts,
    'traffic.excludeInterfaces': traffic?.excludeInterfaces,
    'proxyConfig.terminationDrainDuration': proxyConfig?.terminationDrainDuration?.toHumanString(),
  });
  const ofTheMesh = {
    'proxyConfig.concurrency': proxyConfig?.concurrency,
    'proxyConfig.environment': proxyConfig?.environment,
    'proxyConfig.drainDuration': proxyConfig?.drainDuration?.toHumanString(),
  };
  refuseOptions('Sidecar.static', facts, ofTheMesh, OF_THE_MESH);
}

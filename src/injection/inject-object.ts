import { ANNOTATION } from './annotations';
import { parseYaml } from './checks';
import { injectPod, templateNames, type Templates } from './inject-pod';
import type { JsonObject } from './json';
import { isList, kindFacts, valueAt, withValueAt, type KindFacts } from './kinds';
import { MergeError } from './merge';
import type { WorkloadMeta } from './overlay/input';
import { workloadOfPod } from './owner';
import { PodError, type Pod, type PodRequest } from './pod';
import type { ProfileFacts } from './profile';
import { ProtoError } from './proto/message';
import { mergeProxyConfig } from './proto/proxy-config';
import { injectionProblem, type InjectionProblem, type InjectionResult } from './result';
import { INJECTION_RULES } from './rules';
import { canonicalObject, DecodeError } from './schema/canonical';
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

/** Injects one object of any kind; a list item by item. Nothing of the object is changed. */
export function injectObject(object: JsonObject, context: InjectionContext): InjectionResult {
  if (isList(object)) return injectList(object, context);
  const facts = kindFacts(object);
  if (!facts) return { object, injected: false, warnings: [], problems: [] };
  try {
    return injectWorkload(object, facts, context);
  } catch (error) {
    return { object, injected: false, warnings: [], problems: [problemOf(error, object, facts)] };
  }
}

function injectList(list: JsonObject, context: InjectionContext): InjectionResult {
  const results: InjectionResult[] = (list.items ?? []).map((item: JsonObject) => injectObject(item, context));
  const problems = results.flatMap((result, index) =>
    result.problems.map((problem) => ({
      ...problem,
      path: `items[${index}].${problem.path}`,
      steps: ['items', index, ...problem.steps],
    })),
  );
  const object = problems.length > 0 ? list : { ...list, items: results.map((result) => result.object) };
  return {
    object,
    injected: results.some((one) => one.injected),
    warnings: results.flatMap((one) => one.warnings),
    problems,
  };
}

function injectWorkload(given: JsonObject, facts: KindFacts, context: InjectionContext): InjectionResult {
  const object = canonicalObject(given, facts.struct);
  if (facts.required && valueAt(object, ['spec', 'template']) === undefined) {
    throw new MissingTemplate();
  }
  const pod: Pod = { metadata: valueAt(object, facts.metadata) ?? {}, spec: valueAt(object, facts.spec) ?? {} };
  const workload = workloadOf(object, facts);
  const skipped = (why: string): InjectionResult => ({
    object,
    injected: false,
    warnings: [skipText(pod, workload, why)],
    problems: [],
  });
  if (pod.spec.hostNetwork) return skipped('host networking enabled');
  const said: string | undefined = pod.metadata.annotations?.[ANNOTATION.proxyConfig];
  const mesh = said === undefined ? context.mesh : { ...context.mesh, proxyConfig: ownProxyConfig(context.mesh, said) };
  const wanted =
    !isSystemNamespace(pod.metadata.namespace) && (asked(pod.metadata) ?? context.policy(pod.metadata.labels ?? {}));
  if (!wanted) return skipped('sidecar injection disabled');
  const request: PodRequest = { ...context, pod, workload, mesh };
  const done = injectPod(
    request,
    context.templates,
    templateNames(pod.metadata, context.defaultTemplates, context.aliases),
  );
  const injected = withValueAt(withValueAt(object, facts.metadata, done.metadata), facts.spec, done.spec);
  return { object: injected, injected: true, warnings: [], problems: [] };
}

class MissingTemplate extends Error {}

function workloadOf(object: JsonObject, facts: KindFacts): WorkloadMeta {
  const { name = '', namespace = '' } = object.metadata ?? {};
  if (facts.struct === 'Pod') return workloadOfPod(object.metadata ?? {});
  return { apiVersion: object.apiVersion, kind: object.kind, name, namespace };
}

function ownProxyConfig(mesh: MeshSettings, text: string) {
  try {
    return mergeProxyConfig(mesh.proxyConfig, parseYaml(text));
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

function problemOf(error: unknown, object: JsonObject, facts: KindFacts): InjectionProblem {
  const { name = '', namespace } = object.metadata ?? {};
  const label = `${object.kind} ${namespace ? `${namespace}/` : ''}${name}`;
  if (error instanceof DecodeError) {
    return injectionProblem(INJECTION_RULES.field, label, error.path, error.message, {
      given: error.given,
      allowed: error.allowed,
    });
  }
  if (error instanceof MissingTemplate)
    return injectionProblem(INJECTION_RULES.podTemplate, label, ['spec', 'template'], 'is missing');
  if (error instanceof PodError) {
    const rule =
      error.annotation === undefined || error.annotation === ANNOTATION.templates
        ? INJECTION_RULES.template
        : INJECTION_RULES.annotation;
    const path =
      error.annotation === undefined ? [...facts.spec] : [...facts.metadata, 'annotations', error.annotation];
    return injectionProblem(rule, label, path, error.message, { given: error.given, allowed: error.allowed });
  }
  if (error instanceof MergeError) return injectionProblem(INJECTION_RULES.template, label, facts.spec, error.message);
  throw error;
}

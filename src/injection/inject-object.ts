import { ANNOTATION } from './annotations';
import type { JsonObject } from './json';
import { isList, kindFacts, valueAt, withValueAt, type KindFacts } from './kinds';
import { MergeError } from './merge';
import type { WorkloadMeta } from './overlay/input';
import { PodError, type Pod } from './pod';
import { injectionProblem, type InjectionProblem, type InjectionResult } from './result';
import { INJECTION_RULES } from './rules';
import { canonicalObject, DecodeError } from './schema/canonical';

/** What became of one pod. */
export interface PodResult {
  /** The pod with its sidecar; undefined where it is left as it is. */
  readonly pod?: Pod;
  /** What istioctl says of it. */
  readonly warnings: readonly string[];
}

/** How a release of Istio injects pods. */
export interface Mechanism {
  /** What a bare pod tells of the workload that it belongs to. */
  workloadOfPod(metadata: JsonObject): WorkloadMeta;
  /** Injects one pod, which is not changed. */
  injectPod(pod: Pod, workload: WorkloadMeta): PodResult;
}

/** Injects one object of any kind; a list item by item. Nothing of the object is changed. */
export function injectObject(object: JsonObject, mechanism: Mechanism): InjectionResult {
  if (isList(object)) return injectList(object, mechanism);
  const facts = kindFacts(object);
  if (!facts) return { object, injected: false, warnings: [], problems: [] };
  try {
    return injectWorkload(object, facts, mechanism);
  } catch (error) {
    return { object, injected: false, warnings: [], problems: [problemOf(error, object, facts)] };
  }
}

function injectList(list: JsonObject, mechanism: Mechanism): InjectionResult {
  const results: InjectionResult[] = (list.items ?? []).map((item: JsonObject) => injectObject(item, mechanism));
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

function injectWorkload(given: JsonObject, facts: KindFacts, mechanism: Mechanism): InjectionResult {
  const object = canonicalObject(given, facts.struct);
  if (facts.required && valueAt(object, ['spec', 'template']) === undefined) {
    throw new MissingTemplate();
  }
  const pod: Pod = { metadata: valueAt(object, facts.metadata) ?? {}, spec: valueAt(object, facts.spec) ?? {} };
  const done = mechanism.injectPod(pod, workloadOf(object, facts, mechanism));
  const warnings = [...done.warnings];
  if (!done.pod) return { object, injected: false, warnings, problems: [] };
  const { metadata, spec } = done.pod;
  const injected = withValueAt(withValueAt(object, facts.metadata, metadata), facts.spec, spec);
  return { object: injected, injected: true, warnings, problems: [] };
}

class MissingTemplate extends Error {}

function workloadOf(object: JsonObject, facts: KindFacts, mechanism: Mechanism): WorkloadMeta {
  const { name = '', namespace = '' } = object.metadata ?? {};
  if (facts.struct === 'Pod') return mechanism.workloadOfPod(object.metadata ?? {});
  return { apiVersion: object.apiVersion, kind: object.kind, name, namespace };
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

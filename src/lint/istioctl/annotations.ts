import { annotationProblems, type CheckedFacts } from '../../injection/checks';
import { FIELDS_1_31 } from '../../injection/later-fields';
import type { FieldPath } from '../../model/manifest';
import type { Breach } from '../family';
import { ANNOTATIONS } from './annotation-table';
import type { Labels } from '../labels';
import { ISTIOCTL_RULES } from './rules';
import type { Check } from '../view';

const KINDS = ['Namespace', 'Service', 'Pod', 'Deployment'];

/** Annotations that Istio itself writes, wherever it likes. */
const OWN = new Set(['sidecar.istio.io/status', 'gateway.istio.io/controller-version', 'istio.io/rev']);

/** istioctl leaves the names of interfaces unchecked, as injectors before 1.31 do. */
const INJECTOR: CheckedFacts = { checksInterfaces: false, fields: FIELDS_1_31 };

const INJECT = 'sidecar.istio.io/inject';

/** Istio's annotations: misspelt, on a kind that they mean nothing on, deprecated, or with a value that is refused. */
export const checkAnnotations: Check = (view, report) => {
  for (const kind of KINDS) {
    for (const manifest of view.input.ofKind(kind)) {
      const { metadata } = manifest.object;
      const [annotations, labels] = [metadata?.annotations ?? {}, metadata?.labels ?? {}];
      const place = ['metadata', 'annotations'];
      for (const breach of breachesOf(kind, annotations, labels, place)) report(manifest, breach);
    }
  }
  for (const { manifest, annotations, labels, templatePath } of view.pods.all) {
    if (!manifest || manifest.object.kind === 'Pod') continue;
    // A code that the workload's own annotations gave already is not said once more of its pods.
    const own = manifest.object.metadata;
    const told = KINDS.includes(manifest.object.kind)
      ? breachesOf(manifest.object.kind, own?.annotations ?? {}, own?.labels ?? {}, [])
      : [];
    const codes = new Set(told.map(({ rule }) => rule.code));
    for (const breach of breachesOf('Pod', annotations, labels, [...templatePath, 'metadata', 'annotations'])) {
      if (codes.has(breach.rule.code)) continue;
      codes.add(breach.rule.code);
      report(manifest, breach);
    }
  }
};

function breachesOf(kind: string, annotations: Labels, labels: Labels, place: FieldPath): Breach[] {
  return Object.entries(annotations).flatMap(([name, value]) =>
    isIstios(name) && !OWN.has(name) ? breachesOfOne(kind, name, String(value), labels, [...place, name]) : [],
  );
}

function breachesOfOne(kind: string, name: string, value: string, labels: Labels, path: FieldPath): Breach[] {
  const known = ANNOTATIONS.get(name);
  if (!known) return [{ rule: ISTIOCTL_RULES.UNKNOWN_ANNOTATION, path, message: `Istio has no annotation ${name}` }];
  const breaches: Breach[] = [];
  if (known.deprecated && !(name === INJECT && labels[INJECT] !== undefined)) {
    const instead = name === INJECT ? `; the label ${INJECT} took its place` : '';
    const message = `the annotation ${name} is deprecated${instead}`;
    breaches.push({ rule: ISTIOCTL_RULES.DEPRECATED_ANNOTATION, path, message });
  }
  if (known.kinds.includes('Any')) return breaches;
  if (!known.kinds.includes(kind)) {
    const message = `${name} means something on ${known.kinds.join(', ')} only`;
    const fix =
      kind === 'Deployment' ? 'move it to spec.template.metadata.annotations' : `move it to a ${known.kinds[0]}`;
    return [...breaches, { rule: ISTIOCTL_RULES.MISPLACED_ANNOTATION, path, message, fix }];
  }
  for (const { allowed } of annotationProblems(INJECTOR, { [name]: value })) {
    const message = `${JSON.stringify(value)} is no value of ${name}; allowed: ${allowed}`;
    breaches.push({ rule: ISTIOCTL_RULES.INVALID_ANNOTATION, path, message });
  }
  return breaches;
}

function isIstios(name: string): boolean {
  return name === 'kubernetes.io/ingress.class' || name.split('/')[0].endsWith('istio.io');
}

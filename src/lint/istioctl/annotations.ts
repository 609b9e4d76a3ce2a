import { annotationProblems } from '../../injection/checks';
import { ANNOTATIONS } from './annotation-table';
import { ISTIOCTL_RULES } from './rules';
import type { Check } from './view';

const KINDS = ['Namespace', 'Service', 'Pod', 'Deployment'];

/** Annotations that Istio itself writes, wherever it likes. */
const OWN = new Set(['sidecar.istio.io/status', 'gateway.istio.io/controller-version', 'istio.io/rev']);

/** istioctl leaves the names of interfaces unchecked, as injectors before 1.31 do. */
const INJECTOR = { checksInterfaces: false };

const INJECT = 'sidecar.istio.io/inject';

/** Istio's annotations: misspelt, on a kind that they mean nothing on, deprecated, or with a value that is refused. */
export const checkAnnotations: Check = (view, report) => {
  for (const kind of KINDS) {
    for (const manifest of view.input.ofKind(kind)) {
      const { annotations = {}, labels = {} } = manifest.object.metadata ?? {};
      for (const [name, value] of Object.entries(annotations)) {
        if (!isIstios(name) || OWN.has(name)) continue;
        const path = ['metadata', 'annotations', name];
        const known = ANNOTATIONS.get(name);
        if (!known) {
          report(manifest, {
            rule: ISTIOCTL_RULES.UNKNOWN_ANNOTATION,
            path,
            message: `Istio has no annotation ${name}`,
          });
          continue;
        }
        if (known.deprecated && !(name === INJECT && labels[INJECT] !== undefined)) {
          const instead = name === INJECT ? `; the label ${INJECT} took its place` : '';
          report(manifest, {
            rule: ISTIOCTL_RULES.DEPRECATED_ANNOTATION,
            path,
            message: `the annotation ${name} is deprecated${instead}`,
          });
        }
        if (known.kinds.includes('Any')) continue;
        if (!known.kinds.includes(kind)) {
          report(manifest, {
            rule: ISTIOCTL_RULES.MISPLACED_ANNOTATION,
            path,
            message: `${name} means something on ${known.kinds.join(', ')} only`,
            fix:
              kind === 'Deployment'
                ? 'move it to spec.template.metadata.annotations'
                : `move it to a ${known.kinds[0]}`,
          });
          continue;
        }
        for (const { allowed } of annotationProblems(INJECTOR, { [name]: value })) {
          report(manifest, {
            rule: ISTIOCTL_RULES.INVALID_ANNOTATION,
            path,
            message: `${JSON.stringify(value)} is no value of ${name}; allowed: ${allowed}`,
          });
        }
      }
    }
  }
};

function isIstios(name: string): boolean {
  return name === 'kubernetes.io/ingress.class' || name.split('/')[0].endsWith('istio.io');
}

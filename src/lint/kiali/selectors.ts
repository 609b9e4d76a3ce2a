import type { Manifest } from '../../model/manifest';
import { append } from '../groups';
import { formatSelector, type Labels } from '../labels';
import { namesOf, namespaceOf } from '../namespaces';
import { SelectorIndex } from '../selector-index';
import type { Check } from '../view';
import { KIALI_RULES } from './rules';

interface Selecting {
  readonly selector?: { readonly matchLabels?: Labels };
  readonly workloadSelector?: { readonly labels?: Labels };
}

/** Kinds with a selector. Where one holds for a workload, it stays in its namespace; where several do, the root's go everywhere. */
const KINDS: readonly { kind: string; field: readonly [string, string]; exclusive: boolean }[] = [
  { kind: 'PeerAuthentication', field: ['selector', 'matchLabels'], exclusive: true },
  { kind: 'Sidecar', field: ['workloadSelector', 'labels'], exclusive: true },
  { kind: 'RequestAuthentication', field: ['selector', 'matchLabels'], exclusive: false },
  { kind: 'AuthorizationPolicy', field: ['selector', 'matchLabels'], exclusive: false },
];

/** Objects whose selectors find nothing, or find what another's finds too. */
export const checkSelectors: Check = (view, report) => {
  for (const { kind, field, exclusive } of KINDS) {
    const wide = new Map<string, Manifest[]>();
    const byWorkload = new Map<unknown, Manifest[]>();
    for (const manifest of view.input.ofKind(kind)) {
      const spec = (manifest.object.spec ?? {}) as Selecting;
      const selector = spec.selector?.matchLabels ?? spec.workloadSelector?.labels ?? {};
      const namespace = namespaceOf(manifest.object);
      if (Object.keys(selector).length === 0) {
        append(wide, namespace, manifest);
        continue;
      }
      const everywhere = namespace === view.rootNamespace && !exclusive;
      const pods = view.pods.selectedBy(selector, everywhere ? undefined : namespace);
      for (const pod of pods) append(byWorkload, pod, manifest);
      if (pods.length > 0) continue;
      report(manifest, {
        rule: KIALI_RULES.SELECTOR_WITHOUT_WORKLOAD,
        path: ['spec', ...field],
        message: `no workload in ${namespace} has the labels ${formatSelector(selector)}`,
      });
    }
    if (!exclusive) continue;
    for (const manifests of wide.values()) {
      if (manifests.length < 2) continue;
      for (const manifest of manifests) {
        const message = `${namesOf(manifests)} all hold for the whole namespace`;
        report(manifest, { rule: KIALI_RULES.SEVERAL_WITHOUT_SELECTOR, path: ['spec', field[0]], message });
      }
    }
    const told = new Set<Manifest>();
    for (const manifests of byWorkload.values()) {
      for (const manifest of manifests.length > 1 ? manifests : []) {
        if (told.has(manifest)) continue;
        told.add(manifest);
        const message = `${namesOf(manifests)} select one workload`;
        report(manifest, { rule: KIALI_RULES.SEVERAL_FOR_WORKLOAD, path: ['spec', field[0]], message });
      }
    }
  }
};

/** Workloads that no AuthorizationPolicy holds for. */
export const checkUncoveredWorkloads: Check = (view, report) => {
  const policies = view.input.ofKind('AuthorizationPolicy').map(({ object }) => ({
    namespace: namespaceOf(object),
    selector: ((object.spec ?? {}) as Selecting).selector?.matchLabels ?? {},
  }));
  // A mesh without any policy has decided so; one with some has forgotten the rest.
  if (policies.length === 0) return;
  const covering = new SelectorIndex(policies);
  for (const pod of view.pods.all) {
    if (!pod.manifest) continue;
    if ([pod.namespace, view.rootNamespace].some((namespace) => covering.has(namespace, pod.labels))) continue;
    report(pod.manifest, {
      rule: KIALI_RULES.UNCOVERED_WORKLOAD,
      path: [],
      message: `no AuthorizationPolicy holds for ${pod.namespace}/${pod.name}`,
    });
  }
};

import type { Manifest } from '../../model/manifest';
import { append } from '../groups';
import { formatSelector, type Labels } from '../labels';
import { ambientNamespace, namesOf, namespaceOf } from '../namespaces';
import type { Pod } from '../pods';
import { ISTIOCTL_RULES } from './rules';
import type { Check, Report, View } from '../view';

/** A kind of which one object at most may hold for a pod. */
interface Exclusive {
  readonly kind: string;
  readonly selectorPath: readonly string[];
  readonly selectorOf: (spec: Record<string, unknown>) => Labels | undefined;
  readonly conflict: (typeof ISTIOCTL_RULES)[keyof typeof ISTIOCTL_RULES];
  readonly several: (typeof ISTIOCTL_RULES)[keyof typeof ISTIOCTL_RULES];
  /** Whether the kind means nothing to pods that have no sidecar because ztunnel serves them. */
  readonly sidecarOnly: boolean;
}

const SIDECAR: Exclusive = {
  kind: 'Sidecar',
  selectorPath: ['spec', 'workloadSelector', 'labels'],
  selectorOf: (spec) => (spec.workloadSelector as { labels?: Labels } | undefined)?.labels,
  conflict: ISTIOCTL_RULES.SIDECAR_CONFLICT,
  several: ISTIOCTL_RULES.SIDECARS_WITHOUT_SELECTOR,
  sidecarOnly: true,
};

const TELEMETRY: Exclusive = {
  kind: 'Telemetry',
  selectorPath: ['spec', 'selector', 'matchLabels'],
  selectorOf: (spec) => (spec.selector as { matchLabels?: Labels } | undefined)?.matchLabels,
  conflict: ISTIOCTL_RULES.TELEMETRY_CONFLICT,
  several: ISTIOCTL_RULES.TELEMETRIES_WITHOUT_SELECTOR,
  sidecarOnly: false,
};

/** Sidecars: that their selectors find pods, and that no two hold for one pod or namespace. */
export const checkSidecars: Check = (view, report) => checkKind(view, SIDECAR, report);

/** Telemetries: the same. */
export const checkTelemetries: Check = (view, report) => checkKind(view, TELEMETRY, report);

function checkKind(view: View, exclusive: Exclusive, report: Report): void {
  const byPod = new Map<Pod, Manifest[]>();
  const byNamespace = new Map<string, Manifest[]>();
  for (const manifest of view.input.ofKind(exclusive.kind)) {
    const spec = (manifest.object.spec ?? {}) as Record<string, unknown>;
    const namespace = namespaceOf(manifest.object);
    const selector = exclusive.selectorOf(spec);
    if (!selector || Object.keys(selector).length === 0) {
      // An empty selector of a Telemetry is one: it neither conflicts nor counts as missing.
      if (exclusive.sidecarOnly || !spec.selector) append(byNamespace, namespace, manifest);
      continue;
    }
    const pods = view.pods.selectedBy(selector, namespace);
    for (const pod of pods) append(byPod, pod, manifest);
    if (pods.length > 0) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.REFERENCE,
      path: exclusive.selectorPath,
      message: `no pod in ${namespace} has the labels ${formatSelector(selector)}`,
      fix: 'select labels that pods of the same namespace carry',
    });
  }
  reportPods(exclusive, byPod, report);
  for (const [namespace, manifests] of byNamespace) {
    if (exclusive.sidecarOnly && ambientNamespace(view.namespaces.labels(namespace))) {
      for (const manifest of manifests)
        reportIneffective(manifest, `the namespace ${namespace} is in ambient mode`, report);
    } else if (manifests.length > 1) {
      for (const manifest of manifests) {
        report(manifest, {
          rule: exclusive.several,
          path: [],
          message: `${namesOf(manifests)} all hold for the whole namespace ${namespace}`,
        });
      }
    }
  }
}

function reportPods(exclusive: Exclusive, byPod: ReadonlyMap<Pod, readonly Manifest[]>, report: Report): void {
  const ineffective = new Set<Manifest>();
  for (const [pod, manifests] of byPod) {
    const ambient = exclusive.sidecarOnly && pod.annotations['ambient.istio.io/redirection'] === 'enabled';
    if (manifests.length < 2 && !ambient) continue;
    for (const manifest of manifests) {
      if (ambient) {
        if (!ineffective.has(manifest)) reportIneffective(manifest, `the pod ${pod.name} is in ambient mode`, report);
        ineffective.add(manifest);
        continue;
      }
      report(manifest, {
        rule: exclusive.conflict,
        path: exclusive.selectorPath,
        message: `${namesOf(manifests)} all select the pod ${pod.namespace}/${pod.name}`,
      });
    }
  }
}

function reportIneffective(manifest: Manifest, why: string, report: Report): void {
  report(manifest, { rule: ISTIOCTL_RULES.INEFFECTIVE_POLICY, path: [], message: `the Sidecar has no effect: ${why}` });
}

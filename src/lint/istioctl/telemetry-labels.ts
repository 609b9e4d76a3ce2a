import { podInMesh } from '../pods';
import type { Check } from '../view';
import { ISTIOCTL_RULES } from './rules';

/** What telemetry calls a workload by: of each, the first label that a pod has counts. */
const CANONICAL = [
  ['service', ['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app']],
  ['version', ['service.istio.io/canonical-revision', 'app.kubernetes.io/version', 'version']],
] as const;

const KINDS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

/** Workloads of the mesh whose metrics name no service or version: the hint of `istioctl validate`. */
export const checkTelemetryLabels: Check = (view, report) => {
  for (const pod of view.pods.all) {
    const { manifest, labels, spec, templatePath } = pod;
    if (!manifest || !KINDS.has(manifest.object.kind) || !podInMesh(pod, view.namespaces)) continue;
    // A gateway is a proxy itself, and one version of it runs.
    if (spec.containers?.some(({ name }) => name === 'istio-proxy')) continue;
    const missing = CANONICAL.filter(([, names]) => names.every((name) => !labels[name]));
    if (missing.length === 0) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.TELEMETRY_LABELS,
      path: [...templatePath, 'metadata', 'labels'],
      message: `the pods name no ${missing.map(([what]) => what).join(' and no ')} for telemetry`,
      fix: `add the label ${missing.map(([, names]) => names.at(-1)).join(' and the label ')}`,
    });
  }
};

import type { Manifest } from '../../model/manifest';
import { labelsFit } from '../../model/label-selector';
import { namespaceOf } from '../namespaces';
import type { PodSpec } from '../pods';
import { ISTIOCTL_RULES } from './rules';
import type { Check, View } from '../view';
import { webhooksOf } from './webhooks';

const REVISION = 'istio.io/rev';
const DATAPLANE = 'istio.io/dataplane-mode';
const INJECTION = 'istio-injection';

/** What the labels of namespaces say of injection: nothing, or two things at once. */
export const checkInjectionLabels: Check = (view, report) => {
  for (const manifest of view.input.ofKind('Namespace')) {
    const { metadata } = manifest.object;
    const name = metadata?.name;
    const labels = metadata?.labels ?? {};
    if (name === 'istio-system') continue;
    const said = saidOf(labels);
    if (said.length > 1) {
      report(manifest, {
        rule: ISTIOCTL_RULES.INJECTION_LABELS,
        path: ['metadata', 'labels'],
        message: `${said.join(' and ')} contradict each other`,
      });
    }
    if (labels[DATAPLANE] === 'ambient') continue;
    if (labels[INJECTION] || labels[REVISION] !== undefined) continue;
    const byDefault = injectsByDefault(view, labels[REVISION]);
    report(manifest, {
      rule: byDefault ? ISTIOCTL_RULES.INJECTED_BY_DEFAULT : ISTIOCTL_RULES.NOT_INJECTED,
      path: ['metadata', 'name'],
      message: byDefault
        ? `pods of ${name} get sidecars, because the installation injects by default`
        : `nothing says whether pods of ${name} get sidecars`,
    });
  }
};

function saidOf(labels: Readonly<Record<string, string>>): string[] {
  const injection = labels[INJECTION];
  const said = injection === undefined ? [] : [`${INJECTION}=${injection}`];
  if (injection !== undefined && injection !== 'enabled') return said;
  return [
    ...said,
    ...[REVISION, DATAPLANE].filter((it) => labels[it] !== undefined).map((it) => `${it}=${labels[it]}`),
  ];
}

function injectsByDefault(view: View, revision: string | undefined): boolean {
  const name = !revision || revision === 'default' ? 'istio-sidecar-injector' : `istio-sidecar-injector-${revision}`;
  const injector = view.input.ofKind('ConfigMap').find(({ object }) => object.metadata?.name === name);
  const text = (injector?.object.data as { values?: string } | undefined)?.values;
  if (text === undefined) return false;
  try {
    const values = JSON.parse(text) as { sidecarInjectorWebhook?: { enableNamespacesByDefault?: boolean } };
    return values.sidecarInjectorWebhook?.enableNamespacesByDefault === true;
  } catch {
    return false;
  }
}

/** Running pods that have no proxy although their namespace asks for one: they are older than the label. */
export const checkMissingProxies: Check = (view, report) => {
  for (const pod of view.pods.all) {
    const { manifest } = pod;
    // A manifest of a Pod gets its proxy when it is applied; only one that was read from a cluster has missed it.
    if (manifest?.object.kind !== 'Pod' || !manifest.object.status) continue;
    if (view.namespaces.labels(pod.namespace)?.[INJECTION] !== 'enabled') continue;
    const inject = pod.labels['sidecar.istio.io/inject'] ?? pod.annotations['sidecar.istio.io/inject'] ?? '';
    if (inject.toLowerCase() === 'false' || pod.spec.hostNetwork) continue;
    const containers = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])];
    if (containers.find(({ name }) => name === 'istio-proxy')?.image) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.MISSING_PROXY,
      path: ['spec', 'containers'],
      message: `the pod ${pod.name} has no sidecar`,
    });
  }
};

/** Containers whose image the injector is to fill in, in pods that it will not see. */
export const checkImageAuto: Check = (view, report) => {
  for (const manifest of view.input.ofKind('Pod')) {
    const index = autoIndex((manifest.object.spec ?? {}) as PodSpec);
    if (index < 0) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.IMAGE_AUTO_POD,
      path: ['spec', 'containers', index, 'image'],
      message: 'image: auto in a bare Pod is never filled in after it was refused once',
    });
  }
  for (const manifest of view.input.ofKind('Deployment')) {
    const template = (manifest.object.spec as { template?: Template } | undefined)?.template;
    const index = autoIndex(template?.spec ?? {});
    if (index < 0 || willBeInjected(view, manifest, template!)) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.IMAGE_AUTO,
      path: ['spec', 'template', 'spec', 'containers', index, 'image'],
      message: 'image: auto is filled in by the injector, which will not see this pod',
    });
  }
};

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: PodSpec;
}

function autoIndex(spec: PodSpec): number {
  return (spec.containers ?? []).findIndex(({ name, image }) => name === 'istio-proxy' && image === 'auto');
}

/** By the webhooks of the input; an application's manifests have none, and then by the labels that the default ones read. */
function willBeInjected(view: View, manifest: Manifest, template: Template): boolean {
  const namespace = view.namespaces.labels(namespaceOf(manifest.object)) ?? {};
  const labels = template.metadata?.labels ?? {};
  const webhooks = view.input
    .ofKind('MutatingWebhookConfiguration')
    .flatMap(({ object }) => webhooksOf(object))
    .filter(({ name }) => name?.endsWith('istio.io'));
  if (webhooks.length > 0) {
    return webhooks.some((it) => labelsFit(it.namespaceSelector, namespace) && labelsFit(it.objectSelector, labels));
  }
  const said = labels['sidecar.istio.io/inject'];
  if (said === 'false') return false;
  return (
    said === 'true' ||
    labels[REVISION] !== undefined ||
    namespace[INJECTION] === 'enabled' ||
    Boolean(namespace[REVISION])
  );
}

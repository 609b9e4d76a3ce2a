import type { KubeObject, Manifest } from '../../model/manifest';
import type { Breach } from '../family';
import { isIpAddress } from '../go/ip';
import { parseGoUrl } from '../go/url';
import { labelsFit, type LabelSelector } from '../../model/label-selector';
import type { Labels } from '../labels';
import { keyOf } from '../namespaces';
import type { Check } from '../view';
import { ISTIOCTL_RULES } from './rules';

export interface Webhook {
  readonly name?: string;
  readonly clientConfig?: {
    readonly url?: string | null;
    readonly service?: { readonly name?: string; readonly namespace?: string } | null;
  };
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
}

/** The webhooks of a configuration of either kind. */
export function webhooksOf(object: KubeObject): readonly Webhook[] {
  return (object.webhooks as Webhook[] | undefined) ?? [];
}

interface Injector extends Webhook {
  readonly manifest: Manifest;
  readonly index: number;
  /** `configuration/webhook`. */
  readonly key: string;
}

const REVISION = 'istio.io/rev';

/** Webhooks of which two would inject one pod, or that ask a Service that is not there. */
export const checkInjectionWebhooks: Check = (view, report) => {
  const injectors = view.input.ofKind('MutatingWebhookConfiguration').flatMap(injectorsOf);
  if (injectors.length === 0) return;
  const services = new Set(view.input.ofKind('Service').map(({ object }) => keyOf(object)));
  for (const [{ manifest, index }, others] of overlaps(injectors)) {
    report(manifest, {
      rule: ISTIOCTL_RULES.INVALID_WEBHOOK,
      path: ['webhooks', index],
      message: `some pods are also for ${others}: they are injected twice`,
    });
  }
  for (const { manifest, index, clientConfig } of injectors) {
    const service = clientConfig?.service;
    if (!service || services.has(`${service.namespace ?? ''}/${service.name ?? ''}`)) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.INVALID_WEBHOOK,
      path: ['webhooks', index, 'clientConfig', 'service'],
      message: `there is no Service ${service.namespace ?? ''}/${service.name ?? ''}`,
    });
  }
};

/** The webhooks of a configuration that is Istio's. */
function injectorsOf(manifest: Manifest): Injector[] {
  const webhooks = webhooksOf(manifest.object);
  const isOurs = revisionsOf(manifest).length > 0 || webhooks.some(({ name }) => name?.endsWith('istio.io'));
  if (!isOurs) return [];
  const configuration = manifest.object.metadata?.name ?? '';
  return webhooks.map((webhook, index) => ({
    ...webhook,
    manifest,
    index,
    key: `${configuration}/${webhook.name ?? ''}`,
  }));
}

/** The revisions that a configuration names. */
function revisionsOf({ object }: Manifest): string[] {
  const own = object.metadata?.labels?.[REVISION];
  const selectors = webhooksOf(object).flatMap(({ namespaceSelector, objectSelector }) => [
    namespaceSelector,
    objectSelector,
  ]);
  const selected = selectors.flatMap((selector) => [
    ...(selector?.matchLabels?.[REVISION] === undefined ? [] : [selector.matchLabels[REVISION]]),
    ...(selector?.matchExpressions ?? []).flatMap(({ key, values }) => (key === REVISION ? (values ?? []) : [])),
  ]);
  return own === undefined ? selected : [own, ...selected];
}

/** Each webhook with the others that take a pod of its own, once for each such group. */
function overlaps(injectors: readonly Injector[]): [Injector, others: string][] {
  const configurations = new Set(injectors.map(({ manifest }) => manifest));
  const revisions = [...new Set([...configurations].flatMap(revisionsOf))];
  const namespaces = labelsWith('istio-injection', ['enabled', 'disabled'], revisions);
  const pods = labelsWith('sidecar.istio.io/inject', ['true', 'false'], revisions);
  const groups = new Map<string, readonly Injector[]>();
  for (const namespace of namespaces) {
    const near = injectors.filter(({ namespaceSelector }) => labelsFit(namespaceSelector, namespace));
    for (const pod of pods) {
      const taking = near.filter(({ objectSelector }) => labelsFit(objectSelector, pod));
      const byKey = new Map(taking.map((injector) => [injector.key, injector]));
      if (byKey.size > 1) groups.set([...byKey.keys()].sort().join(), [...byKey.values()]);
    }
  }
  return [...groups.values()].flatMap((group) =>
    group.map((injector): [Injector, string] => [
      injector,
      group
        .filter((it) => it !== injector)
        .map(({ key }) => key)
        .sort()
        .join(', '),
    ]),
  );
}

/** Every set of labels that injection can be asked for by: a switch or none, and a revision or none. */
function labelsWith(key: string, values: readonly string[], revisions: readonly string[]): Labels[] {
  const switches: Labels[] = [{}, ...values.map((value) => ({ [key]: value }))];
  return [...switches, ...revisions.flatMap((revision) => switches.map((it) => ({ ...it, [REVISION]: revision })))];
}

/** The names of the configurations that the charts make, by kind. */
const CONFIGURATIONS: Readonly<Record<string, RegExp>> = {
  ValidatingWebhookConfiguration: /^istio(?:d-default-validator$|-validator)/,
  MutatingWebhookConfiguration: /^istio-sidecar-injector/,
};

/** The address of a control plane outside the cluster. */
export const checkControlPlaneAddresses: Check = (view, report) => {
  for (const [kind, names] of Object.entries(CONFIGURATIONS)) {
    for (const manifest of view.input.ofKind(kind)) {
      if (!names.test(manifest.object.metadata?.name ?? '')) continue;
      for (const [index, webhook] of webhooksOf(manifest.object).entries()) {
        const problem = addressProblem(webhook);
        if (problem) report(manifest, { ...problem, path: ['webhooks', index, 'clientConfig'] });
      }
    }
  }
};

function addressProblem({ name = '', clientConfig }: Webhook): Pick<Breach, 'rule' | 'message'> | undefined {
  const { url, service } = clientConfig ?? {};
  const wrong = ISTIOCTL_RULES.CONTROL_PLANE_ADDRESS;
  if (typeof url !== 'string') {
    return service ? undefined : { rule: wrong, message: `webhook ${name} has neither url nor service` };
  }
  const host = parseGoUrl(url, 'any')?.host;
  if (host === undefined) return { rule: wrong, message: `the url of webhook ${name} is none: ${url}` };
  const address = host.replace(/^\[(.*)\]$/, '$1');
  // Go's net.ParseIP takes no zone.
  if (!isIpAddress(address) || address.includes('%')) return undefined;
  return { rule: ISTIOCTL_RULES.CONTROL_PLANE_IP, message: `webhook ${name} asks an IP address: ${address}` };
}

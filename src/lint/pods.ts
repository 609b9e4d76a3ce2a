import type { KubeObject, Manifest } from '../model/manifest';
import type { LintInput } from './family';
import { groupBy } from './groups';
import { LabelIndex } from './label-index';
import type { Labels } from './labels';
import { ambientNamespace, namespaceOf, type Namespaces } from './namespaces';

/** What a container says that the checks look at. */
export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly ports?: readonly { readonly name?: string; readonly containerPort?: number; readonly protocol?: string }[];
  readonly securityContext?: { readonly runAsUser?: number };
}

/** What a pod's spec says that the checks look at. */
export interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly hostNetwork?: boolean;
  readonly serviceAccountName?: string;
  readonly securityContext?: { readonly runAsUser?: number };
}

/** A pod: written as one, or the one that a workload's template makes. */
export interface Pod {
  /** The Pod or the workload; undefined for the ingress gateway that an installation brings. */
  readonly manifest?: Manifest;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
  /** Where in the manifest the pod is written: nowhere special for a Pod. */
  readonly templatePath: readonly string[];
}

interface PodTemplate {
  readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels };
  readonly spec?: PodSpec;
}

const templateOf: Readonly<Record<string, (object: KubeObject) => PodTemplate | undefined>> = {
  Pod: (object) => object as PodTemplate,
  CronJob: (object) =>
    (object.spec as { jobTemplate?: { spec?: { template?: PodTemplate } } } | undefined)?.jobTemplate?.spec?.template,
  ...Object.fromEntries(
    ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'Rollout'].map((kind) => [
      kind,
      (object: KubeObject) => (object.spec as { template?: PodTemplate } | undefined)?.template,
    ]),
  ),
};

const TEMPLATE_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The gateway of a default installation: Gateways select it although no manifest of an application brings it. */
const DEFAULT_GATEWAY: Pod = {
  namespace: 'istio-system',
  name: 'istio-ingressgateway-default',
  labels: { istio: 'ingressgateway' },
  annotations: {},
  spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
  templatePath: [],
};

/** Whether a pod is of the gateway that the default one stands for. */
function isInstalledGateway({ namespace, labels }: Pod): boolean {
  return namespace === DEFAULT_GATEWAY.namespace && labels.istio === DEFAULT_GATEWAY.labels.istio;
}

/** All pods of the input, by namespace and by labels. */
export class Pods {
  private readonly everywhere: LabelIndex<Pod>;
  private readonly byNamespace: ReadonlyMap<string, LabelIndex<Pod>>;

  public constructor(input: LintInput, withDefaultGateway: boolean) {
    const all: Pod[] = Object.keys(templateOf).flatMap((kind) =>
      input.ofKind(kind).flatMap((manifest) => podOf(manifest) ?? []),
    );
    if (withDefaultGateway && !all.some(isInstalledGateway)) all.push(DEFAULT_GATEWAY);
    this.everywhere = new LabelIndex(all);
    const groups = groupBy(all, ({ namespace }) => namespace);
    this.byNamespace = new Map([...groups].map(([namespace, pods]) => [namespace, new LabelIndex(pods)]));
  }

  public get all(): readonly Pod[] {
    return this.everywhere.all;
  }

  /** The pods of one namespace. */
  public in(namespace: string): readonly Pod[] {
    return this.byNamespace.get(namespace)?.all ?? [];
  }

  /** The pods that one of several selectors asks for, in their order. */
  public selectedByAny(selectors: readonly Labels[]): readonly Pod[] {
    if (selectors.length === 1) return this.selectedBy(selectors[0]);
    const pods = new Set(selectors.flatMap((selector) => this.selectedBy(selector)));
    return this.all.filter((pod) => pods.has(pod));
  }

  /** The pods with certain labels, in one namespace or everywhere. */
  public selectedBy(selector: Labels | undefined, namespace?: string): readonly Pod[] {
    return this.index(namespace)?.select(selector) ?? [];
  }

  /** Whether one of the pods with certain labels, in one namespace or everywhere, fits. */
  public some(selector: Labels | undefined, namespace?: string, fits?: (pod: Pod) => boolean): boolean {
    return this.index(namespace)?.some(selector, fits) ?? false;
  }

  private index(namespace: string | undefined): LabelIndex<Pod> | undefined {
    return namespace === undefined ? this.everywhere : this.byNamespace.get(namespace);
  }
}

function podOf(manifest: Manifest): Pod | undefined {
  const { object } = manifest;
  const template = templateOf[object.kind](object);
  if (!template) return undefined;
  return {
    manifest,
    namespace: namespaceOf(object),
    name: object.metadata?.name ?? '',
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    spec: template.spec ?? {},
    templatePath: TEMPLATE_PATHS[object.kind] ?? ['spec', 'template'],
  };
}

/** Whether a pod has, or will be given, a sidecar. */
export function podInMesh(pod: Pod, namespaces: Namespaces): boolean {
  const containers = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])];
  if (containers.find(({ name }) => name === 'istio-proxy')?.image) return true;
  const said = pod.labels['sidecar.istio.io/inject'] ?? pod.annotations['sidecar.istio.io/inject'];
  if (said !== undefined) return said === 'true';
  const labels = namespaces.labels(pod.namespace);
  return labels?.['istio-injection'] === 'enabled' || Boolean(labels?.['istio.io/rev']);
}

/** Whether a pod's traffic is captured by ztunnel. */
export function podInAmbient(pod: Pod, namespaces: Namespaces): boolean {
  if (pod.annotations['ambient.istio.io/redirection'] === 'enabled') return true;
  return ambientNamespace(namespaces.labels(pod.namespace)) && pod.labels['istio.io/dataplane-mode'] !== 'none';
}

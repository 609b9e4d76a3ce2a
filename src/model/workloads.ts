import { defaultNamespace, selects } from './config';
import type { KubeObject, Manifest } from './manifest';

/** Pods, as the template that makes them says. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  /** Numbers of the containers' ports by name. */
  readonly ports: ReadonlyMap<string, number>;
  /** Whether the template already holds the proxy. */
  readonly hasProxy: boolean;
  readonly manifest: Manifest;
}

interface PodSpec {
  serviceAccountName?: string;
  serviceAccount?: string;
  containers?: Container[];
  initContainers?: Container[];
}

interface Container {
  name?: string;
  ports?: { name?: string; containerPort?: number }[];
}

interface Template {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: PodSpec;
}

type Step = 'spec' | 'template' | 'jobTemplate';

/** Where each kind keeps its pod template. */
const templates: Readonly<Record<string, readonly Step[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Reads the pods of an object, or undefined where it makes none. */
export function workloadOf(manifest: Manifest): Workload | undefined {
  const { object } = manifest;
  const path = Object.hasOwn(templates, object.kind) ? templates[object.kind] : undefined;
  if (!path) return undefined;
  let template: Template & Partial<Record<Step, unknown>> = object as unknown as Template;
  for (const step of path) template = ((template as Record<string, unknown>)[step] ?? {}) as Template;
  const pod = template.spec ?? {};
  const containers = [...(pod.containers ?? []), ...(pod.initContainers ?? [])];
  const ports = new Map<string, number>();
  for (const c of containers) for (const p of c.ports ?? []) if (p.name) ports.set(p.name, p.containerPort ?? 0);
  return {
    kind: object.kind,
    name: String(object.metadata?.name ?? ''),
    namespace: object.metadata?.namespace || defaultNamespace,
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    serviceAccount: pod.serviceAccountName || pod.serviceAccount || 'default',
    ports,
    hasProxy: containers.some((c) => c.name === 'istio-proxy'),
    manifest,
  };
}

/** Namespaces with their labels. */
export function namespaceLabels(object: KubeObject): Readonly<Record<string, string>> {
  return object.metadata?.labels ?? {};
}

/** Workloads by namespace. */
export class WorkloadIndex {
  private readonly byNamespace = new Map<string, Workload[]>();

  public constructor(public readonly all: readonly Workload[]) {
    for (const w of all) {
      const list = this.byNamespace.get(w.namespace);
      if (list) list.push(w);
      else this.byNamespace.set(w.namespace, [w]);
    }
  }

  public inNamespace(namespace: string): readonly Workload[] {
    return this.byNamespace.get(namespace) ?? [];
  }

  /** The workloads of a namespace with all of the labels. */
  public selectedBy(namespace: string, selector: Readonly<Record<string, string>>): Workload[] {
    return this.inNamespace(namespace).filter((w) => selects(selector, w.labels));
  }
}

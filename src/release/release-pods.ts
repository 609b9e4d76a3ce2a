import { selects } from '../model/config';
import type { DecisionDestination } from '../routing/decision';
import type { MeshModel } from '../routing/mesh-model';
import type { MeshVersion } from '../workload/mesh-version';

/** Pods of the service that is released. */
export interface ReleasePods {
  readonly labels: Readonly<Record<string, string>>;
  /** The name of the version that they run. */
  readonly version: string;
  /** Whether that is the version which is released. */
  readonly isNew: boolean;
  /** Whether there are any. */
  readonly running: boolean;
}

/** The pods of a version that nobody but its Deployment makes. */
export function podsOf(version: MeshVersion, isNew: boolean): ReleasePods {
  return { labels: version._podLabels, version: version.name, isNew, running: version._replicas !== 0 };
}

/** The pods of a release that the Service of a host selects; none where it is another service. */
export function podsOfHost(host: string, mesh: MeshModel, pods: readonly ReleasePods[]): readonly ReleasePods[] {
  const [service] = mesh._index.services.byHost(host)?.values() ?? [];
  return service?.selector ? pods.filter((it) => selects(service.selector, it.labels)) : [];
}

/** Those of them that the subset of a destination takes. */
export function podsOfSubset(
  { host, subset }: DecisionDestination,
  mesh: MeshModel,
  pods: readonly ReleasePods[],
): readonly ReleasePods[] {
  if (subset === undefined) return pods;
  const { destinationRules, services } = mesh._index;
  const [service] = services.byHost(host)?.values() ?? [];
  const rules = service ? destinationRules.forService(service.namespace, service) : [];
  const labels = rules.flatMap(({ spec }) => spec.subsets ?? []).find(({ name }) => name === subset)?.labels;
  return labels ? pods.filter((it) => selects(labels, it.labels)) : [];
}

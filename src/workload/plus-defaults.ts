import type {
  AbstractPodProps,
  ContainerOpts,
  ContainerSecurityContextProps,
  PodSecurityContextProps,
} from 'cdk8s-plus-27';
import type { VersionOptions } from './version';

/** Any rendered object. */
type Rendered = Record<string, unknown>;

/** For each field that cdk8s-plus writes by itself: the property by which a person says it. */
type Unsaid<Props> = readonly (readonly [string, keyof Props])[];

const DEPLOYMENT: Unsaid<VersionOptions> = [
  ['replicas', 'replicas'],
  ['minReadySeconds', 'minReady'],
  ['progressDeadlineSeconds', 'progressDeadline'],
  ['strategy', 'strategy'],
];

const POD: Unsaid<AbstractPodProps> = [
  ['restartPolicy', 'restartPolicy'],
  ['dnsPolicy', 'dns'],
  ['setHostnameAsFqdn', 'dns'],
  ['hostNetwork', 'hostNetwork'],
  ['automountServiceAccountToken', 'automountServiceAccountToken'],
  ['terminationGracePeriodSeconds', 'terminationGracePeriod'],
];

const POD_SECURITY: Unsaid<PodSecurityContextProps> = [
  ['runAsNonRoot', 'ensureNonRoot'],
  ['fsGroupChangePolicy', 'fsGroupChangePolicy'],
];

const CONTAINER: Unsaid<ContainerOpts> = [
  ['imagePullPolicy', 'imagePullPolicy'],
  ['startupProbe', 'startup'],
  ['resources', 'resources'],
];

const CONTAINER_SECURITY: Unsaid<ContainerSecurityContextProps> = [
  ['runAsNonRoot', 'ensureNonRoot'],
  ['privileged', 'privileged'],
  ['readOnlyRootFilesystem', 'readOnlyRootFilesystem'],
  ['allowPrivilegeEscalation', 'allowPrivilegeEscalation'],
];

/**
 * Takes what nobody said out of a Deployment's spec as cdk8s-plus puts it together: two replicas, a whole CPU, a read-only file system,
 * a probe and the rest of its opinions.
 *
 * @param spec the spec, in cdk8s-plus' spelling, changed in place
 * @param options what was said of the version
 * @param containers what was said of each container, in the order of the rendered ones
 */
export function removeUnsaid(spec: object, options: VersionOptions, containers: readonly ContainerOpts[]): void {
  strip(spec as Rendered, DEPLOYMENT, options);
  const pod = ((spec as Rendered).template as { spec: Rendered }).spec;
  const saidOfPod = options.pod ?? {};
  strip(pod, POD, saidOfPod);
  stripNested(pod, 'securityContext', POD_SECURITY, saidOfPod.securityContext ?? {});
  stripContainers(pod.containers, containers);
  stripContainers(pod.initContainers, saidOfPod.initContainers ?? []);
}

function stripContainers(rendered: unknown, said: readonly ContainerOpts[]): void {
  ((rendered ?? []) as Rendered[]).forEach((container, index) => {
    const options = said[index] ?? {};
    strip(container, CONTAINER, options);
    stripNested(container, 'securityContext', CONTAINER_SECURITY, options.securityContext ?? {});
  });
}

function stripNested<Props extends object>(parent: Rendered, field: string, table: Unsaid<Props>, said: Props): void {
  const nested = parent[field] as Rendered | undefined;
  if (!nested) return;
  strip(nested, table, said);
  if (Object.values(nested).every((value) => value === undefined)) parent[field] = undefined;
}

function strip<Props extends object>(rendered: Rendered, table: Unsaid<Props>, said: Props): void {
  for (const [field, property] of table) {
    if (said[property] === undefined && rendered[field] !== undefined) rendered[field] = undefined;
  }
}

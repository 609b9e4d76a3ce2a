import type { KubeObject } from '../model/manifest';

/** The annotation that Argo CD reads a wave from. */
export const SYNC_WAVE_ANNOTATION = 'argocd.argoproj.io/sync-wave';

/**
 * The wave of each kind: an object is applied after everything of a lower wave is healthy, and pruned before it.
 *
 * The order is the one in which a mesh never serves a request wrongly: names and identities first, then what refuses
 * requests, then the pods, then the subsets that routes name, then delegates, then the routes, then whoever moves them.
 */
const WAVES: Readonly<Record<string, number>> = {
  CustomResourceDefinition: -20,
  Namespace: -18,
  Role: -16,
  RoleBinding: -16,
  ClusterRole: -16,
  ClusterRoleBinding: -16,
  ServiceAccount: -16,
  ConfigMap: -16,
  Secret: -16,
  PersistentVolumeClaim: -16,
  Issuer: -16,
  ClusterIssuer: -16,
  Certificate: -14,
  ProxyConfig: -14,
  EnvoyFilter: -14,
  WasmPlugin: -14,
  TrafficExtension: -14,
  Telemetry: -14,
  PeerAuthentication: -12,
  RequestAuthentication: -12,
  AuthorizationPolicy: -12,
  Service: -10,
  ServiceEntry: -10,
  WorkloadEntry: -10,
  WorkloadGroup: -10,
  Sidecar: -8,
  Deployment: -6,
  StatefulSet: -6,
  DaemonSet: -6,
  AnalysisTemplate: -6,
  ClusterAnalysisTemplate: -6,
  MetricTemplate: -6,
  AlertProvider: -6,
  DestinationRule: -4,
  Gateway: -4,
  VirtualService: 0,
  HorizontalPodAutoscaler: 2,
  ScaledObject: 2,
  PodDisruptionBudget: 2,
  Rollout: 10,
  Canary: 10,
};

/** A VirtualService without hosts is a delegate: it must be there before a root names it. */
const DELEGATE_WAVE = -2;

const PRUNED_LAST: ReadonlySet<string> = new Set([
  'ServiceAccount',
  'Secret',
  'Certificate',
  'Service',
  'ServiceEntry',
  'WorkloadEntry',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'DestinationRule',
  'Gateway',
]);

/** The wave of a kind that the table does not know: with the routes. */
const DEFAULT_WAVE = 0;

/** The wave an object belongs in. */
export function syncWaveOf(object: KubeObject): number {
  if (object.kind === 'VirtualService' && isDelegate(object)) return DELEGATE_WAVE;
  return Math.max(waveOfKind(object.kind), waveOfKind(scaledKind(object)));
}

/** Whether others name the object, or send requests to it: it goes when nothing does so any more. */
export function isPrunedLast(object: KubeObject): boolean {
  return PRUNED_LAST.has(object.kind) || (object.kind === 'VirtualService' && isDelegate(object));
}

/** Whether an object is a Rollout or a Canary, which stays unhealthy for as long as a release is paused. */
export function isEngine(object: KubeObject): boolean {
  return object.kind === 'Rollout' || object.kind === 'Canary';
}

function waveOfKind(kind: string | undefined): number {
  return kind === undefined ? -Infinity : (WAVES[kind] ?? DEFAULT_WAVE);
}

/** What an autoscaler scales: Argo CD calls it degraded, and the sync failed, for as long as that is not there. */
function scaledKind(object: KubeObject): string | undefined {
  return (object.spec as { scaleTargetRef?: { kind?: string } } | undefined)?.scaleTargetRef?.kind;
}

function isDelegate(object: KubeObject): boolean {
  const spec = object.spec as { hosts?: unknown[] } | undefined;
  return (spec?.hosts ?? []).length === 0;
}

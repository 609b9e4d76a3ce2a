import type { Duration } from 'cdk8s';
import { DestinationRule } from '../istio/destination-rule';
import type { HttpRouteDestination } from '../istio/http-route';
import { VirtualService } from '../istio/virtual-service';
import { emit } from '../mesh/emit';
import { refuse } from '../mesh/error';
import type { IDestination } from '../mesh/destination';
import type { Manifest } from '../model/manifest';
import type { MeshVersion } from '../workload/mesh-version';
import { distinct, type Analysis } from './analysis';
import { emitAutoscaler } from './autoscaler';
import type { CanaryRelease } from './canary-release';
import { ClusterObjects, type Cluster } from './cluster';
import type { Carrier } from './engine';
import { checkAutoscaling, checkNumbers } from './engine-numbers';
import { podsOf, type ReleasePods } from './release-pods';
import { routePort } from './release-port';
import { checkAddedRoutes, checkCohorts, checkPods, checkStops } from './rollout-checks';
import { CANARY_HASH, HASH_LABEL, STABLE_HASH, writeRollout } from './rollout-cluster';
import { RELEASE_RULES } from './rules';
import type { StepKind } from './step';
import { analysisRun, CANARY, emitTemplate, MIRROR_ROUTE, PREVIEW, PRIMARY, STABLE, writeSteps } from './write-steps';

/** How many pods an autoscaler may make. */
export interface ReleaseAutoscaling {
  /** The least number of pods. */
  readonly minReplicas: number;
  /** The largest number of pods. */
  readonly maxReplicas: number;
  /**
   * The processor load that it aims at, in percent of what the pods request.
   *
   * @default 80
   */
  readonly cpuPercent?: number;
}

/** A release in which all requests move at once. */
export interface BlueGreenOptions {
  /**
   * Whether the new version gets the requests without a person saying so.
   *
   * @default false
   */
  readonly autoPromotion?: boolean;
  /**
   * How long to wait before that.
   *
   * @default - not at all
   */
  readonly autoPromotionDelay?: Duration;
  /**
   * The number of pods of the new version before it gets requests.
   *
   * @default - as many as the old one has
   */
  readonly previewReplicas?: number;
  /**
   * What is measured before requests move.
   *
   * @default - nothing
   */
  readonly prePromotion?: Analysis[];
  /**
   * What is measured after that.
   *
   * @default - nothing
   */
  readonly postPromotion?: Analysis[];
}

/** What the controller of Argo Rollouts is told besides the plan. */
export interface ArgoRolloutsOptions {
  /**
   * Moves all requests at once by Services instead of sharing them by weight; the plan is then one step, `Step.weight(100)`.
   *
   * @default - requests are shared by weight
   */
  readonly blueGreen?: BlueGreenOptions;
  /**
   * Whether versions are told apart by two Services instead of two subsets: for meshes of several clusters, whose pods have other
   * hashes.
   *
   * @default false
   */
  readonly hostLevel?: boolean;
  /**
   * Whether the service has pods in several clusters.
   *
   * @default false
   */
  readonly multiCluster?: boolean;
  /**
   * Lets an autoscaler decide on the number of pods.
   *
   * @default - the number of replicas that the new version was declared with
   */
  readonly autoscaling?: ReleaseAutoscaling;
  /**
   * What is measured all the time while the release is under way; one failure takes it back.
   *
   * @default - only what steps measure
   */
  readonly analysis?: Analysis[];
  /**
   * How long pods without requests are kept.
   *
   * @default - 30 s; nothing where `dynamicStableScale` is set
   */
  readonly scaleDownDelay?: Duration;
  /**
   * Whether the old version has only as many pods as its share of the requests needs.
   *
   * @default false
   */
  readonly dynamicStableScale?: boolean;
  /**
   * How long pods may take to become ready before the release is taken back.
   *
   * @default - ten minutes, as the controller has it
   */
  readonly progressDeadline?: Duration;
  /**
   * How many releases back a manifest of an earlier version is taken at once, without the steps.
   *
   * @default - none
   */
  readonly rollbackWindow?: number;
}

const BLUE_GREEN_STEPS: ReadonlySet<StepKind> = new Set<StepKind>(['weight']);
const CANARY_STEPS: ReadonlySet<StepKind> = new Set<StepKind>([
  'weight',
  'pause',
  'approve',
  'cohort',
  'mirror',
  'scale',
  'analysis',
  'experiment',
]);

/** What shares requests, and so has no meaning where all of them move at once. */
const SHARING_OPTIONS = ['hostLevel', 'dynamicStableScale', 'analysis'] as const;

/**
 * Emits a Rollout that owns the pods, and keeps apart what Git owns from what the controller writes: the routes of the service
 * delegate to a VirtualService that holds the weights alone, and the two subsets stand in a DestinationRule of their own.
 */
export class ArgoRolloutsEngine implements Carrier {
  public readonly name = 'Argo Rollouts';
  public readonly steps: ReadonlySet<StepKind>;
  public readonly instead: Carrier['instead'];

  public constructor(private readonly options: ArgoRolloutsOptions) {
    const place = 'Engine.argoRollouts';
    checkAutoscaling(place, options.autoscaling);
    checkNumbers(place, {
      rollbackWindow: [options.rollbackWindow, 1],
      previewReplicas: [options.blueGreen?.previewReplicas, 1],
      'scaleDownDelay in seconds': [options.scaleDownDelay?.toSeconds(), 0],
      'progressDeadline in seconds': [options.progressDeadline?.toSeconds(), 1],
    });
    this.steps = options.blueGreen ? BLUE_GREEN_STEPS : CANARY_STEPS;
    const fix = 'leave blueGreen out of Engine.argoRollouts';
    const lost = [...CANARY_STEPS].filter((kind) => !this.steps.has(kind)).map((kind) => [kind, fix]);
    this.instead = { ...Object.fromEntries(lost), analysis: 'give blueGreen prePromotion or postPromotion' };
  }

  public carryOut(release: CanaryRelease): void {
    const { options } = this;
    const { service, canary, stable } = release;
    this.check(release);
    const trafficPolicy = service._leaveToController([stable, canary], false);
    const byService = options.hostLevel || options.blueGreen;
    if (byService) this.emitServices(release);
    const name = `${service.name}-release`;
    if (!options.blueGreen) {
      new VirtualService(release, 'weights', {
        metadata: { name },
        http: [{ name: PRIMARY, route: this.weightedRoute(release) }],
      });
    }
    if (!options.blueGreen || Object.keys(release._route).length > 0) {
      const to = options.blueGreen ? { to: [service] } : { delegate: release.delegate };
      const props = { ...release._route, ...to };
      service._addFinalRoute(release, release.node.id, [service], () => [{ name: release.node.id, props }]);
    }
    // What is said of the whole service stays with the service where other versions keep its DestinationRule.
    const isKept = release._others.length > 0;
    if (!byService) {
      new DestinationRule(release, 'subsets', {
        metadata: { name },
        host: service.host,
        trafficPolicy: isKept ? undefined : trafficPolicy,
        subsets: [STABLE, CANARY].map((subset) => ({ name: subset, labels: { app: service.name } })),
      });
    } else if (trafficPolicy) {
      for (const host of this.hosts(release)) {
        if (isKept && host === service.host) continue;
        const own = host.split('.')[0];
        new DestinationRule(release, `policy-${own}`, { metadata: { name: own }, host, trafficPolicy });
      }
    }
    for (const analysis of this.analyses(release)) emitTemplate(release, analysis);
    emit(release, 'rollout', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      name: service.name,
      labels: { app: service.name, 'app.kubernetes.io/name': service.name },
      body: { spec: () => this.rolloutSpec(release) },
    });
    if (options.autoscaling) {
      const target = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: service.name };
      emitAutoscaler(release, target, options.autoscaling);
    }
  }

  public observe(release: CanaryRelease, manifests: readonly Manifest[], taken: number): Cluster {
    const { canary, service, stable } = release;
    const objects = new ClusterObjects(manifests);
    const rollout = objects.get('Rollout', service.namespace, service.name)!;
    const { hasPods } = writeRollout(objects, rollout, taken);
    const isOver = taken > release.steps.length;
    const revision = (version: MeshVersion, isNew: boolean, hash: string): ReleasePods => ({
      version: version.name,
      isNew,
      running: isOver ? isNew : !isNew || hasPods,
      labels: { ...version._podLabels, [HASH_LABEL]: hash },
    });
    const pods = [revision(stable, false, STABLE_HASH), revision(canary, true, CANARY_HASH)];
    return { manifests: objects.manifests, pods: [...pods, ...release._others.map((it) => podsOf(it, false))] };
  }

  public delegate({ service }: CanaryRelease): string | undefined {
    return this.options.blueGreen ? undefined : `${service.name}-release`;
  }

  public destinations({ service }: CanaryRelease): IDestination[] | undefined {
    return this.options.blueGreen ? [service] : undefined;
  }

  private check(release: CanaryRelease): void {
    const { options } = this;
    if (options.multiCluster && !options.hostLevel && !options.blueGreen) {
      refuse(release, RELEASE_RULES.MULTI_CLUSTER, {
        what: 'the service has pods in several clusters, and versions are told apart by the hash of their pods',
        given: { multiCluster: true, hostLevel: false },
        allowed: 'hostLevel: true',
      });
    }
    if (options.dynamicStableScale && options.scaleDownDelay) {
      refuse(release, RELEASE_RULES.STABLE_SCALE, {
        what: 'dynamicStableScale and scaleDownDelay are both given',
        given: { dynamicStableScale: true, scaleDownDelay: `${options.scaleDownDelay.toSeconds()}s` },
        allowed: 'one of them',
      });
    }
    if (options.blueGreen) {
      const weights = release.steps.map((step) => step.toString());
      const ignored = SHARING_OPTIONS.filter((name) => options[name] !== undefined);
      if (weights.join() !== 'weight 100' || ignored.length > 0) {
        refuse(release, RELEASE_RULES.CAPABILITY, {
          what: 'Argo Rollouts moves all requests at once where blueGreen is given, and shares none',
          given: [...weights, ...ignored],
          allowed: 'the plan [Step.weight(100)], without hostLevel, dynamicStableScale and analysis',
          fix: 'leave blueGreen out, or what shares requests',
        });
      }
    } else {
      checkStops(release);
      checkCohorts(release);
      const written = writeSteps(release);
      checkPods(release, written);
      checkAddedRoutes(release, written);
    }
  }

  /** The hosts of the Services: the stable one first. */
  private hosts({ service }: CanaryRelease): string[] {
    const suffix = service.host.slice(service.name.length);
    return this.options.blueGreen
      ? [service.host, `${service.name}-${PREVIEW}${suffix}`]
      : [STABLE, CANARY].map((role) => `${service.name}-${role}${suffix}`);
  }

  private weightedRoute(release: CanaryRelease): HttpRouteDestination[] {
    const { service } = release;
    const port = { number: routePort(release) };
    const [stable, canary] = this.hosts(release);
    return this.options.hostLevel
      ? [
          { destination: { host: stable, port }, weight: 100 },
          { destination: { host: canary, port }, weight: 0 },
        ]
      : [
          { destination: { host: service.host, subset: STABLE, port }, weight: 100 },
          { destination: { host: service.host, subset: CANARY, port }, weight: 0 },
        ];
  }

  /** Services whose selectors the controller moves; the Service itself stands for both versions, or is the active one. */
  private emitServices(release: CanaryRelease): void {
    const { service } = release;
    for (const role of this.options.blueGreen ? [PREVIEW] : [STABLE, CANARY]) {
      emit(release, role, {
        apiVersion: 'v1',
        kind: 'Service',
        name: `${service.name}-${role}`,
        labels: { app: service.name, 'app.kubernetes.io/name': service.name },
        body: { spec: () => (service.service.toJson() as { spec: unknown }).spec },
      });
    }
  }

  private analyses(release: CanaryRelease): Analysis[] {
    const { analysis = [], blueGreen } = this.options;
    return distinct(release, [
      ...analysis,
      ...(blueGreen?.prePromotion ?? []),
      ...(blueGreen?.postPromotion ?? []),
      ...release.steps.flatMap(({ _spec: step }) => {
        if (step.kind === 'analysis') return [step.analysis];
        return step.kind === 'experiment' ? step.analyses : [];
      }),
    ]);
  }

  private rolloutSpec(release: CanaryRelease): Record<string, unknown> {
    const { options } = this;
    const { canary, service } = release;
    return {
      replicas: options.autoscaling ? undefined : canary._replicas,
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: options.progressDeadline?.toSeconds(),
      progressDeadlineAbort: options.progressDeadline ? true : undefined,
      rollbackWindow: options.rollbackWindow === undefined ? undefined : { revisions: options.rollbackWindow },
      selector: { matchLabels: { app: service.name } },
      template: canary._podTemplate,
      strategy: options.blueGreen
        ? { blueGreen: this.blueGreen(release, options.blueGreen) }
        : { canary: this.canary(release) },
    };
  }

  private blueGreen(release: CanaryRelease, options: BlueGreenOptions): Record<string, unknown> {
    return {
      activeService: release.service.name,
      previewService: `${release.service.name}-${PREVIEW}`,
      autoPromotionEnabled: options.autoPromotion ?? false,
      autoPromotionSeconds: options.autoPromotionDelay?.toSeconds(),
      previewReplicaCount: options.previewReplicas,
      scaleDownDelaySeconds: this.options.scaleDownDelay?.toSeconds(),
      prePromotionAnalysis: analysisRun(release, options.prePromotion),
      postPromotionAnalysis: analysisRun(release, options.postPromotion),
    };
  }

  private canary(release: CanaryRelease): Record<string, unknown> {
    const { options } = this;
    const name = `${release.service.name}-release`;
    const cohorts = release.steps.flatMap(({ _spec: step }) => (step.kind === 'cohort' ? [{ name: step.name }] : []));
    const mirrors = release.steps.some(({ _spec: step }) => step.kind === 'mirror');
    const managed = [...cohorts, ...(mirrors ? [{ name: MIRROR_ROUTE }] : [])];
    const services = options.hostLevel
      ? { canaryService: `${release.service.name}-${CANARY}`, stableService: `${release.service.name}-${STABLE}` }
      : {};
    return {
      ...services,
      scaleDownDelaySeconds: options.scaleDownDelay?.toSeconds(),
      dynamicStableScale: options.dynamicStableScale,
      canaryMetadata: { labels: { role: CANARY } },
      stableMetadata: { labels: { role: STABLE } },
      analysis: analysisRun(release, options.analysis),
      trafficRouting: {
        managedRoutes: managed.length > 0 ? managed : undefined,
        istio: {
          virtualService: { name, routes: [PRIMARY] },
          destinationRule: options.hostLevel ? undefined : { name, canarySubsetName: CANARY, stableSubsetName: STABLE },
        },
      },
      steps: writeSteps(release),
    };
  }
}

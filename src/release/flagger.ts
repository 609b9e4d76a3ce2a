import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { renderWire } from '../istio/render';
import { emit } from '../mesh/emit';
import { refuse } from '../mesh/error';
import type { Manifest } from '../model/manifest';
import { distinct, type Analysis } from './analysis';
import type { ReleaseAutoscaling } from './argo-rollouts';
import { checkCookie } from './affinity-cookie';
import { emitAutoscaler } from './autoscaler';
import type { CanaryRelease } from './canary-release';
import { ClusterObjects, type Cluster } from './cluster';
import type { Carrier } from './engine';
import { canaryStates, writeCanary, type CanarySpec } from './flagger-cluster';
import { fieldsUnknownToCanary } from './flagger-policy';
import { checkAutoscaling, checkNumbers } from './engine-numbers';
import { routePort } from './release-port';
import { RELEASE_RULES } from './rules';
import type { StepKind } from './step';

/** When Flagger calls a webhook. */
export enum FlaggerWebhookType {
  CONFIRM_ROLLOUT = 'confirm-rollout',
  PRE_ROLLOUT = 'pre-rollout',
  ROLLOUT = 'rollout',
  CONFIRM_TRAFFIC_INCREASE = 'confirm-traffic-increase',
  CONFIRM_PROMOTION = 'confirm-promotion',
  POST_ROLLOUT = 'post-rollout',
  ROLLBACK = 'rollback',
  EVENT = 'event',
}

/** A gate or a load test. */
export interface FlaggerWebhook {
  /** A name for logs. */
  readonly name: string;
  /** When it is called. */
  readonly type: FlaggerWebhookType;
  /** What is called; an answer other than 2xx means no. */
  readonly url: string;
  /**
   * How long it may take.
   *
   * @default - ten seconds, as Flagger has it
   */
  readonly timeout?: Duration;
  /**
   * What is sent along.
   *
   * @default - nothing
   */
  readonly metadata?: { readonly [key: string]: string };
}

/** What Flagger is told besides the plan. */
export interface FlaggerOptions {
  /**
   * How often the canary is judged: each weight lasts one interval, of ten seconds at the least.
   *
   * @default Duration.minutes(1)
   */
  readonly interval?: Duration;
  /**
   * How many failed judgements take the release back.
   *
   * @default 5
   */
  readonly threshold?: number;
  /**
   * What is measured.
   *
   * @default - the success rate that Flagger knows itself, at least 99 %
   */
  readonly metrics?: Analysis[];
  /**
   * Gates and load tests. Without requests there is nothing to measure, which counts as failure.
   *
   * @default - none
   */
  readonly webhooks?: FlaggerWebhook[];
  /**
   * How many intervals an A/B test or a blue/green release lasts: needed where the plan has a cohort, or one weight of 100.
   *
   * @default - the plan shares the requests by weight
   */
  readonly iterations?: number;
  /**
   * The cookie that keeps a caller with the canary once it has been there.
   *
   * @default - callers change between versions
   */
  readonly affinityCookie?: string;
  /**
   * Lets an autoscaler decide on the number of pods.
   *
   * @default - Flagger keeps the number of pods
   */
  readonly autoscaling?: ReleaseAutoscaling;
  /**
   * How long pods may take to become ready.
   *
   * @default - ten minutes, as Flagger has it
   */
  readonly progressDeadline?: Duration;
}

/** The share of requests that are answered well, as Flagger measures it. */
const KNOWN_METRIC = 'request-success-rate';

/**
 * Emits a Deployment and a Canary; what Flagger makes itself, Service, weighted VirtualService and DestinationRules, stays out of the
 * manifests. The routes of the service stand in a VirtualService that delegates to Flagger's.
 */
export class FlaggerEngine implements Carrier {
  public readonly name = 'Flagger';
  public readonly steps: ReadonlySet<StepKind> = new Set<StepKind>(['weight', 'cohort', 'mirror', 'analysis']);

  public readonly instead: Carrier['instead'] = {
    pause: 'set how long each weight lasts: Engine.flagger({ interval })',
    approve:
      'add a webhook that is asked, of type CONFIRM_TRAFFIC_INCREASE or CONFIRM_PROMOTION: Engine.flagger({ webhooks })',
    scale: 'leave it out: Flagger gives the canary as many pods as the Deployment has, or leaves them to autoscaling',
    experiment: 'compare versions with a cohort and iterations, or choose Engine.argoRollouts',
  };

  public constructor(private readonly options: FlaggerOptions) {
    const place = 'Engine.flagger';
    checkCookie(place, options.affinityCookie);
    checkAutoscaling(place, options.autoscaling);
    checkNumbers(place, {
      threshold: [options.threshold, 1],
      iterations: [options.iterations, 1],
      // Flagger takes ten seconds for whatever is shorter.
      'interval in seconds': [options.interval?.toSeconds(), 10],
      'progressDeadline in seconds': [options.progressDeadline?.toSeconds(), 1],
    });
  }

  public carryOut(release: CanaryRelease): void {
    const { service, canary, stable } = release;
    this.check(release);
    const trafficPolicy = renderWire(service._leaveToController([stable, canary], true) ?? {}) as object;
    const unknown = fieldsUnknownToCanary(trafficPolicy);
    if (unknown.length > 0) {
      refuse(release, RELEASE_RULES.CAPABILITY, {
        what: `the Canary of Flagger has no field for all of the service's trafficPolicy`,
        given: unknown,
        allowed: 'what the custom resource of Flagger has: connectionPool.http, loadBalancer, outlierDetection, tls',
        fix: `leave it out of the trafficPolicy of ${service.name}; connectTimeout can be set for the whole mesh`,
      });
    }
    service._nameRoutes(`${service.name}-root`);
    const props = { ...release._route, delegate: release.delegate };
    service._addFinalRoute(release, release.node.id, [service], () => [{ name: release.node.id, props }]);
    emit(release, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: service.name,
      labels: { app: service.name, 'app.kubernetes.io/name': service.name },
      body: { spec: () => ({ selector: { matchLabels: { app: service.name } }, template: canary._podTemplate }) },
    });
    for (const metric of this.metrics(release)) emitTemplate(release, metric);
    emit(release, 'canary', {
      apiVersion: 'flagger.app/v1beta1',
      kind: 'Canary',
      name: service.name,
      body: { spec: () => this.canarySpec(release, trafficPolicy) },
    });
    if (this.options.autoscaling) {
      const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: service.name };
      emitAutoscaler(release, target, this.options.autoscaling);
    }
  }

  public observe(release: CanaryRelease, manifests: readonly Manifest[], taken: number): Cluster {
    const { canary, service, stable } = release;
    const objects = new ClusterObjects(manifests);
    const object = objects.get('Canary', service.namespace, service.name)!;
    const states = canaryStates(object.spec as CanarySpec);
    const state = states[Math.min(this.statesIn(release, taken), states.length - 1)];
    writeCanary(objects, object, state);
    const { isPromoted = false } = state;
    const labels = canary._podLabels;
    const primary = { ...labels, app: `${service.name}-primary` };
    const pods = [
      { version: isPromoted ? canary.name : stable.name, isNew: isPromoted, running: true, labels: primary },
      { version: canary.name, isNew: true, running: taken > 0 && !isPromoted, labels },
    ];
    return { manifests: objects.manifests, pods };
  }

  public delegate({ service }: CanaryRelease): string {
    return service.name;
  }

  /** How many states of Flagger the given steps of the plan are: all cohorts are one, and a weight of 100 is the promotion. */
  private statesIn({ steps }: CanaryRelease, taken: number): number {
    if (taken > steps.length) return Infinity;
    const kinds = steps.slice(0, taken).map(({ _spec: step }) => step.kind);
    const cohort = kinds.includes('cohort') ? 1 : 0;
    return cohort + kinds.filter((kind) => kind === 'weight' || kind === 'mirror').length;
  }

  private check(release: CanaryRelease): void {
    const { affinityCookie, iterations } = this.options;
    const specs = release.steps.map(({ _spec: step }) => step);
    const mirrors = specs.filter((step) => step.kind === 'mirror');
    const cohort = specs.some((step) => step.kind === 'cohort');
    const weights = specs.flatMap((step) => (step.kind === 'weight' ? [step.weight] : []));
    const others = release._others;
    const cases: readonly (readonly [isSo: boolean, what: string, allowed: string])[] = [
      [cohort && weights.length > 0, 'a cohort and weights exclude each other', 'cohorts with iterations, or weights'],
      [cohort && iterations === undefined, 'an A/B test lasts a number of intervals', 'iterations in Engine.flagger'],
      [cohort && mirrors.length > 0, 'an A/B test copies no requests', 'cohorts without a mirror'],
      [
        iterations !== undefined && !cohort && weights.join() !== '100',
        'a release with iterations moves all requests at once',
        'the plan [Step.weight(100)], or a cohort',
      ],
      [
        iterations === undefined && !cohort && !weights.some((weight) => weight > 0 && weight < 100),
        'a release by weights needs one between 0 and 100',
        'such a weight, or [Step.weight(100)] with iterations in Engine.flagger',
      ],
      [
        mirrors.length > 1 ||
          mirrors.some(({ percentage }) => percentage === 0) ||
          (mirrors.length > 0 && specs[0].kind !== 'mirror'),
        'requests are copied before the first weight only',
        'one mirror of more than 0 %, as the first step',
      ],
      [
        affinityCookie !== undefined && iterations !== undefined,
        'a cookie keeps callers only where requests are shared by weight',
        'affinityCookie without iterations',
      ],
      [
        others.length > 0,
        `it makes the Service, which selects none of the pods of ${others.map(({ name }) => name).join(', ')}`,
        'a service with the two versions of the release alone',
      ],
    ];
    for (const [isSo, what, allowed] of cases) {
      if (!isSo) continue;
      refuse(release, RELEASE_RULES.CAPABILITY, {
        what: `Flagger cannot do this: ${what}`,
        given: release.steps.map((step) => step.toString()),
        allowed,
      });
    }
  }

  private metrics(release: CanaryRelease): Analysis[] {
    const steps = release.steps.flatMap(({ _spec: step }) => (step.kind === 'analysis' ? [step.analysis] : []));
    return distinct(release, [...(this.options.metrics ?? []), ...steps]);
  }

  private canarySpec(release: CanaryRelease, trafficPolicy: object): Record<string, unknown> {
    const { options } = this;
    const { service } = release;
    const number = routePort(release);
    const port = service.ports.find((it) => it.number === number)!;
    return {
      provider: 'istio',
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: service.name },
      autoscalerRef: options.autoscaling
        ? { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name: service.name }
        : undefined,
      progressDeadlineSeconds: options.progressDeadline?.toSeconds(),
      service: {
        port: number,
        targetPort: port.targetPort,
        portName: port.protocol,
        appProtocol: port.protocol,
        portDiscovery: true,
        delegation: true,
        trafficPolicy: Object.keys(trafficPolicy).length > 0 ? trafficPolicy : undefined,
      },
      analysis: this.analysis(release),
    };
  }

  private analysis(release: CanaryRelease): Record<string, unknown> {
    const { options } = this;
    const specs = release.steps.map(({ _spec: step }) => step);
    const weights = specs.flatMap((step) => (step.kind === 'weight' ? [step.weight] : []));
    const mirror = specs.find((step) => step.kind === 'mirror');
    const match = specs.flatMap((step) => (step.kind === 'cohort' ? [renderWire(step.match) as object] : []));
    const byIterations = options.iterations !== undefined;
    const metrics = this.metrics(release).map(({ name, query, _interval, _isSuccessRate }) => ({
      ...(_isSuccessRate ? { name: KNOWN_METRIC } : { name, templateRef: { name } }),
      thresholdRange: { min: query.min, max: query.max },
      interval: `${_interval.toSeconds()}s`,
    }));
    const known = { name: KNOWN_METRIC, thresholdRange: { min: 99 }, interval: '1m' };
    return {
      interval: `${(options.interval ?? Duration.minutes(1)).toSeconds()}s`,
      threshold: options.threshold ?? 5,
      iterations: options.iterations,
      match: match.length > 0 ? match : undefined,
      // The last weight of a plan may be 100, which for Flagger is the promotion.
      stepWeights: byIterations ? undefined : weights.filter((weight) => weight > 0 && weight < 100),
      mirror: mirror ? true : undefined,
      mirrorWeight: mirror?.percentage,
      sessionAffinity: options.affinityCookie === undefined ? undefined : { cookieName: options.affinityCookie },
      metrics: metrics.length > 0 ? metrics : [known],
      webhooks: options.webhooks?.map(({ timeout, ...webhook }) => ({
        ...webhook,
        timeout: timeout === undefined ? undefined : `${timeout.toSeconds()}s`,
      })),
    };
  }
}

/** Writes a measurement as a Canary refers to it; Flagger knows the share of requests that are answered well itself. */
function emitTemplate(scope: Construct, metric: Analysis): void {
  if (metric._isSuccessRate) return;
  emit(scope, `metric-${metric.name}`, {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'MetricTemplate',
    name: metric.name,
    body: { spec: () => ({ provider: { type: 'prometheus', address: metric._address }, query: metric.query.query }) },
  });
}

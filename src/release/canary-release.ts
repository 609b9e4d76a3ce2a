import type { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { CorsPolicy } from '../istio/cors-policy';
import type { Headers } from '../istio/headers';
import type { HttpMatchRequest } from '../istio/http-match';
import type { HttpRetry } from '../istio/http-route';
import { renderWire } from '../istio/render';
import { Delegate, type HttpRewrite } from '../istio/values';
import { refuse } from '../mesh/error';
import type { IDestination } from '../mesh/destination';
import { modelOf } from '../mesh/model-of';
import { settingsOf } from '../mesh/settings';
import { manifestsOf, noteDeclaration } from '../mesh/synthesis';
import { conflicts } from '../model/delegates';
import type { HttpMatch } from '../model/spec';
import type { MeshModel } from '../routing/mesh-model';
import type { MeshRequest } from '../routing/mesh-request';
import type { MeshService } from '../workload/mesh-service';
import type { MeshVersion } from '../workload/mesh-version';
import type { Cluster } from './cluster';
import { INSTALL } from './controllers';
import type { Engine } from './engine';
import { stateAfter } from './plan';
import { ReleaseTable } from './release-table';
import { RELEASE_RULES } from './rules';
import type { Step } from './step';

/** What holds for all requests of a release, whichever version answers. */
export interface ReleaseRoute {
  /**
   * Which requests the release is for; those that do not match need a route of their own.
   *
   * @default - every request that no other route takes
   */
  readonly match?: HttpMatchRequest[];
  /**
   * Changes to path and authority before requests are forwarded.
   *
   * @default - none
   */
  readonly rewrite?: HttpRewrite;
  /**
   * How long the whole exchange may last, all tries included.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;
  /**
   * When and how often requests are tried again.
   *
   * @default - as the mesh says: twice
   */
  readonly retries?: HttpRetry;
  /**
   * Which pages of other origins may read the answers.
   *
   * @default - CORS is left to the service
   */
  readonly corsPolicy?: CorsPolicy;
  /**
   * Changes to headers.
   *
   * @default - none
   */
  readonly headers?: Headers;
}

/** What a CanaryRelease is made of. */
export interface CanaryReleaseProps {
  /** The version that serves until the release is over. */
  readonly stable: MeshVersion;
  /**
   * The new version of the same service. With a controller as engine it may be the stable one: nothing is under way then, and the
   * controller takes the pods over.
   */
  readonly canary: MeshVersion;
  /** The plan: the canary's share grows with every weight. */
  readonly steps: Step[];
  /** Who carries it out. */
  readonly engine: Engine;
  /**
   * What holds for all requests of the release.
   *
   * @default - nothing besides the plan
   */
  readonly route?: ReleaseRoute;
}

/**
 * The release of a new version of a service, by growing shares of its requests.
 *
 * Requests that another route of the service takes are left alone: the release decides about all the others, whether routes are
 * added before it or after. With a controller as engine, routes at a gateway follow the release where they delegate as well:
 * `{ delegate: release.delegate }`; with the static engine `{ to: release.destinations }`. A route straight to the service takes no
 * part in it.
 */
export class CanaryRelease extends Construct {
  /** The service that is released. */
  public readonly service: MeshService;
  /** The version that serves until the release is over. */
  public readonly stable: MeshVersion;
  /** The new version. */
  public readonly canary: MeshVersion;
  /** The plan. */
  public readonly steps: Step[];
  /** Who carries it out. */
  public readonly engine: Engine;
  /** @internal */
  public readonly _route: ReleaseRoute;

  private looked?: number;

  public constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, id);
    const { stable, canary, engine } = props;
    this.stable = stable;
    this.canary = canary;
    this.service = stable.service;
    this.steps = [...props.steps];
    this.engine = engine;
    this._route = { ...props.route };
    this.checkVersions();
    this.checkPlan();
    this.checkEngine();
    engine._carrier.carryOut(this);
  }

  /** The step that is written, or looked at. @internal */
  public get _currentStep(): number {
    return this.looked ?? this.engine._carrier.step ?? 0;
  }

  /**
   * The canary's share of the requests that no cohort takes, in percent, after a number of steps.
   *
   * @param step 0 before the release begins, else the number of a step, counted from 1
   * @throws MESH0504 when the plan has no such step
   */
  public canaryWeightAt(step: number): number {
    this.checkStep(step);
    return stateAfter(this.steps, step).weight;
  }

  /**
   * The mesh as it is after a number of steps: what every request then does can be asked of it, before any of it is applied. With a
   * controller as engine, it is what the controller will have written by then.
   *
   * @param step 0 before the release begins and after it was taken back, else the number of a step, counted from 1
   * @throws MESH0504 when the plan has no such step
   */
  public at(step: number): MeshModel {
    this.checkStep(step);
    return this._modelOf(this._clusterAfter(step));
  }

  /**
   * What every request does at every step: `table().assertServed()` checks the whole plan, `table().toString()` shows it.
   *
   * @param requests the requests to look at; where left out, one for each match of each route that leads to the service, from each
   * service that calls it and from each gateway
   */
  public table(requests?: MeshRequest[]): ReleaseTable {
    return ReleaseTable._of(this, requests);
  }

  /**
   * What a route at a gateway delegates to, so that its requests follow the release: `{ delegate: release.delegate }`.
   *
   * @throws MESH0510 when the engine has no such object: `destinations` says where requests go then
   */
  public get delegate(): Delegate {
    const name = this.engine._carrier.delegate?.(this);
    if (name !== undefined) return Delegate.named(name, { namespace: this.service.namespace });
    return refuse(this, RELEASE_RULES.CAPABILITY, {
      what: `${this.engine.name} writes no VirtualService that others could delegate to`,
      given: this.service.name,
      allowed: 'Engine.argoRollouts without blueGreen, or Engine.flagger',
      fix: 'give the route the destinations of the release: { to: release.destinations }',
    });
  }

  /**
   * Where the requests of the release go, for a route at a gateway: `{ to: release.destinations }`. The shares are those of the step
   * that is written.
   *
   * @throws MESH0510 when a controller moves the weights: `delegate` leads to them
   */
  public get destinations(): IDestination[] {
    const destinations = this.engine._carrier.destinations?.(this);
    if (destinations) return destinations;
    return refuse(this, RELEASE_RULES.CAPABILITY, {
      what: `${this.engine.name} moves the weights, and those of another route would stay as they are`,
      given: this.service.name,
      allowed: 'Engine.static, or Engine.argoRollouts with blueGreen',
      fix: 'let the route delegate to those that the engine moves: { delegate: release.delegate }',
    });
  }

  /** The versions of the service that it leaves alone. @internal */
  public get _others(): MeshVersion[] {
    return this.service.versions.filter((version) => version !== this.stable && version !== this.canary);
  }

  /** Whether the release goes on by itself after the last step. @internal */
  public get _endsItself(): boolean {
    return this.engine._carrier.step === undefined;
  }

  /** What the cluster holds once a number of steps have been taken. @internal */
  public _clusterAfter(taken: number): Cluster {
    this.looked = taken;
    noteDeclaration();
    try {
      return this.engine._carrier.observe(this, manifestsOf(this.node.root), taken);
    } finally {
      this.looked = undefined;
      noteDeclaration();
    }
  }

  /** @internal */
  public _modelOf({ manifests }: Cluster): MeshModel {
    return modelOf(this, manifests);
  }

  private checkStep(step: number): void {
    if (Number.isInteger(step) && step >= 0 && step <= this.steps.length) return;
    refuse(this, RELEASE_RULES.STEP_RANGE, {
      what: 'step is not one of the plan',
      given: step,
      allowed: `a whole number from 0 to ${this.steps.length}`,
    });
  }

  private checkVersions(): void {
    if (this.stable.service !== this.canary.service) {
      refuse(this, RELEASE_RULES.OTHER_SERVICE, {
        what: 'stable and canary are versions of different services',
        given: this.canary.service.node.path,
        allowed: this.stable.service.node.path,
      });
    }
    if (this.stable === this.canary && this.engine._carrier.step !== undefined) {
      refuse(this, RELEASE_RULES.SAME_VERSION, {
        what: 'stable and canary are one version',
        given: this.canary.name,
        allowed: `a version other than ${this.stable.name}`,
      });
    }
  }

  private checkPlan(): void {
    const specs = this.steps.map((step) => step._spec);
    if (specs.length === 0) {
      refuse(this, RELEASE_RULES.NO_STEPS, { what: 'plan has no steps', given: [], allowed: 'at least one step' });
    }
    let before: number | undefined;
    for (const [index, step] of specs.entries()) {
      if (step.kind !== 'weight') continue;
      if (before !== undefined && step.weight <= before) {
        const does = step.weight === before ? 'repeats the weight of the step before' : 'goes backwards';
        refuse(this, RELEASE_RULES.STEP_ORDER, {
          what: `step ${index + 1} of the plan ${does}`,
          given: specs.flatMap((it) => (it.kind === 'weight' ? [it.weight] : [])),
          allowed: 'weights that grow from step to step',
        });
      }
      before = step.weight;
    }
    const names = specs.flatMap((step) => (step.kind === 'cohort' ? [step.name] : []));
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) {
      refuse(this, RELEASE_RULES.COHORT_NAME, {
        what: 'two cohorts have one name',
        given: twice,
        allowed: 'a name for each',
      });
    }
    this.checkConflicts();
  }

  /** What Istio would drop without a word when it merges the route of a cohort into the routes that lead to it. */
  private checkConflicts(): void {
    const roots = renderWire(this._route.match ?? [], this) as HttpMatch[];
    for (const { _spec: step } of this.steps) {
      if (step.kind !== 'cohort') continue;
      const cohort = renderWire(step.match, this) as HttpMatch;
      const root = roots.find((it) => conflicts(it, cohort));
      if (!root) continue;
      refuse(this, RELEASE_RULES.COHORT_CONFLICT, {
        what: `the cohort ${step.name} contradicts the match of the release: Istio cannot join the two`,
        given: { cohort, release: root },
        allowed: 'conditions on different fields, or a prefix of the release that the cohort makes longer',
      });
    }
  }

  private checkEngine(): void {
    const { _carrier: carrier } = this.engine;
    const wrong = this.steps.findIndex((step) => !carrier.steps.has(step._spec.kind));
    if (wrong >= 0) {
      const { kind } = this.steps[wrong]._spec;
      refuse(this, RELEASE_RULES.CAPABILITY, {
        what: `${carrier.name} has no step of the kind ${kind} (step ${wrong + 1} of the plan)`,
        given: this.steps.map((step) => step.toString()),
        allowed: [...carrier.steps].join(', '),
        fix: carrier.instead[kind],
      });
    }
    if (carrier.step !== undefined) return;
    for (const version of [this.stable, this.canary]) {
      if (!version._hasOwnPods) {
        refuse(this, RELEASE_RULES.NO_TEMPLATE, {
          what: `${carrier.name} makes the pods, and those of the version ${version.name} are made by something else`,
          given: version.name,
          allowed: 'versions declared with Version.image',
        });
      }
      if (version._subset.trafficPolicy) {
        refuse(this, RELEASE_RULES.CAPABILITY, {
          what: `${carrier.name} takes no trafficPolicy of one version, and ${version.name} has one`,
          given: renderWire(version._subset.trafficPolicy),
          allowed: 'a trafficPolicy of the whole service',
          fix: 'give it to the service: new MeshService(scope, id, { trafficPolicy })',
        });
      }
    }
    const { controllers } = settingsOf(this);
    if (controllers && !controllers.some((controller) => INSTALL[controller].engine === carrier.name)) {
      refuse(this, RELEASE_RULES.ENGINE_MISSING, {
        what: `${carrier.name} is not among the controllers of the mesh`,
        given: controllers,
        allowed: Object.keys(INSTALL).join(', '),
        fix: `install it with: ${Object.values(INSTALL).find(({ engine }) => engine === carrier.name)!.command}`,
      });
    }
  }
}

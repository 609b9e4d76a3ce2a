import type { IDestination } from '../mesh/destination';
import type { Manifest } from '../model/manifest';
import type { CanaryRelease } from './canary-release';
import type { Cluster } from './cluster';
import { ArgoRolloutsEngine, type ArgoRolloutsOptions } from './argo-rollouts';
import { FlaggerEngine, type FlaggerOptions } from './flagger';
import { StaticEngine } from './static-engine';
import type { StepKind } from './step';

/** What the static engine takes. */
export interface StaticEngineOptions {
  /**
   * How many steps of the plan have been taken: 0 before it begins, 1 for the first step and so on. A commit that changes it moves
   * the release on, or back. `ReleaseStep` reads it from a file or the environment, so that a promotion pipeline moves it.
   */
  readonly step: number;
  /**
   * The cookie that keeps a caller with the canary once it has been there: the proxy sets it on answers of the canary. It holds for the
   * one version, so that the next release begins anew.
   *
   * @default - callers change between versions
   */
  readonly affinityCookie?: string;
}

/** Somebody who carries a plan out. */
export interface Carrier {
  /** As people call it. */
  readonly name: string;
  /** The steps it can take. */
  readonly steps: ReadonlySet<StepKind>;
  /** What to do instead of a step that it cannot take. */
  readonly instead: Readonly<Partial<Record<StepKind, string>>>;
  /** How many steps have been taken, where the manifests say. */
  readonly step?: number;
  /** Writes what it needs below the release, and the routes of the service. */
  carryOut(release: CanaryRelease): void;
  /**
   * What the cluster holds once a number of steps have been taken; one more than the plan has where the release is over.
   *
   * @param manifests what is written
   */
  observe(release: CanaryRelease, manifests: readonly Manifest[], taken: number): Cluster;
  /** The VirtualService that it moves the weights of, where there is one. */
  delegate?(release: CanaryRelease): string | undefined;
  /** Where requests go, where the manifests say. */
  destinations?(release: CanaryRelease): IDestination[] | undefined;
}

/** Who carries a release out. */
export class Engine {
  /**
   * Nobody but the repository: the weights of the given step are written, and a commit moves to the next, or back.
   *
   * @throws MESH0526 for a name that no cookie can have
   */
  public static static(options: StaticEngineOptions): Engine {
    return new Engine(new StaticEngine(options));
  }

  /**
   * The controller of Argo Rollouts: a Rollout takes the place of the Deployments, and moves the weights of a VirtualService that the
   * routes of the service delegate to.
   *
   * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/
   * @throws MESH0529 for a number out of range
   */
  public static argoRollouts(options: ArgoRolloutsOptions = {}): Engine {
    return new Engine(new ArgoRolloutsEngine(options));
  }

  /**
   * The controller of Flagger: a Canary watches the Deployment, makes the Services, the weighted VirtualService that the routes
   * of the service delegate to, and the DestinationRules.
   *
   * @see https://docs.flagger.app/tutorials/istio-progressive-delivery
   * @throws MESH0526 for a name that no cookie can have, MESH0529 for a number out of range
   */
  public static flagger(options: FlaggerOptions = {}): Engine {
    return new Engine(new FlaggerEngine(options));
  }

  /** @internal */
  public readonly _carrier: Carrier;

  private constructor(carrier: Carrier) {
    this._carrier = carrier;
  }

  /** As people call it: `static`, `Argo Rollouts` or `Flagger`. */
  public get name(): string {
    return this._carrier.name;
  }
}

/** A match of a header as Argo Rollouts has it. */
export interface HeaderMatch {
  readonly headerName?: string;
  readonly headerValue?: Readonly<Record<string, string>>;
}

/** A match of a mirror as Argo Rollouts has it. */
export interface MirrorMatch {
  readonly method?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A step of a Rollout. */
export interface RolloutStep {
  readonly setWeight?: number;
  readonly setCanaryScale?: {
    readonly replicas?: number;
    readonly weight?: number;
    readonly matchTrafficWeight?: boolean;
  };
  readonly setHeaderRoute?: { readonly name?: string; readonly match?: readonly HeaderMatch[] };
  readonly setMirrorRoute?: {
    readonly name?: string;
    readonly percentage?: number;
    readonly match?: readonly MirrorMatch[];
  };
}

/** What a Rollout has reached. */
export interface RolloutState {
  /** The share of the new version, in percent. */
  readonly weight: number;
  /** Whether the new version has pods. */
  readonly hasPods: boolean;
  /** The header and mirror routes that are set, by name. */
  readonly managed: ReadonlyMap<string, RolloutStep>;
}

/**
 * What the controller has set once the given steps have been taken. It takes all managed routes away where the new version has no
 * pods, and does not put them back by itself.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/
 */
export function rolloutStateAfter(steps: readonly RolloutStep[]): RolloutState {
  let weight = 0;
  let scale: RolloutStep['setCanaryScale'];
  let hasPods = false;
  const managed = new Map<string, RolloutStep>();
  for (const step of steps) {
    weight = step.setWeight ?? weight;
    scale = step.setCanaryScale ?? scale;
    hasPods = (scale?.replicas ?? scale?.weight ?? weight) > 0;
    const { name = '', match = [] } = step.setHeaderRoute ?? step.setMirrorRoute ?? {};
    managed.delete(name);
    if (match.length > 0) managed.set(name, step);
    if (!hasPods) managed.clear();
  }
  return { weight, hasPods, managed };
}

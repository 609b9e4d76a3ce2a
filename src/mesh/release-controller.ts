/** A controller that carries releases out. */
export enum ReleaseController {
  /** Argo Rollouts, which knows the kind Rollout. */
  ARGO_ROLLOUTS = 'argo-rollouts',
  /** Flagger, which knows the kind Canary. */
  FLAGGER = 'flagger',
}

import type { Step, StepSpec } from './step';

/** A cohort that reaches the canary. */
export interface Cohort {
  readonly name: string;
  readonly match: Extract<StepSpec, { kind: 'cohort' }>['match'];
}

/** What holds after a number of steps. */
export interface PlanState {
  /** The canary's share of the requests that no cohort takes, in percent. */
  readonly weight: number;
  readonly cohorts: readonly Cohort[];
  /** The share of requests that is copied to the canary, in percent. */
  readonly mirror: number;
}

/** What holds once the given number of steps have been taken. */
export function stateAfter(steps: readonly Step[], taken: number): PlanState {
  let state: PlanState = { weight: 0, cohorts: [], mirror: 0 };
  for (const { _spec: step } of steps.slice(0, taken)) {
    if (step.kind === 'weight') state = { ...state, weight: step.weight };
    if (step.kind === 'mirror') state = { ...state, mirror: step.percentage };
    if (step.kind === 'cohort')
      state = { ...state, cohorts: [...state.cohorts, { name: step.name, match: step.match }] };
  }
  return state;
}

import type { Rule } from '../model/rule';

/** The rules of releases. */
export const RELEASE_RULES = {
  STEP_WEIGHT: {
    code: 'MESH0501',
    severity: 'error',
    title: 'weight of a step is not a percentage',
    protects: 'a release moves between none and all of the requests',
    fix: 'give a whole number from 0 to 100',
  },
  STEP_ORDER: {
    code: 'MESH0502',
    severity: 'error',
    title: 'plan of a release goes backwards or repeats a weight',
    protects: 'a step that does not widen the release is a mistake in the plan, or a rollback, which is no step',
    fix: 'order the steps by weight and give each weight once',
  },
  NO_STEPS: {
    code: 'MESH0503',
    severity: 'error',
    title: 'plan of a release has no steps',
    protects: 'without steps the canary never gets a request',
    fix: 'give at least one step, such as Step.weight(100)',
  },
  STEP_RANGE: {
    code: 'MESH0504',
    severity: 'error',
    title: 'step is not one of the plan',
    protects: 'weights are those of a step of the plan, or of none before it begins',
    fix: 'give 0 for a release that has not begun, else the number of a step, counted from 1',
  },
  SAME_VERSION: {
    code: 'MESH0505',
    severity: 'error',
    title: 'stable and canary are one version',
    protects: 'a release from a version to itself moves nothing',
    fix: 'give the new version a name of its own: service.addVersion(...)',
  },
  OTHER_SERVICE: {
    code: 'MESH0506',
    severity: 'error',
    title: 'stable and canary are versions of different services',
    protects: 'callers of one service would reach another one',
    fix: 'take both versions of one service',
  },
} as const satisfies Record<string, Rule>;

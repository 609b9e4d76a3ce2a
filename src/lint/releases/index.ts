import { RELEASE_RULES } from '../../release/rules';
import { familyOf } from '../view';
import { checkCanaries } from './canaries';
import { checkReplicas, checkWaves } from './controllers';
import { checkMixedApis } from './mixed-apis';
import { checkRollouts } from './rollouts';
import { RELEASE_LINT_RULES } from './rules';

const { COHORT_CONFLICT, FLAGGER_OWNED, HEADER_NAME, RELEASE_FAULT, SCALE_ORDER, STABLE_SCALE, STEP_ORDER } =
  RELEASE_RULES;

/** Releases by Flagger and Argo Rollouts, whoever wrote them. */
export const RELEASES_FAMILY = familyOf(
  'releases',
  [
    ...[COHORT_CONFLICT, FLAGGER_OWNED, HEADER_NAME, RELEASE_FAULT, SCALE_ORDER, STABLE_SCALE, STEP_ORDER],
    ...Object.values(RELEASE_LINT_RULES),
  ],
  [checkMixedApis, checkCanaries, checkRollouts, checkReplicas, checkWaves],
);

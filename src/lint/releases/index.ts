import { RELEASE_RULES } from '../../release/rules';
import { familyOf } from '../view';
import { checkCanaries } from './canaries';
import { checkReplicas, checkWaves } from './controllers';
import { checkMixedApis } from './mixed-apis';
import { checkRollouts } from './rollouts';
import { RELEASE_LINT_RULES } from './rules';

/** Releases by Flagger and Argo Rollouts, whoever wrote them. */
export const RELEASES_FAMILY = familyOf(
  'releases',
  [...Object.values(RELEASE_LINT_RULES), ...Object.values(RELEASE_RULES)],
  [checkMixedApis, checkCanaries, checkRollouts, checkReplicas, checkWaves],
);

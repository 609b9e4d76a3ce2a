import { FILE_RULES } from '../files/rules';
import { GITOPS_RULES } from '../gitops/rules';
import { INJECTION_RULES } from '../injection/rules';
import { ISTIO_RULES } from '../istio/rules';
import { MESH_RULES } from '../mesh/rules';
import type { Rule } from '../model/rule';

/** The rule tables of the rooms, each with the rules that its constructs refuse by. */
export const ROOM_RULES: readonly Readonly<Record<string, Rule>>[] = [
  MESH_RULES,
  ISTIO_RULES,
  INJECTION_RULES,
  FILE_RULES,
  GITOPS_RULES,
];

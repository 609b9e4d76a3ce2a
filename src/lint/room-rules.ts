import { EDGE_RULES } from '../edge/rules';
import { EGRESS_RULES } from '../egress/rules';
import { FILE_RULES } from '../files/rules';
import { GITOPS_RULES } from '../gitops/rules';
import { INJECTION_RULES } from '../injection/rules';
import { POLICY_RULES } from '../istio/policy-rules';
import { ISTIO_RULES } from '../istio/rules';
import { MESH_RULES } from '../mesh/rules';
import type { Rule } from '../model/rule';
import { RELEASE_RULES } from '../release/rules';
import { ROUTING_RULES } from '../routing/rules';
import { SECURITY_RULES } from '../security/rules';
import { TELEMETRY_RULES } from '../telemetry/rules';
import { TRAFFIC_RULES } from '../traffic/rules';
import { WORKLOAD_RULES } from '../workload/rules';

/** The rule tables of the rooms, each with the rules that its constructs refuse by. */
export const ROOM_RULES: readonly Readonly<Record<string, Rule>>[] = [
  MESH_RULES,
  WORKLOAD_RULES,
  TRAFFIC_RULES,
  EDGE_RULES,
  RELEASE_RULES,
  EGRESS_RULES,
  SECURITY_RULES,
  TELEMETRY_RULES,
  GITOPS_RULES,
  INJECTION_RULES,
  ISTIO_RULES,
  POLICY_RULES,
  ROUTING_RULES,
  FILE_RULES,
];

import type { Family } from './family';
import { INJECTION_FAMILY } from './injection/family';
import { ISTIOCTL_FAMILY } from './istioctl';
import { KIALI_FAMILY } from './kiali';
import { KUBERNETES_FAMILY } from './kubernetes/family';
import { REPEATED_FAMILY } from './kubernetes/repeated';
import { RELEASES_FAMILY } from './releases';
import { NULLS_FAMILY } from './releases/nulls';
import { SCHEMA_FAMILY } from './schema/family';
import { SEMANTICS_FAMILY } from './semantics';
import { WEBHOOK_FAMILY } from './webhook/family';

/** Every family of rules that the linter runs, in the order of their findings. */
export const FAMILIES: readonly Family[] = [
  KUBERNETES_FAMILY,
  REPEATED_FAMILY,
  SCHEMA_FAMILY,
  WEBHOOK_FAMILY,
  ISTIOCTL_FAMILY,
  KIALI_FAMILY,
  SEMANTICS_FAMILY,
  RELEASES_FAMILY,
  NULLS_FAMILY,
  INJECTION_FAMILY,
];

import type { IConstruct } from 'constructs';
import type { Breach, LintInput, ObjectFamily } from '../lint/family';
import type { IstioRelease } from '../model/istio-release';
import { KUBERNETES_FAMILY } from '../lint/kubernetes/family';
import { LINT_RULES } from '../lint/rules';
import { SCHEMA_FAMILY } from '../lint/schema/family';
import { WEBHOOK_FAMILY } from '../lint/webhook/family';
import { MeshError, type Problem } from '../mesh/error';
import { IstioVersion } from '../mesh/istio-version';
import { settingsOf } from '../mesh/settings';
import type { FieldPath, KubeObject } from '../model/manifest';
import { formatFieldPath } from '../model/manifest';

/** What stops an object at the API server or at istiod's webhook; every other rule is the linter's, at synthesis. */
const REFUSALS: ReadonlySet<string> = new Set([LINT_RULES.SCHEMA.code, LINT_RULES.CEL.code, LINT_RULES.WEBHOOK.code]);

const OBJECT_FAMILIES: readonly ObjectFamily[] = [KUBERNETES_FAMILY, SCHEMA_FAMILY, WEBHOOK_FAMILY];

/** The release whose rules hold; 1.5 has none of today's kinds, so the oldest known one stands in for it. */
const lintVersion = (istio: IstioVersion): IstioRelease => (istio === IstioVersion.V1_5 ? '1.29' : istio);

const valueAt = (value: unknown, path: FieldPath): unknown =>
  path.reduce((at: unknown, step) => (at === null || at === undefined ? undefined : Object(at)[step]), value);

/**
 * Refuses an object that the API server or istiod's webhook would refuse, by the Istio release of the mesh it is for.
 *
 * @throws SCHEMA, CEL or WEBHOOK, for every field that is wrong
 */
export function assertAdmitted(place: IConstruct, object: KubeObject): void {
  const version = lintVersion(settingsOf(place).istio);
  const input: LintInput = {
    manifests: [{ object, origin: { constructPath: place.node.path } }],
    version,
    ofKind: () => [],
  };
  const breaches: Breach[] = [];
  for (const family of OBJECT_FAMILIES) family.check(object, input, (breach) => breaches.push(breach));
  const problems = breaches
    .filter(({ rule }) => REFUSALS.has(rule.code))
    .map((breach) => problemOf(place, object, breach));
  if (problems.length > 0) throw new MeshError(problems);
}

function problemOf(place: IConstruct, object: KubeObject, { rule, path, message, fix }: Breach): Problem {
  const field = formatFieldPath(path);
  return {
    rule,
    path: place.node.path,
    what: field === '' ? message : `${field}: ${message}`,
    given: valueAt(object, path),
    fix,
  };
}

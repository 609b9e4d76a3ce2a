import type { KubeObject } from '../../model/manifest';
import type { IstioRelease } from '../../model/istio-release';
import type { Breach, LintInput, ObjectFamily } from '../family';
import { LINT_RULES } from '../rules';
import { isIstioGroup, rootOf } from './node';
import { validateStructure, type SchemaProblem } from './validate';

/** What the API server refuses of Istio's kinds: the structure and the rules of their custom resource definitions. */
export const SCHEMA_FAMILY: ObjectFamily = {
  scope: 'object',
  name: 'schema',
  rules: [LINT_RULES.SCHEMA, LINT_RULES.CEL],
  check(object, input, report) {
    schemaBreaches(object, input.version).forEach(report);
  },
};

/** The breaches of schema and rules by one object; none for kinds that are not Istio's. */
export function schemaBreaches(object: KubeObject, version: LintInput['version']): Breach[] {
  const root = rootOf(object.apiVersion, object.kind, version);
  if (root) return validateStructure(root, object).map(breachOf);
  return isIstioGroup(object.apiVersion) ? [unknownKind(object, version)] : [];
}

function breachOf({ kind, path, message, fix, malformed }: SchemaProblem): Breach {
  return {
    rule: kind === 'rule' ? LINT_RULES.CEL : LINT_RULES.SCHEMA,
    path,
    message,
    ...(fix ? { fix } : {}),
    ...(malformed ? { malformed } : {}),
  };
}

function unknownKind({ apiVersion, kind }: KubeObject, version: IstioRelease): Breach {
  return {
    rule: LINT_RULES.SCHEMA,
    path: ['kind'],
    message: `Istio ${version} has no kind ${kind} in ${apiVersion}`,
    fix: 'use a kind and API version that the release serves',
  };
}

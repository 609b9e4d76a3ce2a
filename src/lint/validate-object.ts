import type { IstioRelease } from '../model/istio-release';
import { formatFieldPath, type KubeObject } from '../model/manifest';
import { kubernetesBreaches } from './kubernetes/family';
import { schemaBreaches } from './schema/family';
import { webhookBreaches } from './webhook/family';

/** What the API server or istiod would say of one object. */
export interface ObjectProblem {
  readonly rule: string;
  readonly severity: string;
  /** The field, as `spec.http[0].timeout`. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** Everything that would be refused or warned of if one object was applied alone, for a release of Istio. */
export function validateObject(object: KubeObject, version: IstioRelease): ObjectProblem[] {
  const breaches = [
    ...kubernetesBreaches(object),
    ...schemaBreaches(object, version),
    ...webhookBreaches(object, version),
  ];
  return breaches.map(({ rule, path, message, fix }) => ({
    rule: rule.code,
    severity: rule.severity,
    path: formatFieldPath(path),
    message,
    fix: fix ?? rule.fix,
  }));
}

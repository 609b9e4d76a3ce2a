import type { KubeObject } from '../../model/manifest';
import type { Breach, ObjectFamily } from '../family';
import { Field } from '../field';
import { LINT_RULES } from '../rules';
import { isIstioGroup } from '../schema/node';
import { checkMetadata, type Refuse } from './metadata';
import { DNS_LABEL, hasForm } from './names';
import { checkService } from './service';
import { checkShape, GATEWAY_API } from './shape';
import { checkPodTemplate, checkWorkload } from './workload';

type Check = (object: Field, refuse: Refuse) => void;

const NOTHING: Check = () => undefined;

/** The kinds of Kubernetes that are checked, each with what it must have beside good metadata. */
const KINDS: Readonly<Record<string, Check>> = {
  'v1 ConfigMap': NOTHING,
  'v1 Namespace': NOTHING,
  'v1 Pod': checkPodTemplate,
  'v1 Secret': NOTHING,
  'v1 Service': checkService,
  'v1 ServiceAccount': NOTHING,
  'apps/v1 DaemonSet': checkWorkload,
  'apps/v1 Deployment': checkWorkload,
  'apps/v1 ReplicaSet': checkWorkload,
  'apps/v1 StatefulSet': checkWorkload,
  'networking.k8s.io/v1 Ingress': NOTHING,
};

/** What the API server refuses of every object's metadata and of the common kinds of Kubernetes. */
export const KUBERNETES_FAMILY: ObjectFamily = {
  scope: 'object',
  name: 'kubernetes',
  rules: [LINT_RULES.SCHEMA, LINT_RULES.IMPOSSIBLE_NAMESPACE],
  check(object, _input, report) {
    kubernetesBreaches(object).forEach(report);
  },
};

/** The breaches of Kubernetes' own rules by one object; none for kinds that nobody here knows. */
export function kubernetesBreaches(object: KubeObject): Breach[] {
  const gatewayApi = object.apiVersion.startsWith(`${GATEWAY_API}/`);
  const check =
    KINDS[`${object.apiVersion} ${object.kind}`] ??
    (gatewayApi || isIstioGroup(object.apiVersion) ? NOTHING : undefined);
  if (!check) return [];
  const breaches: Breach[] = [];
  const refuse: Refuse = (field, message, fix) =>
    breaches.push({ rule: LINT_RULES.SCHEMA, path: field.path, message, ...(fix === undefined ? {} : { fix }) });
  const root = new Field(object);
  const refuseShape: Refuse = (field, message, fix = LINT_RULES.SCHEMA.fix) =>
    breaches.push({ rule: LINT_RULES.SCHEMA, path: field.path, message, fix, malformed: true });
  // What has another shape than its kind is not looked into any further.
  if (!checkShape(root, gatewayApi ? `${GATEWAY_API}/${object.kind}` : object.kind, refuseShape)) return breaches;
  checkMetadata(root, refuse);
  const namespace = root.at('metadata', 'namespace');
  if (namespace.text !== '' && !hasForm(namespace.text, DNS_LABEL)) {
    const message = `invalid namespace ${JSON.stringify(namespace.text)}`;
    breaches.push({ rule: LINT_RULES.IMPOSSIBLE_NAMESPACE, path: namespace.path, message });
  }
  check(root, refuse);
  return breaches;
}

import type { Field } from '../field';
import type { Report } from './report';

/** Checks the labels of a selector: no empty key and no wildcard. True where all are good. */
function checkSelectorLabels(labels: Field, report: Report): boolean {
  let good = true;
  const refuse = (field: Field, message: string): void => {
    good = false;
    report.error(field, message);
  };
  for (const [key, field] of labels.entries) {
    if (key === '') refuse(field, 'empty key is not supported in a selector');
    if (key.includes('*') || field.text.includes('*'))
      refuse(field, `wildcard is not supported in a selector: ${key}=${field.text}`);
  }
  return good;
}

/** Checks `selector.matchLabels` of the kinds for security, telemetry and extensions. */
export function checkSelector(selector: Field, report: Report): void {
  if (!selector.isSet) return;
  const labels = selector.get('matchLabels');
  checkSelectorLabels(labels, report);
  if (labels.size === 0)
    report.warn(
      selector,
      'workload selector without labels selects every workload',
      'add matchLabels, or leave it out',
    );
}

/** Checks `workloadSelector.labels` of the networking kinds. False where the webhook looks no further. */
export function checkNetworkingSelector(selector: Field, report: Report): boolean {
  if (!selector.isSet) return true;
  const labels = selector.get('labels');
  if (!checkSelectorLabels(labels, report)) return false;
  if (labels.size === 0)
    report.warn(
      selector,
      'workload selector without labels applies to all of the namespace',
      'add labels, or leave it out',
    );
  return true;
}

/** What a policy may refer to, as `group/kind`. */
const TARGETS: ReadonlySet<string> = new Set([
  '/Service',
  'core/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
]);

function checkTargetRef(target: Field, report: Report): void {
  if (target.get('name').text === '') report.error(target, 'targetRef needs a name', 'set name');
  const namespace = target.get('namespace');
  if (namespace.text !== '')
    report.error(
      namespace,
      'a policy cannot refer to another namespace',
      'move the policy to the namespace of its target',
    );
  const reference = `${target.get('group').text}/${target.get('kind').text}`;
  if (!TARGETS.has(reference))
    report.error(target, `targetRef cannot be ${reference}`, `use one of ${[...TARGETS].slice(1).join(', ')}`);
}

/** Checks by what a policy chooses its workloads: at most one of `selector`, `targetRef` and `targetRefs`. */
export function checkPolicyTarget(spec: Field, report: Report): void {
  const [selector, targetRef, targetRefs] = ['selector', 'targetRef', 'targetRefs'].map((name) => spec.get(name));
  if (!selector || !targetRef || !targetRefs) return;
  if ([selector, targetRef, targetRefs].filter(({ isSet }) => isSet).length > 1)
    report.error(spec, 'only one of selector, targetRef and targetRefs can be set');
  checkSelector(selector, report);
  if (targetRef.isSet) checkTargetRef(targetRef, report);
  for (const target of targetRefs.elements) if (target.isSet) checkTargetRef(target, report);
}

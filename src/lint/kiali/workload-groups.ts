import { groupBy } from '../groups';
import { formatSelector, type Labels } from '../labels';
import { keyOf, namesOf, namespaceOf } from '../namespaces';
import type { Check } from '../view';
import { KIALI_RULES } from './rules';

interface WorkloadGroupSpec {
  readonly metadata?: { readonly labels?: Labels };
  readonly template?: { readonly serviceAccount?: string };
}

/** WorkloadGroups: their service accounts, and labels that two of them share. */
export const checkWorkloadGroups: Check = (view, report) => {
  const groups = view.input.ofKind('WorkloadGroup');
  const accounts = new Set(view.input.ofKind('ServiceAccount').map(({ object }) => keyOf(object)));
  const byLabels = groupBy(groups, ({ object }) => {
    const labels = formatSelector(((object.spec ?? {}) as WorkloadGroupSpec).metadata?.labels);
    return `${namespaceOf(object)} ${labels}`;
  });
  for (const manifest of groups) {
    const { metadata, template } = (manifest.object.spec ?? {}) as WorkloadGroupSpec;
    const namespace = namespaceOf(manifest.object);
    const account = template?.serviceAccount;
    if (account && account !== 'default' && accounts.size > 0 && !accounts.has(`${namespace}/${account}`)) {
      const message = `there is no ServiceAccount ${namespace}/${account}`;
      report(manifest, {
        rule: KIALI_RULES.WORKLOAD_GROUP_ACCOUNT,
        path: ['spec', 'template', 'serviceAccount'],
        message,
      });
    }
    const labels = formatSelector(metadata?.labels);
    const others = (byLabels.get(`${namespace} ${labels}`) ?? []).filter((it) => it !== manifest);
    if (labels === '' || others.length === 0) continue;
    const message = `${namesOf(others)} have the same labels ${labels}`;
    report(manifest, { rule: KIALI_RULES.WORKLOAD_GROUP_LABELS, path: ['spec', 'metadata', 'labels'], message });
  }
};

import type { FieldPath } from '../../model/manifest';
import type { ObjectFamily } from '../family';
import { RELEASE_LINT_RULES } from './rules';

const KINDS: ReadonlySet<string> = new Set(['Rollout', 'Canary']);

/** Fields of a Rollout or Canary that are null: their definitions refuse them. The other checks are shown none. */
export const NULLS_FAMILY: ObjectFamily = {
  scope: 'object',
  name: 'nulls',
  rules: [RELEASE_LINT_RULES.NULL_FIELD],
  check: ({ kind, spec }, _input, report) => {
    if (!KINDS.has(kind)) return;
    const pending: [FieldPath, unknown][] = [[['spec'], spec]];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const [path, value] = next;
      if (value === null) report({ rule: RELEASE_LINT_RULES.NULL_FIELD, path, message: 'the field is null' });
      else if (typeof value === 'object') pending.push(...fieldsOf(path, value));
    }
  },
};

/** The template of pods is Kubernetes' own, which takes null for nothing said. */
function fieldsOf(path: FieldPath, value: object): [FieldPath, unknown][] {
  return Object.entries(value)
    .filter(([key]) => path.length > 1 || key !== 'template')
    .map(([key, field]) => [[...path, Array.isArray(value) ? Number(key) : key], field]);
}

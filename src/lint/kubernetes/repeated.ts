import { apiGroup, type Manifest } from '../../model/manifest';
import type { MeshFamily } from '../family';
import { keyOf } from '../namespaces';
import { LINT_RULES } from '../rules';

/** Objects that stand in the input more than once, and differ. The same words twice do no harm. */
export const REPEATED_FAMILY: MeshFamily = {
  scope: 'mesh',
  name: 'repeated',
  rules: [LINT_RULES.REPEATED],
  check({ manifests }, report) {
    const seen = new Map<string, Manifest>();
    for (const manifest of manifests) {
      const { object } = manifest;
      if (!object.metadata?.name) continue;
      // An object keeps its group from version to version.
      const identity = `${apiGroup(object.apiVersion)} ${object.kind} ${keyOf(object)}`;
      const first = seen.get(identity);
      if (!first) seen.set(identity, manifest);
      else if (JSON.stringify(first.object) !== JSON.stringify(object))
        report(manifest, {
          rule: LINT_RULES.REPEATED,
          path: ['metadata', 'name'],
          message: `${object.kind} ${keyOf(object)} is written again, otherwise than ${placeOf(first)}`,
        });
    }
  },
};

function placeOf({ origin: { file, line, constructPath } }: Manifest): string {
  if (constructPath !== undefined) return `at ${constructPath}`;
  return file === undefined ? 'before' : `in ${file}${line === undefined ? '' : `:${line}`}`;
}

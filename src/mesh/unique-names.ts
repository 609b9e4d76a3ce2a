import { apiGroup, type Manifest } from '../model/manifest';
import type { Problem } from './error';
import { MESH_RULES } from './rules';

/** Two objects of one group, kind, namespace and name: the later one applied would replace the earlier. */
export function checkUniqueNames(manifests: readonly Manifest[]): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { object, origin } = manifest;
    const { namespace = '', name } = object.metadata ?? {};
    if (!name) continue;
    const key = `${apiGroup(object.apiVersion)} ${object.kind} ${namespace}/${name}`;
    const earlier = first.get(key);
    if (!earlier) {
      first.set(key, manifest);
      continue;
    }
    problems.push({
      rule: MESH_RULES.DUPLICATE_OBJECT,
      path: origin.constructPath,
      what: `${object.kind} has the name of another one, declared at ${earlier.origin.constructPath}`,
      given: namespace ? `${namespace}/${name}` : name,
      allowed: `one ${object.kind} of that name in a namespace`,
    });
  }
  return problems;
}

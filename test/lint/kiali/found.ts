import { parseManifests } from '../../../src/files/parse';
import { KIALI_FAMILY } from '../../../src/lint/kiali';
import { lint } from '../../../src/lint/lint';

/** What Kiali's checks whose code matches find in YAML, as `CODE object path severity`. */
export function found(yaml: string, codes: RegExp, meshConfig?: Readonly<Record<string, unknown>>): string[] {
  const { manifests, problems } = parseManifests(yaml, 'mesh.yaml');
  expect(problems).toEqual([]);
  return lint(manifests, { families: [KIALI_FAMILY], meshConfig })
    .filter(({ rule }) => codes.test(rule))
    .map(({ rule, object, path, severity }) => [rule, object, path, severity].filter(Boolean).join(' '));
}

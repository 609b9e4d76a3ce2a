import { INJECTION_RULES } from '../../injection/rules';
import { injectedTwice } from '../../injection/twice';
import type { MeshFamily } from '../family';

/** Workloads with a sidecar of their own that the webhook would inject once more. */
export const INJECTION_FAMILY: MeshFamily = {
  scope: 'mesh',
  name: 'injection',
  rules: [INJECTION_RULES.twice],
  check: (input, report) => {
    for (const { manifest, path, namespace } of injectedTwice(input.manifests)) {
      report(manifest, {
        rule: INJECTION_RULES.twice,
        path,
        message: `the pods carry a sidecar already, and namespace ${namespace} is labelled for injection`,
      });
    }
  },
};

import type { Manifest } from '../../model/manifest';
import type { ServiceEntrySpec } from '../../model/spec';
import { append, groupBy } from '../groups';
import { namesOf } from '../namespaces';
import type { Check } from '../view';
import { KIALI_RULES } from './rules';
import { Sight } from './sight';

interface Claim {
  readonly manifest: Manifest;
  readonly port: number;
  readonly protocol: string;
}

/** ServiceEntries with one host and port, told once for each port. */
export const checkServiceEntries: Check = (view, report) => {
  const claims = new Map<string, Claim[]>();
  for (const manifest of view.input.ofKind('ServiceEntry')) {
    const { hosts = [], ports = [] } = (manifest.object.spec ?? {}) as ServiceEntrySpec;
    for (const [index, port] of ports.entries()) {
      for (const host of hosts) {
        const key = `${String(host).toLowerCase()}:${port?.number ?? 0}`;
        append(claims, key, { manifest, port: index, protocol: (port?.protocol ?? '').toUpperCase() });
      }
    }
  }
  const sight = new Sight(view);
  const told = new Map<Manifest, string[]>();
  for (const [key, all] of claims) {
    if (all.length < 2) continue;
    const claimsOf = groupBy(all, ({ manifest }) => manifest);
    const seen = groupBy(sight.crowdsOf([...claimsOf.keys()]), ([, crowd]) => crowd);
    for (const [crowd, manifests] of seen) {
      const claimed = crowd.flatMap((manifest) => claimsOf.get(manifest)!);
      if (claimed.length < 2) continue;
      const conflict = new Set(claimed.map(({ protocol }) => protocol)).size > 1;
      const rule = conflict ? KIALI_RULES.SERVICE_ENTRY_PROTOCOL : KIALI_RULES.SEVERAL_SERVICE_ENTRIES;
      const names = namesOf(crowd);
      for (const { manifest, port } of manifests.flatMap(([manifest]) => claimsOf.get(manifest)!)) {
        const place = `${rule.code} ${port}`;
        if (told.get(manifest)?.includes(place)) continue;
        append(told, manifest, place);
        report(manifest, { rule, path: ['spec', 'ports', port], message: `${key} stands in ${names}` });
      }
    }
  }
};

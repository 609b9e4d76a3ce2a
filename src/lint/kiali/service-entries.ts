import type { Manifest } from '../../model/manifest';
import type { ServiceEntrySpec } from '../../model/spec';
import { append } from '../groups';
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
    for (const claim of all.length > 1 ? all : []) {
      const { manifest, port, protocol } = claim;
      const shared = all.filter((it) => it !== claim && sight.isShared(it.manifest, manifest));
      if (shared.length === 0) continue;
      const conflict = shared.some((it) => it.protocol !== protocol);
      const rule = conflict ? KIALI_RULES.SERVICE_ENTRY_PROTOCOL : KIALI_RULES.SEVERAL_SERVICE_ENTRIES;
      const place = `${rule.code} ${port}`;
      if (told.get(manifest)?.includes(place)) continue;
      append(told, manifest, place);
      report(manifest, {
        rule,
        path: ['spec', 'ports', port],
        message: `${key} stands in ${namesOf([manifest, ...shared.map((it) => it.manifest)])}`,
      });
    }
  }
};

import type { Manifest } from '../../model/manifest';
import type { ServiceEntrySpec } from '../../model/spec';
import { EVERYWHERE, scopesOf } from '../export-scopes';
import { append } from '../groups';
import { namesOf, namespaceOf } from '../namespaces';
import { ISTIOCTL_RULES } from './rules';
import type { Check, View } from '../view';

/** TCP ports of ServiceEntries without an address: nothing but the address tells such traffic apart. */
export const checkAddresses: Check = (view, report) => {
  // Since 1.25 istiod gives every ServiceEntry an address; before, only where the proxies were told to.
  if (allocatesAddresses(view)) return;
  for (const manifest of view.input.ofKind('ServiceEntry')) {
    const spec = (manifest.object.spec ?? {}) as ServiceEntrySpec;
    const status = manifest.object.status as { addresses?: unknown[] } | undefined;
    if (spec.addresses?.length || status?.addresses?.length) continue;
    for (const [index, port] of (spec.ports ?? []).entries()) {
      if (port?.protocol && port.protocol.toUpperCase() !== 'TCP') continue;
      report(manifest, {
        rule: ISTIOCTL_RULES.ADDRESSES,
        path: ['spec', 'ports', index],
        message: `the TCP port ${port?.number ?? 0} has no address to tell its traffic by`,
      });
    }
  }
};

function allocatesAddresses(view: View): boolean {
  const metadata = view.meshConfig.defaultConfig?.proxyMetadata ?? {};
  if (metadata.ISTIO_META_DNS_CAPTURE !== 'true') return false;
  return metadata.ISTIO_META_DNS_AUTO_ALLOCATE === 'true' || metadata.PILOT_ENABLE_IP_AUTOALLOCATE === 'true';
}

interface Claim {
  readonly manifest: Manifest;
  readonly protocol: string;
  readonly scopes: readonly string[];
  readonly path: (string | number)[];
}

/** ServiceEntries that give one host and port two protocols. */
export const checkConflictingProtocols: Check = (view, report) => {
  const claims = new Map<string, Claim[]>();
  for (const manifest of view.input.ofKind('ServiceEntry')) {
    const spec = (manifest.object.spec ?? {}) as ServiceEntrySpec;
    const scopes = scopesOf(spec.exportTo, namespaceOf(manifest.object));
    for (const host of spec.hosts ?? []) {
      for (const [index, port] of (spec.ports ?? []).entries()) {
        const key = `${String(host).toLowerCase()}:${port?.number ?? 0}`;
        const claim = {
          manifest,
          protocol: (port?.protocol ?? '').toUpperCase(),
          scopes,
          path: ['spec', 'ports', index],
        };
        append(claims, key, claim);
      }
    }
  }
  for (const [key, all] of claims) {
    if (new Set(all.map(({ protocol }) => protocol)).size < 2) continue;
    for (const claim of all) {
      const others = all.filter(
        (it) => it.manifest !== claim.manifest && overlap(it, claim) && it.protocol !== claim.protocol,
      );
      if (others.length === 0) continue;
      report(claim.manifest, {
        rule: ISTIOCTL_RULES.PROTOCOL_CONFLICT,
        path: claim.path,
        message: `${key} is ${claim.protocol} here and ${[...new Set(others.map((it) => it.protocol))].join(', ')} in ${namesOf(others.map((it) => it.manifest))}`,
      });
    }
  }
};

function overlap(a: Claim, b: Claim): boolean {
  return (
    a.scopes.includes(EVERYWHERE) || b.scopes.includes(EVERYWHERE) || a.scopes.some((scope) => b.scopes.includes(scope))
  );
}

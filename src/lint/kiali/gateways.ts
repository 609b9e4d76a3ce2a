import type { Manifest } from '../../model/manifest';
import type { GatewaySpec } from '../../model/spec';
import { append } from '../groups';
import { formatSelector } from '../labels';
import { namesOf, namespaceOf } from '../namespaces';
import type { Check } from '../view';
import { gatewaysOf } from './kubernetes-gateways';
import { KIALI_RULES } from './rules';

interface GatewayHost {
  readonly manifest: Manifest;
  readonly name: string;
  readonly scope: string;
  readonly path: (string | number)[];
}

/** Gateways with one host on one port of the same pods, and Gateways that nobody serves. */
export const checkGateways: Check = (view, report) => {
  const byPort = new Map<string, GatewayHost[]>();
  for (const manifest of gatewaysOf(view, 'networking.istio.io')) {
    const spec = (manifest.object.spec ?? {}) as GatewaySpec;
    if (!view.pods.some(spec.selector)) {
      const message = `no workload has the labels ${formatSelector(spec.selector)}`;
      report(manifest, { rule: KIALI_RULES.GATEWAY_SELECTOR, path: ['spec', 'selector'], message });
    }
    for (const [i, server] of (spec.servers ?? []).entries()) {
      const key = `${formatSelector(spec.selector)} ${server?.port?.number ?? 0}`;
      for (const [j, host] of (server?.hosts ?? []).entries()) {
        const [scope, name] = host.includes('/') ? host.split('/') : ['*', host];
        const placed = {
          manifest,
          name: name.toLowerCase(),
          scope: scope === '.' ? namespaceOf(manifest.object) : scope,
          path: ['spec', 'servers', i, 'hosts', j],
        };
        append(byPort, key, placed);
      }
    }
  }
  for (const hosts of byPort.values()) {
    for (const host of hosts) {
      const others = hosts.filter((other) => other !== host && overlap(host, other));
      if (others.length === 0) continue;
      report(host.manifest, {
        rule: KIALI_RULES.GATEWAY_OVERLAP,
        path: host.path,
        message: `${host.name} also stands in ${namesOf(others.map((it) => it.manifest))} for the same port`,
      });
    }
  }
};

/** A server for `*` takes what those for other names leave: that is no overlap, though Kiali takes it for one. */
function overlap(a: GatewayHost, b: GatewayHost): boolean {
  if (a.scope !== b.scope && a.scope !== '*' && b.scope !== '*') return false;
  if (a.name === b.name) return true;
  const [wildA, wildB] = [a.name.startsWith('*.'), b.name.startsWith('*.')];
  if (wildA === wildB) return false;
  return wildA ? b.name.endsWith(a.name.slice(1)) : a.name.endsWith(b.name.slice(1));
}

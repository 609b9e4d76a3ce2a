import { hostsMeet } from '../../model/host';
import type { Manifest } from '../../model/manifest';
import { resolveHost } from '../../model/resolve';
import type { SidecarSpec, VirtualServiceSpec } from '../../model/spec';
import { EVERYWHERE, scopesOf } from '../export-scopes';
import { append } from '../groups';
import { namesOf, namespaceOf } from '../namespaces';
import { ISTIOCTL_RULES } from './rules';
import type { Check } from '../view';

/** VirtualServices that claim one host for the mesh: Istio takes the first and drops the others. */
export const checkMeshHostConflicts: Check = (view, report) => {
  const claims = new Map<string, Map<string, Manifest[]>>();
  for (const manifest of view.input.ofKind('VirtualService')) {
    const spec = (manifest.object.spec ?? {}) as VirtualServiceSpec;
    if (spec.gateways?.length && !spec.gateways.includes('mesh')) continue;
    const namespace = namespaceOf(manifest.object);
    for (const scope of scopesOf(spec.exportTo, namespace)) {
      const hosts = claims.get(scope) ?? new Map<string, Manifest[]>();
      claims.set(scope, hosts);
      for (const name of spec.hosts ?? []) {
        const host = resolveHost(name, namespace, 'cluster.local');
        append(hosts, host, manifest);
      }
    }
  }
  const reported = new Set<Manifest>();
  const everywhere = [...(claims.get(EVERYWHERE) ?? [])];
  const exact = new Map(everywhere);
  const wildcards = everywhere.filter(([host]) => host.startsWith('*'));
  for (const [scope, hosts] of claims) {
    for (const [host, own] of hosts) {
      const all = [...own, ...(scope === EVERYWHERE ? [] : overlapping(host))];
      if (all.length < 2) continue;
      const names = namesOf(all);
      for (const manifest of all) {
        if (reported.has(manifest)) continue;
        reported.add(manifest);
        report(manifest, {
          rule: ISTIOCTL_RULES.MESH_HOST_CONFLICT,
          path: ['spec', 'hosts'],
          message: `${host} is claimed for the mesh by ${names}`,
        });
      }
    }
  }

  function overlapping(host: string): Manifest[] {
    if (host.startsWith('*')) return everywhere.filter(([other]) => hostsMeet(host, other)).flatMap(([, it]) => it);
    return [
      ...(exact.get(host) ?? []),
      ...wildcards.filter(([other]) => hostsMeet(host, other)).flatMap(([, it]) => it),
    ];
  }
};

/** Fields that Istio still reads but will not for long, and fields that it ignores. */
export const checkDeprecatedFields: Check = (view, report) => {
  for (const manifest of view.input.ofKind('VirtualService')) {
    const http = ((manifest.object.spec ?? {}) as VirtualServiceSpec).http ?? [];
    const index = http.findIndex((rule) => (rule?.fault?.delay?.percent ?? 0) > 0);
    if (index < 0) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.DEPRECATED,
      path: ['spec', 'http', index, 'fault', 'delay', 'percent'],
      message: 'fault.delay.percent is deprecated',
      fix: 'write percentage: { value: … } instead',
    });
  }
  for (const manifest of view.input.ofKind('Sidecar')) {
    if (!((manifest.object.spec ?? {}) as SidecarSpec).outboundTrafficPolicy?.egressProxy) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.DEPRECATED,
      path: ['spec', 'outboundTrafficPolicy', 'egressProxy'],
      message: 'outboundTrafficPolicy.egressProxy is ignored',
      fix: 'remove it and route the traffic to an egress gateway by a VirtualService',
    });
  }
  for (const manifest of view.input.ofKind('CustomResourceDefinition')) {
    const spec = manifest.object.spec as { group?: string; names?: { kind?: string } } | undefined;
    if (spec?.group !== 'rbac.istio.io' || !REMOVED_KINDS.has(spec.names?.kind ?? '')) continue;
    report(manifest, {
      rule: ISTIOCTL_RULES.DEPRECATED,
      path: ['spec', 'names', 'kind'],
      message: `the kind ${spec.names?.kind} of rbac.istio.io no longer exists`,
      fix: 'use AuthorizationPolicy',
    });
  }
};

const REMOVED_KINDS = new Set(['ClusterRbacConfig', 'RbacConfig', 'ServiceRole', 'ServiceRoleBinding']);

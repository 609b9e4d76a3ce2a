import type { Manifest } from '../../model/manifest';
import type { GatewaySpec, ServiceEntrySpec, SidecarSpec } from '../../model/spec';
import { append, groupBy } from '../groups';
import { formatSelector, matches, type Labels } from '../labels';
import { keyOf, namesOf, namespaceOf } from '../namespaces';
import { podInMesh, type Container } from '../pods';
import type { Check } from '../view';
import { hostExists } from './hosts';
import { gatewaysOf } from './kubernetes-gateways';
import { KIALI_RULES } from './rules';

/** Namespaces that objects are exported to. */
export const checkExportTo: Check = (view, report) => {
  if (view.namespaces.names.length === 0) return;
  for (const kind of ['VirtualService', 'DestinationRule', 'ServiceEntry']) {
    for (const manifest of view.input.ofKind(kind)) {
      const exportTo = ((manifest.object.spec ?? {}) as { exportTo?: readonly string[] }).exportTo ?? [];
      for (const [index, scope] of exportTo.entries()) {
        if (scope === '.' || scope === '*' || view.namespaces.has(scope)) continue;
        const message = `there is no namespace ${scope}`;
        report(manifest, { rule: KIALI_RULES.EXPORT_TO, path: ['spec', 'exportTo', index], message });
      }
    }
  }
};

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

/** `*` is meant to overlap, and Kiali leaves it out unless told otherwise. */
function overlap(a: GatewayHost, b: GatewayHost): boolean {
  if (a.scope !== b.scope && a.scope !== '*' && b.scope !== '*') return false;
  if (a.name === '*' || b.name === '*') return false;
  if (a.name === b.name) return true;
  const [wildA, wildB] = [a.name.startsWith('*.'), b.name.startsWith('*.')];
  if (wildA === wildB) return false;
  return wildA ? b.name.endsWith(a.name.slice(1)) : a.name.endsWith(b.name.slice(1));
}

const PROTOCOLS = ['grpc', 'grpc-web', 'http', 'http2', 'https', 'mongo', 'redis', 'tcp', 'tls', 'udp', 'mysql'];
const APP_PROTOCOLS = new Set([...PROTOCOLS, 'kubernetes.io/h2c', 'kubernetes.io/ws', 'kubernetes.io/wss']);

interface ServicePort {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

/** Ports of Services: their protocol, and what they lead to. */
export const checkServicePorts: Check = (view, report) => {
  for (const manifest of view.input.ofKind('Service')) {
    const spec = (manifest.object.spec ?? {}) as { selector?: Labels; ports?: readonly ServicePort[] };
    const namespace = namespaceOf(manifest.object);
    if (namespace === view.rootNamespace || Object.keys(spec.selector ?? {}).length === 0) continue;
    const pods = view.pods.selectedBy(spec.selector, namespace);
    const inMesh = pods.some((pod) => podInMesh(pod, view.namespaces));
    for (const [index, port] of (spec.ports ?? []).entries()) {
      const path = ['spec', 'ports', index];
      if (inMesh && port.protocol?.toLowerCase() !== 'udp') {
        const { name = '', appProtocol } = port;
        if (appProtocol !== undefined && !APP_PROTOCOLS.has(appProtocol.toLowerCase())) {
          report(manifest, { rule: KIALI_RULES.APP_PROTOCOL, path, message: `${appProtocol} is no protocol of Istio` });
        }
        if (appProtocol === undefined && !PROTOCOLS.some((it) => name === it || name.startsWith(`${it}-`))) {
          report(manifest, {
            rule: KIALI_RULES.PORT_NAME,
            path,
            message: `the name ${JSON.stringify(name)} says no protocol`,
          });
        }
      }
      // Kiali compares with the Deployment whose own labels the Service selects.
      const deployment = pods.find(
        (pod) =>
          pod.manifest?.object.kind === 'Deployment' &&
          matches(spec.selector, pod.manifest.object.metadata?.labels ?? {}),
      );
      if (!deployment || declares(deployment.spec.containers ?? [], port)) continue;
      const message = `no container of ${deployment.name} declares the port ${port.targetPort ?? port.port}`;
      report(manifest, { rule: KIALI_RULES.TARGET_PORT, path, message });
    }
  }
};

function declares(containers: readonly Container[], port: ServicePort): boolean {
  const target = port.targetPort || port.port;
  return containers.some((container) =>
    (container.ports ?? []).some((it) =>
      typeof target === 'string' ? it.name === target : it.containerPort === target,
    ),
  );
}

/** What Sidecars import, and where they stand. */
export const checkSidecars: Check = (view, report) => {
  for (const manifest of view.input.ofKind('Sidecar')) {
    const spec = (manifest.object.spec ?? {}) as SidecarSpec;
    const namespace = namespaceOf(manifest.object);
    for (const [i, listener] of (spec.egress ?? []).entries()) {
      for (const [j, host] of (listener?.hosts ?? []).entries()) {
        const [scope, name] = host.includes('/') ? host.split('/') : ['', ''];
        if (name === '*' || name === '' || hostExists(view, name, ['.', '*', '~'].includes(scope) ? namespace : scope))
          continue;
        const message = `no Service or ServiceEntry has the host ${name}`;
        report(manifest, { rule: KIALI_RULES.EGRESS_HOST, path: ['spec', 'egress', i, 'hosts', j], message });
      }
    }
    if (namespace === view.rootNamespace && Object.keys(spec.workloadSelector?.labels ?? {}).length > 0) {
      const message = `a Sidecar of ${namespace} is the default of the mesh, unless it has a selector`;
      report(manifest, { rule: KIALI_RULES.GLOBAL_SIDECAR, path: ['spec', 'workloadSelector'], message });
    }
    // The first value of the enum, REGISTRY_ONLY, cannot be told from none once Istio has read the object.
    if (spec.outboundTrafficPolicy && (spec.outboundTrafficPolicy.mode ?? '') === '') {
      const message = 'outboundTrafficPolicy says no mode';
      report(manifest, { rule: KIALI_RULES.OUTBOUND_MODE, path: ['spec', 'outboundTrafficPolicy'], message });
    }
  }
};

/** ServiceEntries with one host and port. */
export const checkServiceEntries: Check = (view, report) => {
  const claims = new Map<string, { manifest: Manifest; protocol: string; path: (string | number)[] }[]>();
  for (const manifest of view.input.ofKind('ServiceEntry')) {
    const spec = (manifest.object.spec ?? {}) as ServiceEntrySpec;
    for (const [index, port] of (spec.ports ?? []).entries()) {
      for (const host of spec.hosts ?? []) {
        const key = `${String(host).toLowerCase()}:${port?.number ?? 0}`;
        const claim = { manifest, protocol: (port?.protocol ?? '').toUpperCase(), path: ['spec', 'ports', index] };
        append(claims, key, claim);
      }
    }
  }
  for (const [key, all] of claims) {
    if (all.length < 2) continue;
    const conflict = all.some(({ protocol }) => protocol !== all[0].protocol);
    const names = namesOf(all.map(({ manifest }) => manifest));
    for (const { manifest, path } of all) {
      report(manifest, {
        rule: conflict ? KIALI_RULES.SERVICE_ENTRY_PROTOCOL : KIALI_RULES.SEVERAL_SERVICE_ENTRIES,
        path,
        message: `${key} stands in ${names}`,
      });
    }
  }
};

interface WorkloadGroupSpec {
  readonly metadata?: { readonly labels?: Labels };
  readonly template?: { readonly serviceAccount?: string };
}

/** WorkloadGroups: their service accounts, and labels that two of them share. */
export const checkWorkloadGroups: Check = (view, report) => {
  const groups = view.input.ofKind('WorkloadGroup');
  const accounts = new Set(view.input.ofKind('ServiceAccount').map(({ object }) => keyOf(object)));
  const byLabels = groupBy(groups, ({ object }) => {
    const labels = formatSelector(((object.spec ?? {}) as WorkloadGroupSpec).metadata?.labels);
    return `${namespaceOf(object)} ${labels}`;
  });
  for (const manifest of groups) {
    const { metadata, template } = (manifest.object.spec ?? {}) as WorkloadGroupSpec;
    const namespace = namespaceOf(manifest.object);
    const account = template?.serviceAccount;
    if (account && account !== 'default' && accounts.size > 0 && !accounts.has(`${namespace}/${account}`)) {
      const message = `there is no ServiceAccount ${namespace}/${account}`;
      report(manifest, {
        rule: KIALI_RULES.WORKLOAD_GROUP_ACCOUNT,
        path: ['spec', 'template', 'serviceAccount'],
        message,
      });
    }
    const labels = formatSelector(metadata?.labels);
    const others = (byLabels.get(`${namespace} ${labels}`) ?? []).filter((it) => it !== manifest);
    if (labels === '' || others.length === 0) continue;
    const message = `${namesOf(others)} have the same labels ${labels}`;
    report(manifest, { rule: KIALI_RULES.WORKLOAD_GROUP_LABELS, path: ['spec', 'metadata', 'labels'], message });
  }
};

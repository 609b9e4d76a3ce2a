import { JUDGED_RELEASE, type Proxy } from '../client';
import { RELEASE_FACTS } from '../../src/model/istio-release';
import type { LabelSelector } from '../../src/model/label-selector';
import type { KubeObject } from '../../src/model/manifest';
import type { ServiceEntryVisibility } from '../../src/model/service-entry-visibility';
import type { Random } from './random';
import { httpRule, labelSets, namespaces, tcpRule, tlsRule, type Names } from './random-rules';

/** A mesh with the proxies that are asked. */
export interface RandomMesh {
  readonly objects: KubeObject[];
  readonly proxies: readonly Proxy[];
  readonly meshConfig: Record<string, unknown> | undefined;
}

const serviceNames = ['web', 'api', 'db', 'pay'];
const outside = ['ext.example.com', 'api.ext.io', '*.wild.example.com', 'a.example.com'];
const gatewayNamespaces = ['istio-system', 'edge'];
const gatewayLabels: readonly Record<string, string>[] = [
  { istio: 'ingressgateway' },
  { istio: 'ingressgateway', app: 'edge' },
];
const portNumbers = [80, 8080, 9000, 7000, 443, 5000, 8443, 3306];

const portKinds: readonly { name: string; port: number; appProtocol?: string }[] = [
  { name: 'http', port: 80 },
  { name: 'http-alt', port: 8080 },
  { name: 'http-web', port: 9000 },
  { name: 'auto', port: 9000 },
  { name: 'tcp-raw', port: 7000 },
  { name: 'tcp-raw', port: 8080 },
  { name: 'https', port: 443 },
  { name: 'tls-x', port: 8443 },
  { name: 'grpc', port: 5000 },
  { name: 'any', port: 80 },
  { name: 'other', port: 5000, appProtocol: 'http2' },
  { name: 'mysql', port: 3306 },
  { name: 'db', port: 3306 },
  { name: 'web', port: 80, appProtocol: 'kubernetes.io/h2c' },
  { name: 'tcp-eighty', port: 80 },
  { name: 'redis-x', port: 7000 },
  { name: 'mongo', port: 27017 },
  { name: 'x', port: 27017 },
  { name: 'secure', port: 8443, appProtocol: 'kubernetes.io/wss' },
  { name: 'grpc-web-y', port: 8080 },
];

function meta(r: Random, name: string, namespace: string, extra: object = {}) {
  const created = r.maybe(0.25, () => r.pick(['2024-01-01T00:00:00Z', '2025-06-01T00:00:00Z', '2026-02-01T00:00:00Z']));
  return { name, namespace, ...(created ? { creationTimestamp: created } : {}), ...extra };
}

function distinctPorts(r: Random, most: number) {
  const out: { name: string; port: number; appProtocol?: string }[] = [];
  for (const p of r.some(portKinds, most, 1)) {
    if (!out.some((q) => q.port === p.port || q.name === p.name)) out.push(p);
  }
  return out;
}

const exportTo = (r: Random): string[] | undefined =>
  r.maybe(0.25, () =>
    r.pick([['*'], ['.'], ['a'], ['a', 'b'], ['~'], ['.', 'istio-system'], ['istio-system', 'edge']]),
  );

function service(r: Random, name: string, namespace: string): KubeObject {
  const visible = exportTo(r);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      ...(visible ? { annotations: { 'networking.istio.io/exportTo': visible.join(',') } } : {}),
    },
    spec: {
      ...(r.chance(0.1) ? { clusterIP: 'None' } : {}),
      selector: { app: name },
      ports: distinctPorts(r, 4),
    },
  };
}

function gatewayService(r: Random, namespace: string): KubeObject {
  const ports = r.some(
    [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'https', port: 443, targetPort: 8443 },
      { name: 'tcp', port: 7000, targetPort: 7000 },
      { name: 'alt', port: 9000, targetPort: 8080 },
    ],
    4,
    1,
  );
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'gateway', namespace },
    spec: { selector: { istio: 'ingressgateway' }, ports },
  };
}

function serviceEntry(r: Random, host: string, namespace: string, name: string): KubeObject {
  const wild = host.startsWith('*');
  const resolution = wild
    ? r.pick(['NONE', 'STATIC', 'DYNAMIC_DNS'])
    : r.pick(['NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN']);
  const endpoints = r.maybe(0.4, () =>
    r.list(1, 2, () => ({
      address: r.pick(['192.0.2.1', '192.0.2.2']),
      ...(r.chance(0.5) ? { labels: { version: r.pick(['v1', 'v2']) } } : {}),
    })),
  );
  const ports = r.some(
    [
      { number: 80, name: 'http', protocol: 'HTTP' },
      { number: 443, name: 'tls', protocol: r.pick(['TLS', 'HTTPS']) },
      { number: 8080, name: 'alt', protocol: 'HTTP' },
      { number: 7000, name: 'tcp', protocol: 'TCP' },
      { number: 9000, name: 'http2', protocol: r.pick(['HTTP2', 'GRPC', 'HTTP']) },
    ],
    3,
    1,
  );
  const visible = exportTo(r);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: meta(r, name, namespace),
    spec: {
      hosts: [host],
      ports,
      resolution,
      location: r.pick(['MESH_EXTERNAL', 'MESH_INTERNAL']),
      ...(r.chance(0.3)
        ? {
            addresses: r.some(
              ['203.0.113.7', '203.0.113.0/24', '198.51.100.9', '203.0.113.7/32', '203.0.0.0/16'],
              2,
              1,
            ),
          }
        : {}),
      ...(endpoints && resolution !== 'NONE' && resolution !== 'DYNAMIC_DNS' ? { endpoints } : {}),
      ...(visible ? { exportTo: visible } : {}),
    },
  };
}

function virtualService(r: Random, i: number, names: Names, hosts: readonly string[]): KubeObject {
  const namespace = r.pick(namespaces);
  const own = r.some(hosts, 2, 1);
  const gateways = r.maybe(0.5, () => r.some(names.gateways, 2, 1));
  const visible = exportTo(r);
  const spec: Record<string, unknown> = {
    hosts: own,
    ...(gateways ? { gateways } : {}),
    ...(visible ? { exportTo: visible } : {}),
  };
  if (r.chance(0.85)) spec.http = r.list(1, 4, () => (r.chance(0.1) ? delegation(r, names) : httpRule(r, names)));
  if (r.chance(0.25)) spec.tcp = r.list(1, 2, () => tcpRule(r, names));
  if (r.chance(0.25)) spec.tls = r.list(1, 2, () => tlsRule(r, names, own));
  if (!spec.http && !spec.tcp && !spec.tls) spec.http = [httpRule(r, names)];
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: meta(r, `vs${r.pick('abcdef'.split(''))}${i}`, namespace),
    spec,
  };
}

function delegation(r: Random, names: Names) {
  const rule = httpRule(r, names);
  const { name, match, timeout, fault } = rule;
  const namespace = r.maybe(0.6, () => r.pick(namespaces));
  return {
    ...(name ? { name } : {}),
    ...(match ? { match } : {}),
    ...(timeout ? { timeout } : {}),
    ...(fault ? { fault } : {}),
    delegate: { name: r.pick(['delegate0', 'delegate1']), ...(namespace ? { namespace } : {}) },
  };
}

function delegate(r: Random, i: number, names: Names): KubeObject {
  const visible = exportTo(r);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: meta(r, `delegate${i}`, r.pick(namespaces)),
    spec: { http: r.list(1, 3, () => httpRule(r, names)), ...(visible ? { exportTo: visible } : {}) },
  };
}

function destinationRule(r: Random, i: number, hosts: readonly string[]): KubeObject {
  const visible = exportTo(r);
  const selector = r.maybe(0.1, () => ({ matchLabels: r.pick(labelSets.slice(0, 4)) }));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: meta(r, `dr${i}`, r.pick([...namespaces, ...gatewayNamespaces])),
    spec: {
      host: r.pick(hosts),
      ...(r.chance(0.8)
        ? { subsets: r.some(['v1', 'v2', 'v3'], 3, 1).map((name) => ({ name, labels: { version: name } })) }
        : {}),
      ...(r.chance(0.2)
        ? {
            trafficPolicy: {
              loadBalancer: r.pick<object>([
                { simple: 'ROUND_ROBIN' },
                { consistentHash: { httpHeaderName: 'x' } },
                { simple: 'PASSTHROUGH' },
              ]),
            },
          }
        : {}),
      ...(visible && !selector && !visible.includes('~') ? { exportTo: visible } : {}),
      ...(selector ? { workloadSelector: selector } : {}),
    },
  };
}

function sidecar(r: Random, i: number): KubeObject {
  const hosts = (): string[] =>
    r.some(
      [
        './*',
        '*/*',
        'a/*',
        'b/web.b.svc.cluster.local',
        '*/api.a.svc.cluster.local',
        'c/*.c.svc.cluster.local',
        '*/ext.example.com',
        '*/*.example.com',
        '~/*',
        '~a/*',
        '~./web.a.svc.cluster.local',
        '~/*.b.svc.cluster.local',
        '~c/*.example.com',
      ],
      3,
      1,
    );
  const port = (): object => ({
    port: {
      number: r.pick([80, 8080, 7000]),
      protocol: r.pick(['HTTP', 'TCP', 'TLS', 'HTTP2', 'HTTP_PROXY']),
      name: 'p',
    },
  });
  const bound = (): object =>
    r.chance(0.2) ? { bind: r.pick(['127.0.0.1', '0.0.0.0']) } : r.chance(0.2) ? { captureMode: 'NONE' } : {};
  const egress = r.list(0, 2, () => ({ ...port(), ...bound(), hosts: hosts() }));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: meta(r, `sc${i}`, r.pick([...namespaces, 'istio-system'])),
    spec: {
      ...(r.chance(0.3) ? { workloadSelector: { labels: r.pick(labelSets.slice(0, 3)) } } : {}),
      egress: [...(r.chance(0.25) ? egress : []), { hosts: hosts() }],
      ...(r.chance(0.3) ? { outboundTrafficPolicy: { mode: r.pick(['REGISTRY_ONLY', 'ALLOW_ANY']) } } : {}),
    },
  };
}

function gateway(r: Random, name: string, namespace: string): KubeObject {
  const server = (_: unknown, i: number): object => {
    const hosts = r.some(
      [
        '*',
        '*.example.com',
        'a.example.com',
        'b.example.com',
        'ext.example.com',
        'a/a.example.com',
        './*',
        'b/*',
        '*/web.a.svc.cluster.local',
        'api.ext.io',
        'A.example.com',
      ],
      3,
      1,
    );
    const kind = r.int(0, 9);
    const tls = (modes: string[]): object => {
      const mode = r.pick(modes);
      return { mode, ...(mode === 'SIMPLE' || mode === 'MUTUAL' ? { credentialName: 'c' } : {}) };
    };
    const port = (number: number, protocol: string): object => ({ number, protocol, name: `p${i}-${number}` });
    if (kind < 5)
      return {
        port: port(r.pick([80, 80, 8080, 9000]), r.pick(['HTTP', 'HTTP', 'HTTP2'])),
        hosts,
        ...(r.chance(0.15) ? { tls: { httpsRedirect: true } } : {}),
      };
    if (kind < 8)
      return {
        port: port(r.pick([443, 443, 8443]), 'HTTPS'),
        hosts,
        tls: tls(['SIMPLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL', 'PASSTHROUGH']),
      };
    if (kind < 9)
      return {
        port: port(r.pick([443, 8443]), 'TLS'),
        hosts,
        tls: tls(['PASSTHROUGH', 'SIMPLE', 'ISTIO_MUTUAL', 'AUTO_PASSTHROUGH']),
      };
    return {
      port: port(r.pick([7000, 80]), r.pick(['TCP', 'TCP', 'MONGO'])),
      hosts,
      ...(r.chance(0.1) ? { bind: '10.9.9.9' } : {}),
    };
  };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: meta(r, name, namespace),
    spec: { selector: r.pick(gatewayLabels), servers: Array.from({ length: r.int(1, 3) }, server) },
  };
}

function endpointSlice(r: Random, of: KubeObject): KubeObject {
  const { name = '', namespace = '' } = of.metadata ?? {};
  const { ports } = of.spec as { ports: { name: string; port: number }[] };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    // One alone: of several listeners with one route table the judge's harness keeps an emptied table.
    endpoints: [{ addresses: [r.pick(['10.1.2.3', '10.1.2.4', '10.1.2.5'])] }],
    ports: ports.map(({ name: port, port: number }) => ({ name: port, port: number })),
  };
}

function alias(r: Random, hosts: readonly string[]): KubeObject {
  const externalName = r.pick(
    hosts.filter((h) => h.endsWith('.svc.cluster.local') && !h.startsWith('*')).concat('ext.example.com'),
  );
  const ports = r.maybe(0.4, () => [{ name: 'http', port: 80 }]);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'alias', namespace: r.pick(namespaces) },
    spec: { type: 'ExternalName', externalName, ...(ports ? { ports } : {}) },
  };
}

function ingress(r: Random, i: number): KubeObject {
  const backend = (): object => ({ service: { name: r.pick(serviceNames), port: { number: r.pick([80, 8080]) } } });
  const path = (): object => ({
    path: r.pick(['/', '/a', '/a/', '/users', '/x.*', '/ab']),
    pathType: r.pick(['Prefix', 'Exact', 'ImplementationSpecific']),
    backend: backend(),
  });
  const host = r.maybe(0.8, () => r.pick(['a.example.com', 'b.example.com', '*.example.com']));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta(r, `ing${i}`, r.pick(namespaces), { annotations: { 'kubernetes.io/ingress.class': 'istio' } }),
    spec: {
      rules: [{ ...(host ? { host } : {}), http: { paths: r.list(1, 3, path) } }],
      ...(r.chance(0.4) ? { tls: [{ hosts: ['a.example.com'], secretName: 's' }] } : {}),
    },
  };
}

/** A mesh over several namespaces, whose objects get in each other's way as often as possible. */
export function randomMesh(r: Random): RandomMesh {
  const objects: KubeObject[] = [];
  const hosts: string[] = [
    ...outside,
    '*.a.svc.cluster.local',
    '*.example.com',
    'web',
    'api',
    'web.a',
    'unknown.example.com',
    'B.example.com',
    'b.example.com',
  ];
  if (r.chance(0.15)) hosts.push('*');
  for (const namespace of namespaces) {
    for (const name of r.some(serviceNames, 3, 1)) {
      objects.push(service(r, name, namespace));
      hosts.push(`${name}.${namespace}.svc.cluster.local`);
    }
  }
  for (const o of [...objects]) {
    if ((o.spec as { clusterIP?: string }).clusterIP === 'None' && r.chance(0.7)) objects.push(endpointSlice(r, o));
  }
  if (r.chance(0.2)) {
    objects.push(alias(r, hosts));
    hosts.push(`alias.${objects.at(-1)?.metadata?.namespace}.svc.cluster.local`);
  }
  for (const namespace of gatewayNamespaces) if (r.chance(0.4)) objects.push(gatewayService(r, namespace));
  r.some(outside, 3).forEach((host, i) => {
    for (const namespace of r.some(namespaces, 2, 1)) objects.push(serviceEntry(r, host, namespace, `se${i}`));
  });
  if (r.chance(0.15))
    objects.push(
      serviceEntry(r, r.pick(hosts.filter((h) => h.endsWith('.svc.cluster.local'))), r.pick(namespaces), 'squat'),
    );
  for (let i = r.chance(0.15) ? r.int(1, 2) : 0; i > 0; i--) objects.push(ingress(r, i));
  const gateways: string[] = [];
  for (let i = r.int(0, 3); i > 0; i--) {
    const namespace = r.pick([...namespaces, 'istio-system']);
    objects.push(gateway(r, `gw${i}`, namespace));
    gateways.push(`${namespace}/gw${i}`, `gw${i}`);
  }
  const destinations = hosts.filter((h) => !h.startsWith('*'));
  const names: Names = { destinations, gateways: ['mesh', ...gateways, ...gateways], ports: portNumbers };
  for (let i = r.int(1, r.chance(0.2) ? 12 : 6); i > 0; i--) objects.push(virtualService(r, i, names, hosts));
  for (let i = r.int(0, 1); i >= 0; i--) if (r.chance(0.6)) objects.push(delegate(r, i, names));
  for (let i = r.int(0, 4); i > 0; i--) objects.push(destinationRule(r, i, hosts));
  for (let i = r.chance(0.35) ? r.int(1, 2) : 0; i > 0; i--) objects.push(sidecar(r, i));
  const proxies: Proxy[] = r.list(1, 2, () => ({
    type: 'sidecar' as const,
    namespace: r.pick(namespaces),
    labels: r.pick(labelSets),
  }));
  if (gateways.length > 0)
    proxies.push({ type: 'gateway', namespace: r.pick(gatewayNamespaces), labels: r.pick(gatewayLabels) });
  return { objects, proxies, meshConfig: r.maybe(0.25, () => meshConfig(r)) };
}

/** The judge's harness shows istiod no labels of namespaces. */
function cap(r: Random): ServiceEntryVisibility {
  const visibility = (): string => r.pick(['NONE', 'NAMESPACE', 'PUBLIC', 'VISIBILITY_UNSPECIFIED']);
  const selector = (): LabelSelector =>
    r.pick([{ matchLabels: { tier: 'one' } }, { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, {}]);
  return {
    applyToSidecars: r.chance(0.8),
    defaultVisibility: visibility(),
    policies: r.list(0, 2, () => ({
      visibility: visibility(),
      matchingRules: r.list(0, 2, () => ({ namespaceSelector: selector() })),
    })),
  };
}

const defaultLists = [['.'], ['.'], ['a'], ['.', 'b'], ['*', 'c'], ['~']];

function meshConfig(r: Random): Record<string, unknown> {
  return {
    ...(r.chance(0.5) ? { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } : {}),
    ...(r.chance(0.2) ? { defaultVirtualServiceExportTo: r.pick(defaultLists) } : {}),
    ...(r.chance(0.2) ? { defaultServiceExportTo: r.pick(defaultLists) } : {}),
    ...(r.chance(0.2) ? { defaultDestinationRuleExportTo: ['.'] } : {}),
    ...(r.chance(0.2) ? { defaultHttpRetryPolicy: { attempts: r.pick([0, 4]), retryOn: '5xx' } } : {}),
    ...(r.chance(0.15) ? { rootNamespace: 'c' } : {}),
    ...(RELEASE_FACTS[JUDGED_RELEASE].capsServiceEntries && r.chance(0.5) ? { serviceEntryVisibility: cap(r) } : {}),
  };
}

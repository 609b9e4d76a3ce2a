import { Caller, IstioVersion, MeshModel } from '../../src';
import '../../src/testing/jest';

const { V1_29, V1_30, V1_31 } = IstioVersion;

const service = (name: string, namespace: string): string => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [{name: http, port: 80}]}
`;
const istio = (kind: string, name: string, namespace: string, spec: string): string => `
---
apiVersion: networking.istio.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;
const sidecar = (hosts: string): string => istio('Sidecar', 'default', 'shop', `{egress: [{hosts: ${hosts}}]}`);
const web = Caller.sidecar({ namespace: 'shop', labels: { app: 'web' } });

function decide(yaml: string, version: IstioVersion, host: string, more: object = {}) {
  const { meshConfig, ...request } = more as { meshConfig?: object };
  return MeshModel.fromYaml(yaml, { istio: version, meshConfig }).route({ from: web, host, port: 80, ...request });
}

describe('hosts that a Sidecar takes away', () => {
  const mesh = service('pay', 'shop') + service('pay', 'bank') + service('ledger', 'bank');
  const rows: readonly (readonly [hosts: string, host: string, before: boolean, since: boolean])[] = [
    ['["*/*", "~bank/*"]', 'pay.bank.svc.cluster.local', true, false],
    ['["*/*", "~bank/*"]', 'pay.shop.svc.cluster.local', true, true],
    ['["~bank/ledger.bank.svc.cluster.local", "bank/*"]', 'ledger.bank.svc.cluster.local', true, false],
    ['["~bank/ledger.bank.svc.cluster.local", "bank/*"]', 'pay.bank.svc.cluster.local', true, true],
    ['["*/*", "~/*.bank.svc.cluster.local"]', 'ledger.bank.svc.cluster.local', true, false],
    ['["*/*", "~./*"]', 'pay.shop.svc.cluster.local', true, false],
    ['["~/*"]', 'pay.shop.svc.cluster.local', false, false],
  ];

  test.each(rows)('%s and %s', (hosts, host, before, since) => {
    for (const [version, known] of [
      [V1_29, before],
      [V1_30, before],
      [V1_31, since],
    ] as const)
      expect(decide(mesh + sidecar(hosts), version, host).outcome).toBe(known ? 'route' : 'passthrough');
  });

  test('a VirtualService stays while one of its hosts does', () => {
    const both = `{hosts: [pay.bank.svc.cluster.local, ledger.bank.svc.cluster.local], http: [{directResponse: {status: 418}}]}`;
    const yaml = mesh + istio('VirtualService', 'v', 'bank', both);
    const outcome = (hosts: string): string =>
      decide(yaml + sidecar(hosts), V1_31, 'pay.bank.svc.cluster.local').outcome;
    expect(outcome('["*/*", "~bank/ledger.bank.svc.cluster.local"]')).toBe('directResponse');
    expect(outcome('["*/*", "~bank/*"]')).toBe('passthrough');
  });
});

test('of several ServiceEntries of a host that is named exactly, 1.31 takes the oldest', () => {
  const entry = (name: string, year: number, port: number): string => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: shop, creationTimestamp: "${year}-01-01T00:00:00Z"}
spec: {hosts: [api.example.com], resolution: DNS, ports: [{number: ${port}, name: http, protocol: HTTP}]}
`;
  const yaml = entry('old', 2024, 8080) + entry('new', 2025, 80);
  const exact = yaml + sidecar('["./api.example.com"]');
  expect(decide(exact, V1_30, 'api.example.com').outcome).toBe('route');
  expect(decide(exact, V1_31, 'api.example.com').outcome).toBe('passthrough');
  expect(decide(exact, V1_31, 'api.example.com', { port: 8080 }).outcome).toBe('route');
  expect(decide(yaml + sidecar('["./*"]'), V1_31, 'api.example.com').outcome).toBe('route');
});

test('a host of several namespaces is the oldest from 1.30 on, not the first by name', () => {
  const entry = (namespace: string, year: number, port: number): string => `
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: e, namespace: ${namespace}, creationTimestamp: "${year}-01-01T00:00:00Z"}
spec: {hosts: [api.example.com], resolution: DNS, ports: [{number: ${port}, name: http, protocol: HTTP}]}
`;
  const yaml =
    service('front', 'shop') +
    entry('a-late', 2025, 81) +
    entry('z-early', 2024, 82) +
    istio(
      'VirtualService',
      'v',
      'shop',
      '{hosts: [front], http: [{route: [{destination: {host: api.example.com, port: {number: 82}}}]}]}',
    ) +
    sidecar('["./*"]');
  const exists = (version: IstioVersion) =>
    decide(yaml, version, 'front.shop.svc.cluster.local').destinations?.[0]?.exists;
  expect([exists(V1_29), exists(V1_30), exists(V1_31)]).toEqual([false, true, true]);
});

test('namespaces in the default lists of a mesh count from 1.30 on', () => {
  const yaml = service('pay', 'bank') + service('ledger', 'bank');
  const meshConfig = { defaultServiceExportTo: ['.', 'shop'] };
  const outcome = (version: IstioVersion): string =>
    decide(yaml, version, 'pay.bank.svc.cluster.local', { meshConfig }).outcome;
  expect([outcome(V1_29), outcome(V1_30)]).toEqual(['passthrough', 'route']);
});

test('sidecars reach names that are resolved on demand from 1.30 on', () => {
  const yaml = istio(
    'ServiceEntry',
    'wild',
    'shop',
    '{hosts: ["*.example.com"], resolution: DYNAMIC_DNS, ports: [{number: 80, name: http, protocol: HTTP}]}',
  );
  const exists = (version: IstioVersion) => decide(yaml, version, 'a.example.com').destinations?.[0]?.exists;
  expect([exists(V1_29), exists(V1_30)]).toEqual([false, true]);
});

test('redirects replace prefixes from 1.31 on', () => {
  const yaml =
    service('pay', 'shop') +
    istio(
      'VirtualService',
      'v',
      'shop',
      '{hosts: [pay], http: [{match: [{uri: {prefix: /old}}], redirect: {authority: new.example.com, prefixRewrite: /new}}]}',
    );
  const location = (version: IstioVersion) =>
    decide(yaml, version, 'pay.shop.svc.cluster.local', { path: '/old/a?b=1' }).redirect?.location;
  expect(location(V1_30)).toBe('http://new.example.com/old/a?b=1');
  expect(location(V1_31)).toBe('http://new.example.com/new/a?b=1');
});

describe('identities of AuthorizationPolicies', () => {
  const pod = (name: string, namespace: string): string => `
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec: {template: {metadata: {labels: {app: ${name}}}, spec: {serviceAccountName: ${name}, containers: [{name: c, image: i}]}}}
`;
  const rows: readonly (readonly [source: string, before: boolean, since: boolean])[] = [
    ['serviceAccounts: [shop/w.b]', true, false],
    ['principals: ["*/sa/w.b"]', true, false],
    ['namespaces: [sh.p]', true, false],
    ['trustDomains: [elsewhere]', true, false],
    ['trustDomains: [cluster.local]', true, true],
    ['trustDomains: ["clus*"]', true, true],
    ['notTrustDomains: [elsewhere]', true, true],
  ];

  test.each(rows)('%s', (source, before, since) => {
    const policy = istio('AuthorizationPolicy', 'p', 'shop', `{rules: [{from: [{source: {${source}}}]}]}`);
    const yaml = service('pay', 'shop') + pod('pay', 'shop') + pod('web', 'shop');
    const mesh = yaml + policy.replace('networking.istio.io', 'security.istio.io');
    const allowed = (version: IstioVersion): boolean =>
      decide(mesh, version, 'pay.shop.svc.cluster.local').outcome === 'route';
    expect([allowed(V1_29), allowed(V1_30)]).toEqual([before, since]);
  });
});

describe('ServiceEntries of a mesh that says how far they are exported at most', () => {
  const entry = istio(
    'ServiceEntry',
    'e',
    'bank',
    '{hosts: [api.example.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}',
  );
  const namespace = '\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: bank, labels: {tier: inner}}\n';
  const banker = Caller.sidecar({ namespace: 'bank', labels: {} });
  const inner = { matchingRules: [{ namespaceSelector: { matchLabels: { tier: 'inner' } } }] };
  const rows: readonly (readonly [visibility: object, own: string, other: string])[] = [
    [{ defaultVisibility: 'NAMESPACE' }, 'route', 'passthrough'],
    [{ defaultVisibility: 'NONE' }, 'passthrough', 'passthrough'],
    [{ defaultVisibility: 'PUBLIC' }, 'route', 'route'],
    [{ defaultVisibility: 'NONE', policies: [{ visibility: 'PUBLIC', ...inner }] }, 'route', 'route'],
    [{ policies: [{ visibility: 'NAMESPACE', ...inner }, { visibility: 'NONE' }] }, 'route', 'passthrough'],
    [{ policies: [{ visibility: 'NONE', matchingRules: [{}] }] }, 'route', 'route'],
  ];

  test.each(rows)('%j', (visibility, own, other) => {
    const meshConfig = { serviceEntryVisibility: { applyToSidecars: true, ...visibility } };
    const outcomes = (version: IstioVersion): string[] =>
      [banker, web].map((from) => decide(entry + namespace, version, 'api.example.com', { meshConfig, from }).outcome);
    expect(outcomes(V1_30)).toEqual(['route', 'route']);
    expect(outcomes(V1_31)).toEqual([own, other]);
  });
});

import { found } from './found';
import {
  deployment,
  destinationRule,
  gateway,
  namespace,
  peerAuthentication,
  serviceEntry,
  sidecar,
  virtualService,
} from './objects';

describe('VirtualServices for one host', () => {
  const of = (name: string, home: string, more = ''): string =>
    virtualService(name, home, `hosts: [reviews.shop.svc.cluster.local]${more}`);
  const lint = (yaml: string): string[] =>
    found(yaml, /KIA1106/).map((it) => it.replace(/^KIA1106 VirtualService /, ''));
  const clash = ['a/v spec.hosts warning', 'b/v spec.hosts warning'];

  test.each([
    ['of the mesh', of('v', 'a') + of('v', 'b', ', gateways: [mesh]'), clash],
    ['of one gateway', of('v', 'a', ', gateways: [b/web]') + of('v', 'b', ', gateways: [web]'), clash],
    ['of gateways that share a name', of('v', 'a', ', gateways: [web]') + of('v', 'b', ', gateways: [web]'), []],
    ['of the mesh and a gateway', of('v', 'a') + of('v', 'b', ', gateways: [web]'), []],
    ['for their own namespaces', of('v', 'a', ', exportTo: ["."]') + of('v', 'b', ', exportTo: ["."]'), []],
    [
      'of which one is for the other namespace',
      of('v', 'a', ', exportTo: [b]') + of('v', 'b', ', exportTo: ["."]'),
      clash,
    ],
    [
      'in the ambient dataplane',
      namespace('a', 'istio.io/dataplane-mode: ambient') + of('v', 'a') + of('v', 'b', ', exportTo: ["."]'),
      [],
    ],
    [
      'of which one is for a namespace that is misspelt',
      namespace('a') + of('v', 'a', ', exportTo: [bb]') + of('v', 'b', ', exportTo: [b]'),
      clash,
    ],
    [
      'twice in one',
      virtualService('v', 'shop', 'hosts: [reviews, reviews.shop.svc.cluster.local]'),
      ['shop/v spec.hosts warning'],
    ],
  ])('%s', (_, yaml, expected) => expect(lint(yaml)).toEqual(expected));

  test('that MeshConfig keeps in their namespaces', () => {
    const own = { defaultVirtualServiceExportTo: ['.'] };
    expect(found(of('v', 'a') + of('v', 'b'), /KIA1106/, own)).toEqual([]);
  });

  test('that no Sidecar lets anybody see', () => {
    const none = sidecar('s', 'istio-system', 'egress: [{hosts: ["./*"]}]');
    expect(lint(none + of('v', 'a') + of('v', 'b'))).toEqual([]);
    expect(lint(none + namespace('shop') + of('v', 'a') + of('v', 'b'))).toEqual(clash);
  });
});

describe('ServiceEntries for one host and port', () => {
  const of = (home: string, protocol: string, more = ''): string =>
    serviceEntry(
      'e',
      home,
      `hosts: [api.example.com, www.example.com], ports: [{number: 80, protocol: ${protocol}}]${more}`,
    );
  const lint = (yaml: string): string[] => found(yaml, /KIA121/);

  test('are told once for each port', () => {
    const codes = (code: string): string[] =>
      ['a', 'b'].map((it) => `${code} ServiceEntry ${it}/e spec.ports[0] warning`);
    expect(lint(of('a', 'HTTP') + of('b', 'http'))).toEqual(codes('KIA1211'));
    expect(lint(of('a', 'HTTP') + of('b', 'TCP'))).toEqual(codes('KIA1212'));
  });

  test('may stand in namespaces that do not see each other', () => {
    expect(lint(of('a', 'HTTP', ', exportTo: ["."]') + of('b', 'TCP', ', exportTo: ["."]'))).toEqual([]);
    const own = (home: string): string => sidecar('s', home, 'egress: [{hosts: ["./*"]}]');
    expect(lint(own('a') + own('b') + of('a', 'HTTP') + of('b', 'TCP'))).toEqual([]);
    const excluding = sidecar('s', 'b', 'egress: [{hosts: ["*/*", "~a/*"]}]');
    expect(lint(own('a') + excluding + of('a', 'HTTP') + of('b', 'TCP'))).toEqual([]);
    expect(lint(own('a') + of('a', 'HTTP') + of('b', 'TCP'))).toHaveLength(2);
  });
});

describe('DestinationRules for one host', () => {
  const of = (home: string, more = ''): string =>
    destinationRule('d', home, `host: reviews.shop.svc.cluster.local${more}`);
  const lint = (yaml: string): string[] => found(yaml, /KIA0201/);

  test('share a subset, or are for all', () => {
    const subset = (name: string): string => `, subsets: [{name: ${name}, labels: {version: ${name}}}]`;
    expect(lint(of('a') + of('b', subset('v1')))).toHaveLength(2);
    expect(lint(of('a', subset('v1')) + of('b', subset('v2')))).toEqual([]);
    expect(lint(of('a') + of('b').replace('reviews.shop.svc.cluster.local', '"*"'))).toHaveLength(2);
    expect(lint(of('a', ', exportTo: ["."]') + of('b', ', exportTo: ["."]'))).toEqual([]);
  });

  test('keep the mTLS of those that they take the place of', () => {
    const tls = ', trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}';
    const lost = (yaml: string, enableAutoMtls: boolean): string[] => found(yaml, /KIA0204/, { enableAutoMtls });
    const place = 'KIA0204 DestinationRule b/d spec.trafficPolicy';
    const mesh = destinationRule('all', 'istio-system', `host: "*.local"${tls}`);
    const shop = destinationRule('all', 'shop', `host: "*.shop.svc.cluster.local"${tls}`);
    for (const wider of [mesh, shop, of('a', tls)]) {
      expect(lost(wider + of('b'), false)).toEqual([`${place} warning`]);
      expect(lost(wider + of('b'), true)).toEqual([`${place} info`]);
      expect(lost(wider + of('b', ', trafficPolicy: {tls: {mode: SIMPLE}}'), false)).toEqual([]);
    }
    expect(lost(mesh + destinationRule('d', 'b', 'host: api.example.com'), false)).toEqual([]);
    expect(lost(destinationRule('all', 'a', `host: "*.a.svc.cluster.local"${tls}`) + of('b'), false)).toEqual([]);
  });
});

test('Gateways for one host and port: a server for all takes what the others leave', () => {
  const of = (name: string, host: string): string =>
    gateway(name, 'edge', `selector: {istio: ingressgateway}, servers: [{port: {number: 80}, hosts: ["${host}"]}]`);
  const lint = (a: string, b: string): number => found(of('a', a) + of('b', b), /KIA0301/).length;
  expect(lint('a.example', 'A.example')).toBe(2);
  expect(lint('*.example', 'a.example')).toBe(2);
  expect(lint('*', '*')).toBe(2);
  expect(lint('*', 'a.example')).toBe(0);
  expect(lint('x/a.example', 'y/a.example')).toBe(0);
  expect(lint('./a.example', 'edge/a.example')).toBe(2);
});

describe('selectors', () => {
  const strict = (name: string, home: string, app: string): string =>
    peerAuthentication(name, home, `selector: {matchLabels: {app: ${app}}}, mtls: {mode: STRICT}`);
  const pods = deployment('reviews', 'shop', 'app: reviews, version: v1');
  const lint = (yaml: string): string[] => found(pods + yaml, /KIA000[234]/);

  test('find a workload of their namespace', () => {
    expect(lint(strict('p', 'shop', 'ratings'))).toEqual([
      'KIA0004 PeerAuthentication shop/p spec.selector.matchLabels warning',
    ]);
    expect(lint(sidecar('s', 'shop', 'workloadSelector: {labels: {app: ratings}}'))).toEqual([
      'KIA0004 Sidecar shop/s spec.workloadSelector.labels warning',
    ]);
    expect(lint(strict('p', 'shop', 'reviews'))).toEqual([]);
    expect(lint(strict('p', 'istio-system', 'reviews'))).toHaveLength(1);
  });

  test('find what no other of the kind and namespace finds', () => {
    const path = 'spec.selector error';
    expect(lint(strict('p', 'shop', 'reviews') + strict('q', 'shop', 'reviews'))).toEqual([
      `KIA0003 PeerAuthentication shop/p ${path}`,
      `KIA0003 PeerAuthentication shop/q ${path}`,
    ]);
    const wide = (name: string): string => peerAuthentication(name, 'shop', 'mtls: {mode: STRICT}');
    expect(lint(wide('p') + wide('q'))).toEqual([
      `KIA0002 PeerAuthentication shop/p ${path}`,
      `KIA0002 PeerAuthentication shop/q ${path}`,
    ]);
  });
});

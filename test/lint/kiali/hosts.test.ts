import { found } from './found';
import {
  authorizationPolicy,
  deployment,
  destinationRule,
  namespace,
  service,
  serviceEntry,
  sidecar,
  virtualService,
} from './objects';

const REGISTRY_ONLY = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };
const to = (host: string): string => `hosts: [a.example], http: [{route: [{destination: {host: ${host}}}]}]`;
const toHost = (host: string): string => `rules: [{to: [{operation: {hosts: [${host}]}}]}]`;

test('hosts that nobody has are errors where unknown hosts are cut off', () => {
  const mesh =
    virtualService('v', 'shop', to('revews')) +
    destinationRule('d', 'shop', 'host: revews') +
    authorizationPolicy('p', 'shop', toHost('revews'));
  const places = [
    'KIA1101 VirtualService shop/v spec.http[0].route[0].destination.host',
    'KIA0202 DestinationRule shop/d spec.host',
    'KIA0104 AuthorizationPolicy shop/p spec.rules[0].to[0].operation.hosts[0]',
  ];
  expect(found(mesh, /KIA(1101|0202|0104)/)).toEqual(places.map((it) => `${it} warning`));
  expect(found(mesh, /KIA(1101|0202|0104)/, REGISTRY_ONLY)).toEqual(places.map((it) => `${it} error`));
  expect(found(service('revews', 'shop') + mesh, /KIA(1101|0202|0104)/, REGISTRY_ONLY)).toEqual([]);
});

test('a DestinationRule may be for the app of its namespace, by any of its names', () => {
  const codes = (host: string, home = 'shop'): string[] =>
    found(deployment('reviews', 'shop') + destinationRule('d', home, `host: ${host}`), /KIA0202/);
  expect(codes('reviews')).toEqual([]);
  expect(codes('reviews.shop.svc.cluster.local')).toEqual([]);
  expect(codes('reviews.shop.svc.cluster.local', 'blog')).toHaveLength(1);
});

test('the hosts of a policy may be those of routes', () => {
  const lint = (hosts: string, host = 'reviews'): string[] =>
    found(virtualService('v', 'shop', `hosts: [${hosts}]`) + authorizationPolicy('p', 'shop', toHost(host)), /KIA0104/);
  expect(lint('reviews')).toEqual([]);
  expect(lint('"*.shop.svc.cluster.local"')).toEqual([]);
  expect(lint('"*"')).toEqual([]);
  expect(lint('ratings')).toHaveLength(1);
  expect(lint('ratings', 'api.example.com')).toEqual([]);
});

describe('subsets', () => {
  const reviews = service('reviews', 'shop') + deployment('reviews', 'shop', 'app: reviews, version: v1');
  const subset = (name: string, labels: string): string => `{name: ${name}, labels: {${labels}}}`;
  const rule = (...subsets: string[]): string =>
    destinationRule('d', 'shop', `host: reviews, subsets: [${subsets.join(', ')}]`);
  const lint = (yaml: string): string[] => found(reviews + yaml, /KIA02(03|09)/);
  const [v1, v2, all] = [subset('v1', 'version: v1'), subset('v2', 'version: v2'), subset('all', '')];
  const use = (name: string): string =>
    virtualService('v', 'shop', `hosts: [reviews], tcp: [{route: [{destination: {host: reviews, subset: ${name}}}]}]`);

  test.each([
    ['with pods', rule(v1), []],
    ['without pods that nobody asks for', rule(v1, v2), ['KIA0203 DestinationRule shop/d spec.subsets[1] info']],
    [
      'without pods that a route asks for',
      rule(v2) + use('v2'),
      ['KIA0203 DestinationRule shop/d spec.subsets[0] error'],
    ],
    ['without labels', rule(all), ['KIA0209 DestinationRule shop/d spec.subsets[0] warning']],
    [
      'without labels that has a policy',
      rule('{name: out, trafficPolicy: {tls: {mode: SIMPLE}}}'),
      ['KIA0209 DestinationRule shop/d spec.subsets[0] info'],
    ],
    ['without labels beside one with pods', rule(all, v1), ['KIA0209 DestinationRule shop/d spec.subsets[0] info']],
  ])('%s', (_, yaml, expected) => expect(lint(yaml)).toEqual(expected));
});

test('a route asks for subsets that its namespace sees', () => {
  const rule = (more: string): string =>
    destinationRule('d', 'blog', `subsets: [{name: v1, labels: {version: v1}}], ${more}`);
  const route = virtualService('v', 'shop', `${to('reviews')}`.replace('host: reviews', 'host: reviews, subset: v1'));
  const lint = (more: string): string[] => found(rule(more) + route, /KIA1107/);
  const missing = ['KIA1107 VirtualService shop/v spec.http[0].route[0].destination warning'];
  const host = 'host: reviews.shop.svc.cluster.local';
  expect(lint(host)).toEqual([]);
  expect(lint('host: "*.shop.svc.cluster.local"')).toEqual([]);
  expect(lint(`${host}, exportTo: [shop]`)).toEqual([]);
  const ambient = namespace('blog', 'istio.io/dataplane-mode: ambient');
  const own = sidecar('s', 'shop', 'egress: [{hosts: ["blog/*"]}]');
  expect(found(own + rule(host) + route, /KIA1107/)).toEqual([]);
  expect(found(ambient + rule(host) + route, /KIA1107/)).toEqual([]);
  expect(lint(`${host}, exportTo: ["."]`)).toEqual(missing);
  expect(lint('host: "*.blog.svc.cluster.local"')).toEqual(missing);
  expect(lint(host.replace('reviews', 'ratings'))).toEqual(missing);
});

test('a Sidecar imports hosts that its namespace sees', () => {
  const lint = (host: string, more = ''): string[] =>
    found(more + sidecar('s', 'shop', `egress: [{hosts: [${host}]}]`), /KIA1004/);
  const own = serviceEntry('e', 'blog', 'hosts: [api.example.com], exportTo: ["."], ports: [{number: 80, name: http}]');
  expect(lint('./reviews.shop.svc.cluster.local', service('reviews', 'shop'))).toEqual([]);
  expect(lint('blog/*')).toEqual([]);
  expect(lint('blog/api.example.com', own)).toEqual(['KIA1004 Sidecar shop/s spec.egress[0].hosts[0] warning']);
  expect(lint('blog/api.example.com', own.replace('"."', '"*"'))).toEqual([]);
  expect(lint('"blog/*.example.com"', own)).toHaveLength(1);
  expect(lint('"blog/*.example.com"', own.replace('"."', '"*"'))).toEqual([]);
  const wide = own.replace('"."', '"*"').replace('api.example.com', '"*.example.com"');
  expect(lint('"blog/*.api.example.com"', wide)).toEqual([]);
  const routed = virtualService('v', 'shop', 'hosts: ["*.example.org"]');
  expect(lint('shop/explicit.example.org', routed)).toEqual([]);
  expect(lint('"shop/*.org"', routed)).toEqual([]);
  expect(lint('shop/explicit.example.net', routed)).toHaveLength(1);
  expect(lint('"shop/*.shop.svc.cluster.local"', service('reviews', 'shop'))).toEqual([]);
});

describe('namespaces', () => {
  const exported = (to: string, kind = virtualService, home = 'shop'): string => kind('x', home, `exportTo: [${to}]`);
  const lint = (yaml: string): string[] => found(namespace('shop') + yaml, /KIA0005/);

  test.each([
    ['"."', []],
    ['"*"', []],
    ['shop', []],
    ['istio-system', []],
    ['kube-system', []],
    ['shopp', ['KIA0005 VirtualService shop/x spec.exportTo[0] error']],
    ['"~"', ['KIA0005 VirtualService shop/x spec.exportTo[0] error']],
  ])('exported to %s', (scope, expected) => expect(lint(exported(scope))).toEqual(expected));

  test('are known by the objects that they hold', () => {
    expect(lint(service('a', 'blog') + exported('blog'))).toEqual([]);
  });

  test('need not exist for a ServiceEntry that is for nobody, or in the ambient dataplane', () => {
    expect(lint(exported('"~"', serviceEntry))).toEqual([]);
    expect(lint(namespace('a', 'istio.io/dataplane-mode: ambient') + exported('shopp', virtualService, 'a'))).toEqual(
      [],
    );
  });
});

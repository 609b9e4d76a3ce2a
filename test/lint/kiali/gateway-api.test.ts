import { found } from './found';

const GATEWAY = (name: string, spec: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: edge}
spec: {gatewayClassName: istio, ${spec}}
---`;
const LISTENER = (name: string, hostname: string, more = '') =>
  `{name: ${name}, hostname: ${hostname}, port: 80, protocol: HTTP${more}}`;
const ROUTE = (spec: string, kind = 'HTTPRoute', namespace = 'shop') => `
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: web, namespace: ${namespace}}
spec: {${spec}}
---`;
const SERVICE = (name: string, namespace = 'shop') => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {ports: [{port: 80}]}
---`;
const NAMESPACE = (name: string, labels = '{}') => `
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: ${labels}}
---`;
const GRANT = (from: string, to: string) => `
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: grant, namespace: data}
spec:
  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: ${from}}]
  to: [${to}]
---`;

describe('a route finds its Gateway', () => {
  const open = (from: string) =>
    GATEWAY('web', `listeners: [${LISTENER('http', 'a.example', `, allowedRoutes: {namespaces: ${from}}`)}]`);
  const there = 'parentRefs: [{name: web, namespace: edge}]';

  test.each([
    ['of its own namespace', open('{from: Same}') + ROUTE('parentRefs: [{name: web}]', 'HTTPRoute', 'edge')],
    ['that takes routes of all namespaces', open('{from: All}') + ROUTE(there)],
    [
      'that takes routes of namespaces with a label',
      NAMESPACE('shop', '{web: "yes"}') +
        open('{from: Selector, selector: {matchLabels: {web: "yes"}}}') +
        ROUTE(there),
    ],
    [
      'that takes routes of namespaces by name',
      NAMESPACE('shop') +
        open(
          '{from: Selector, selector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [shop]}]}}',
        ) +
        ROUTE(there),
    ],
    ['or a parent of another kind', ROUTE('parentRefs: [{kind: ListenerSet, group: example.com, name: web}]')],
  ])('%s', (_, yaml) => expect(found(yaml, /KIA1401/)).toEqual([]));

  test('or the finding is a warning, since the Gateway may be elsewhere', () => {
    expect(found(ROUTE(there), /KIA1401/)).toEqual(['KIA1401 HTTPRoute shop/web spec.parentRefs[0].name warning']);
  });

  test.each([
    ['of another namespace with the default', GATEWAY('web', `listeners: [${LISTENER('http', 'a')}]`) + ROUTE(there)],
    [
      'that takes routes of other namespaces',
      NAMESPACE('shop') + open('{from: Selector, selector: {matchLabels: {web: "yes"}}}') + ROUTE(there),
    ],
  ])('but not one %s', (_, yaml) =>
    expect(found(yaml, /KIA1401/)).toEqual(['KIA1401 HTTPRoute shop/web spec.parentRefs[0].name error']),
  );

  test('and not a Gateway of Istio', () => {
    const gateway = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web, namespace: shop}
---`;
    expect(found(gateway + ROUTE('parentRefs: [{name: web}]', 'GRPCRoute'), /KIA1401/)).toEqual([
      'KIA1401 GRPCRoute shop/web spec.parentRefs[0].name warning',
    ]);
  });
});

describe('a route finds its Services', () => {
  const to = (reference: string) => `rules: [{backendRefs: [{name: front}]}, {backendRefs: [${reference}]}]`;
  const data = '{name: ratings, namespace: data, kind: Service}';

  test.each([
    ['of its own namespace', SERVICE('front') + ROUTE(to('{name: front}'))],
    [
      'that Istio makes for a Gateway',
      GATEWAY('web', 'listeners: []') + SERVICE('front', 'edge') + ROUTE(to('{name: web-istio}'), 'HTTPRoute', 'edge'),
    ],
    [
      'of another one that a grant opens',
      SERVICE('front') + SERVICE('ratings', 'data') + GRANT('shop', '{group: "", kind: Service}') + ROUTE(to(data)),
    ],
    [
      'or refers to another kind',
      SERVICE('front') + ROUTE(to('{group: networking.istio.io, kind: Hostname, name: a.b}')),
    ],
    [
      'as a parent of another namespace, for which Istio asks no grant',
      SERVICE('ratings', 'data') + ROUTE('parentRefs: [{group: "", kind: Service, name: ratings, namespace: data}]'),
    ],
  ])('%s', (_, yaml) => expect(found(yaml, /KIA1402/)).toEqual([]));

  const missing = 'KIA1402 HTTPRoute shop/web spec.rules[1].backendRefs[0].name';
  test('or the finding is a warning, since the Service may be elsewhere', () => {
    expect(found(SERVICE('front') + ROUTE(to('{name: reviews}')), /KIA1402/)).toEqual([`${missing} warning`]);
  });

  test.each([
    ['whose name is one of a host', SERVICE('front') + ROUTE(to('{name: front.shop}'))],
    ['of another namespace without a grant', SERVICE('front') + SERVICE('ratings', 'data') + ROUTE(to(data))],
    [
      'that a grant opens to others',
      SERVICE('front') + SERVICE('ratings', 'data') + GRANT('blog', '{kind: Service}') + ROUTE(to(data)),
    ],
    [
      'beside the one that a grant opens',
      SERVICE('front') + SERVICE('ratings', 'data') + GRANT('shop', '{kind: Service, name: users}') + ROUTE(to(data)),
    ],
  ])('but not one %s', (_, yaml) => expect(found(yaml, /KIA1402/)).toEqual([`${missing} error`]));

  test('and not a parent that does not exist', () => {
    expect(found(ROUTE('parentRefs: [{kind: Service, name: front}]'), /KIA1402/)).toEqual([
      'KIA1402 HTTPRoute shop/web spec.parentRefs[0].name warning',
    ]);
  });
});

describe('Gateways of the Gateway API', () => {
  test('do not share a host, port and protocol', () => {
    const listeners = (host: string) => `listeners: [${LISTENER('http', host)}]`;
    expect(found(GATEWAY('a', listeners('shop.example')) + GATEWAY('b', listeners('shop.example')), /KIA1501/)).toEqual(
      [
        'KIA1501 Gateway edge/a spec.listeners[0].hostname warning',
        'KIA1501 Gateway edge/b spec.listeners[0].hostname warning',
      ],
    );
    expect(found(GATEWAY('a', listeners('shop.example')) + GATEWAY('b', listeners('blog.example')), /KIA15/)).toEqual(
      [],
    );
    const any = 'listeners: [{name: http, port: 80, protocol: HTTP}]';
    expect(found(GATEWAY('a', any) + GATEWAY('b', any), /KIA15/)).toEqual([]);
  });

  test('do not share an address', () => {
    const address = (more: string) => `addresses: [{value: 10.0.0.1${more}}]`;
    expect(found(GATEWAY('a', address('')) + GATEWAY('b', address(', type: IPAddress')), /KIA1502/)).toEqual([
      'KIA1502 Gateway edge/a spec.addresses[0].value warning',
      'KIA1502 Gateway edge/b spec.addresses[0].value warning',
    ]);
    expect(found(GATEWAY('a', address('')) + GATEWAY('b', address(', type: Hostname')), /KIA1502/)).toEqual([]);
  });

  test('say a host, port and protocol once', () => {
    const twice = `listeners: [${LISTENER('a', 'x.example')}, ${LISTENER('b', 'x.example')}, ${LISTENER('c', 'y.example')}]`;
    expect(found(GATEWAY('web', twice), /KIA15/)).toEqual([
      'KIA1503 Gateway edge/web spec.listeners[0].name error',
      'KIA1503 Gateway edge/web spec.listeners[1].name error',
    ]);
  });
});

describe('a ReferenceGrant', () => {
  test('names a namespace that exists', () => {
    const yaml = NAMESPACE('data') + NAMESPACE('shop') + GRANT('shop', '{kind: Service}');
    expect(found(yaml, /KIA1601/)).toEqual([]);
    expect(found(yaml.replace('namespace: shop', 'namespace: shopp'), /KIA1601/)).toEqual([
      'KIA1601 ReferenceGrant data/grant spec.from[0].namespace error',
    ]);
  });

  test('may be left out of the checks as Kiali is told to leave it out', () => {
    const shop = NAMESPACE('data') + GRANT('shop', '{kind: Service}');
    const ignoring = (codes: string): string =>
      shop.replace('name: grant,', `name: grant, annotations: {kiali.io/ignore-validations: "${codes}"},`);
    expect(['', 'KIA1601', 'KIA1504, KIA1601', 'KIA1504'].map((codes) => found(ignoring(codes), /./).length)).toEqual([
      0, 0, 0, 1,
    ]);
  });

  test('is not judged where the input has no Namespaces', () => {
    expect(found(GRANT('shop', '{kind: Service}'), /KIA1601/)).toEqual([]);
  });
});

import { found } from './found';
import { authorizationPolicy, destinationRule, peerAuthentication, serviceAccount } from './objects';

describe('principals', () => {
  const accounts = serviceAccount('web', 'shop');
  const lint = (principal: string, meshConfig = {}): string[] =>
    found(
      accounts + authorizationPolicy('p', 'shop', `rules: [{from: [{source: {principals: ["${principal}"]}}]}]`),
      /KIA010[68]/,
      meshConfig,
    ).map((it) => it.replace(' AuthorizationPolicy shop/p spec.rules[0].from[0].source.principals[0]', ''));
  const MESH = { trustDomain: 'a.example', trustDomainAliases: ['b.example'] };

  test.each([
    ['cluster.local/ns/shop/sa/web', {}, []],
    ['*/ns/shop/sa/web', {}, []],
    ['cluster.local/ns/shop/sa/webb', {}, ['KIA0106 error']],
    ['spiffe://cluster.local/web', {}, ['KIA0106 error']],
    ['*/sa/webb', {}, ['KIA0106 error']],
    // The accounts of a namespace that is not among the files are not known.
    ['cluster.local/ns/blog/sa/web', {}, ['KIA0106 warning']],
    ['a.example/ns/shop/sa/web', {}, []],
    ['a.example/ns/shop/sa/web', MESH, []],
    ['b.example/ns/shop/sa/web', MESH, []],
    ['cluster.local/ns/shop/sa/web', MESH, []],
    ['b.example/ns/shop/sa/webb', MESH, ['KIA0106 error']],
    ['c.example/ns/shop/sa/web', MESH, ['KIA0108 warning']],
  ])('%s with %j', (principal, meshConfig, expected) => expect(lint(principal, meshConfig)).toEqual(expected));
});

describe('mTLS', () => {
  const byIdentity = authorizationPolicy('p', 'shop', 'rules: [{from: [{source: {principals: [a]}}]}]');
  const lint = (yaml: string, enableAutoMtls = true): string[] =>
    found(yaml, /KIA(0105|020[5-8]|0[45]0)/, { enableAutoMtls }).map((it) => it.slice(0, 7));
  const server = (home: string, mode: string): string => peerAuthentication('p', home, `mtls: ${mode}`);
  const client = (host: string, tls: string): string =>
    destinationRule('d', 'shop', `host: "${host}", trafficPolicy: {tls: ${tls}}`);

  test('a PeerAuthentication that leaves its mode out inherits it', () => {
    expect(lint(byIdentity + server('shop', '{}') + server('istio-system', '{mode: STRICT}'))).toEqual([]);
    expect(lint(byIdentity + server('shop', '{mode: UNSET}') + server('istio-system', '{mode: DISABLE}'))).toEqual([
      'KIA0105',
    ]);
  });

  test('a mode of the mesh that the namespace answers is enough', () => {
    const mutual = client('*.shop.svc.cluster.local', '{mode: ISTIO_MUTUAL}');
    expect(lint(byIdentity + server('istio-system', '{mode: PERMISSIVE}') + mutual, false)).toEqual([]);
  });

  test('TLS without a mode is none', () => {
    expect(lint(server('shop', '{mode: STRICT}') + client('*.shop.svc.cluster.local', '{sni: a}'))).toEqual([
      'KIA0207',
    ]);
  });

  test('a DestinationRule for the mesh is answered where nothing is automatic', () => {
    const mutual = client('*.local', '{mode: ISTIO_MUTUAL}');
    expect(lint(mutual)).toEqual([]);
    expect(lint(mutual, false)).toEqual(['KIA0205']);
    expect(lint(mutual + server('istio-system', '{mode: PERMISSIVE}'), false)).toEqual([]);
  });

  test('a namespace without mTLS is not sent any', () => {
    const [off, plain] = [server('shop', '{mode: DISABLE}'), '*.shop.svc.cluster.local'];
    expect(lint(off + client('*.local', '{mode: ISTIO_MUTUAL}'))).toEqual(['KIA0505']);
    expect(lint(off + client('*.local', '{mode: ISTIO_MUTUAL}') + client(plain, '{mode: DISABLE}'))).toEqual([]);
    expect(lint(off + client('*.local', '{mode: ISTIO_MUTUAL}') + client(plain, '{mode: SIMPLE}'))).toEqual([
      'KIA0505',
    ]);
  });
});

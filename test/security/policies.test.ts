import { App, Chart, Testing } from 'cdk8s';
import {
  type AccessRule,
  Attribute,
  AuthorizationAction,
  AuthorizationPolicy,
  Callers,
  Jwks,
  JwtAuthentication,
  MeshService,
  MtlsMode,
  MutualTls,
  Port,
  Principal,
  Workloads,
} from '../../src';
import type { Rendered } from '../rendered';

const chartOf = (): Chart => new Chart(new App(), 'shop', { namespace: 'shop' });
const find = (chart: Chart, kind: string): Rendered[] =>
  Testing.synth(chart).filter((object: Rendered) => object.kind === kind);
const http = (chart: Chart, id = 'web'): MeshService =>
  new MeshService(chart, id, { ports: [Port.http(80, { targetPort: 8080 })] });
const mixed = (chart: Chart, id = 'mixed'): MeshService =>
  new MeshService(chart, id, { ports: [Port.http(80, { targetPort: 8080 }), Port.tcp(9000)] });
const selector = (app: string): Rendered => ({ matchLabels: { app } });

describe('MutualTls', () => {
  test.each([
    ['the mesh', Workloads.mesh(), { name: 'default', namespace: 'istio-system' }],
    ['another namespace', Workloads.namespace('legacy'), { name: 'default', namespace: 'legacy' }],
    ["the chart's namespace", undefined, { name: 'default', namespace: 'shop' }],
  ])('for %s', (_, of, metadata) => {
    const chart = chartOf();
    new MutualTls(chart, 'mtls', { of, mode: MtlsMode.PERMISSIVE });
    expect(find(chart, 'PeerAuthentication')).toEqual([
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        metadata,
        spec: { mtls: { mode: 'PERMISSIVE' } },
      },
    ]);
  });

  test('for ports of a service: those of its pods are written', () => {
    const chart = chartOf();
    new MutualTls(chart, 'web-mtls', { of: mixed(chart), ports: [{ port: 80, mode: MtlsMode.DISABLE }] });
    expect(find(chart, 'PeerAuthentication')[0]).toMatchObject({
      metadata: { name: 'web-mtls', namespace: 'shop' },
      spec: { selector: selector('mixed'), portLevelMtls: { '8080': { mode: 'DISABLE' } } },
    });
  });

  test('refuses ports of a namespace, and ports that are not there', () => {
    const chart = chartOf();
    const ports = [{ port: 81, mode: MtlsMode.DISABLE }];
    expect(() => new MutualTls(chart, 'a', { ports })).toThrow('MESH0703');
    expect(() => new MutualTls(chart, 'b', { of: http(chart), ports })).toThrow('MESH0702');
  });
});

describe('AuthorizationPolicy', () => {
  const specOf = (chart: Chart): Rendered => find(chart, 'AuthorizationPolicy')[0].spec;

  test('names identities and the ports of pods', () => {
    const chart = chartOf();
    const web = http(chart);
    const cart = mixed(chart, 'cart');
    new AuthorizationPolicy(chart, 'cart-readers', {
      of: cart,
      rules: [
        { from: [web, Callers.of(Principal.serviceAccount('other', 'a')), web], paths: ['/cart/*'], methods: ['GET'] },
      ],
    });
    expect(specOf(chart)).toEqual({
      selector: selector('cart'),
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/other/sa/a', 'cluster.local/ns/shop/sa/web'] } }],
          to: [{ operation: { paths: ['/cart/*'], methods: ['GET'], ports: ['8080'] } }],
        },
      ],
    });
  });

  test('writes the ports that speak HTTP, so that a DENY is for them alone', () => {
    const chart = chartOf();
    new AuthorizationPolicy(chart, 'no-admin', {
      of: http(chart),
      action: AuthorizationAction.DENY,
      rules: [{ paths: ['/admin'] }],
    });
    expect(specOf(chart)).toEqual({
      selector: selector('web'),
      action: 'DENY',
      rules: [{ to: [{ operation: { paths: ['/admin'], ports: ['8080'] } }] }],
    });
  });

  test('says the rest of a rule', () => {
    const chart = chartOf();
    new AuthorizationPolicy(chart, 'web', {
      of: mixed(chart),
      rules: [
        { namespaces: ['a'], ipBlocks: ['10.0.0.0/8'], ports: [9000] },
        { hosts: ['web'], notPaths: ['/x'], when: [{ key: Attribute.requestHeader('x-a'), values: ['b'] }] },
        {},
      ],
    });
    expect(specOf(chart).rules).toEqual([
      { from: [{ source: { namespaces: ['a'], ipBlocks: ['10.0.0.0/8'] } }], to: [{ operation: { ports: ['9000'] } }] },
      {
        to: [{ operation: { hosts: ['web'], notPaths: ['/x'], ports: ['8080'] } }],
        when: [{ key: 'request.headers[x-a]', values: ['b'] }],
      },
      {},
    ]);
  });

  test('without rules it refuses everything', () => {
    const chart = chartOf();
    new AuthorizationPolicy(chart, 'nothing');
    expect(specOf(chart)).toEqual({});
  });

  test.each<[string, AccessRule, string]>([
    ['paths of a TCP port', { paths: ['/a'], ports: [9000] }, 'MESH0701'],
    [
      'a header on a TCP port',
      { ports: [9000], when: [{ key: Attribute.requestHeader('a'), values: ['b'] }] },
      'MESH0701',
    ],
    ['a port that is not there', { ports: [8080] }, 'MESH0702'],
    ['an empty list', { from: [] }, 'MESH0707'],
    ['an address that is none', { ipBlocks: ['x'] }, 'MESH1262'],
  ])('refuses %s', (_, rule, code) => {
    const chart = chartOf();
    expect(() => new AuthorizationPolicy(chart, 'p', { of: mixed(chart), rules: [rule] })).toThrow(code);
  });

  test('refuses HTTP attributes on a service without HTTP', () => {
    const chart = chartOf();
    const db = new MeshService(chart, 'db', { ports: [Port.tcp(5432)] });
    expect(() => new AuthorizationPolicy(chart, 'p', { of: db, rules: [{ methods: ['GET'] }] })).toThrow('MESH0701');
  });
});

describe('JwtAuthentication', () => {
  const issuers = [{ issuer: 'https://issuer.example', jwks: Jwks.uri('https://issuer.example/keys') }];

  test('refuses requests without a token, on HTTP ports only', () => {
    const chart = chartOf();
    new JwtAuthentication(chart, 'tokens', { of: mixed(chart), issuers, publicPaths: ['/healthz'] });
    expect(find(chart, 'RequestAuthentication')[0].spec).toEqual({
      selector: selector('mixed'),
      jwtRules: [{ issuer: 'https://issuer.example', jwksUri: 'https://issuer.example/keys' }],
    });
    expect(find(chart, 'AuthorizationPolicy')[0]).toMatchObject({
      metadata: { name: 'tokens-required', namespace: 'shop' },
      spec: {
        selector: selector('mixed'),
        action: 'DENY',
        rules: [
          {
            from: [{ source: { notRequestPrincipals: ['https://issuer.example/*'] } }],
            to: [{ operation: { notPaths: ['/healthz'], ports: ['8080'] } }],
          },
        ],
      },
    });
  });

  test('demands claims', () => {
    const chart = chartOf();
    new JwtAuthentication(chart, 'tokens', {
      of: http(chart),
      issuers: [{ jwks: Jwks.uri('https://issuer.example/keys') }],
      claims: [{ claim: 'realm.roles', values: ['admin'] }],
    });
    expect(find(chart, 'AuthorizationPolicy')[0].spec.rules).toEqual([
      { from: [{ source: { notRequestPrincipals: ['*'] } }], to: [{ operation: { ports: ['8080'] } }] },
      {
        to: [{ operation: { ports: ['8080'] } }],
        when: [{ key: 'request.auth.claims[realm][roles]', notValues: ['admin'] }],
      },
    ]);
  });

  test('a token may be left out', () => {
    const chart = chartOf();
    new JwtAuthentication(chart, 'tokens', { of: http(chart), issuers, required: false });
    expect(find(chart, 'AuthorizationPolicy')).toEqual([]);
  });

  test('refuses what would refuse everybody or nobody', () => {
    const chart = chartOf();
    const db = new MeshService(chart, 'db', { ports: [Port.tcp(5432)] });
    expect(() => new JwtAuthentication(chart, 'a', { issuers: [] })).toThrow('MESH0708');
    expect(() => new JwtAuthentication(chart, 'b', { of: db, issuers })).toThrow('MESH0701');
    expect(() => new JwtAuthentication(chart, 'c', { issuers, publicPaths: [] })).toThrow('MESH0707');
    expect(() => new JwtAuthentication(chart, 'd', { issuers, claims: [{ claim: 'a', values: [] }] })).toThrow(
      'MESH0707',
    );
  });
});

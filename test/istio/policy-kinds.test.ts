import { Duration, Testing } from 'cdk8s';
import {
  Attribute,
  AuthorizationAction,
  CustomTag,
  Jwks,
  Metric,
  MetricMatch,
  MtlsMode,
  Principal,
  RequestPrincipal,
  TagOverride,
  TargetRef,
  WasmVariable,
  WorkloadMode,
  istio,
} from '../../src';

const one = (declare: (chart: ReturnType<typeof Testing.chart>) => void): Record<string, unknown> => {
  const chart = Testing.chart();
  declare(chart);
  return Testing.synth(chart)[0];
};
const selector = { matchLabels: { app: 'reviews' } };
const KEYS = '{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}';

describe('PeerAuthentication', () => {
  test('says every field', () => {
    const object = one((chart) => {
      new istio.PeerAuthentication(chart, 'reviews', {
        metadata: { namespace: 'bookinfo' },
        selector,
        mtls: { mode: MtlsMode.STRICT },
        portLevelMtls: { '9080': { mode: MtlsMode.DISABLE } },
      });
    });
    expect(object).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'reviews', namespace: 'bookinfo' },
      spec: { selector, mtls: { mode: 'STRICT' }, portLevelMtls: { '9080': { mode: 'DISABLE' } } },
    });
  });

  test.each([
    ['without a selector', { portLevelMtls: { '9080': {} } }],
    ['without ports', { selector, portLevelMtls: {} }],
    ['port 0', { selector, portLevelMtls: { '0': {} } }],
    ['port 65536', { selector, portLevelMtls: { '65536': {} } }],
  ])('refuses ports %s', (_, props) => {
    expect(() => one((chart) => new istio.PeerAuthentication(chart, 'p', props))).toThrow('MESH1253');
  });

  test.each<Record<string, string>>([{ '*': 'x' }, { app: 're*' }, { app: 'a'.repeat(64) }, { '': 'x' }])(
    'refuses the selector %j',
    (labels) => {
      const declare = () =>
        one((chart) => new istio.PeerAuthentication(chart, 'p', { selector: { matchLabels: labels } }));
      expect(declare).toThrow('MESH1251');
    },
  );
});

describe('RequestAuthentication', () => {
  test('says every field', () => {
    const object = one((chart) => {
      new istio.RequestAuthentication(chart, 'tokens', {
        targetRefs: [TargetRef.gateway('web'), TargetRef.serviceEntry('partner')],
        jwtRules: [
          {
            issuer: 'https://issuer.example',
            audiences: ['bookinfo'],
            jwks: Jwks.uri('https://issuer.example/keys'),
            fromHeaders: [{ name: 'x-token', prefix: 'Bearer ' }],
            fromParams: ['token'],
            fromCookies: ['session'],
            outputPayloadToHeader: 'x-payload',
            outputClaimToHeaders: [{ header: 'x-groups', claim: 'groups' }],
            forwardOriginalToken: true,
            timeout: Duration.seconds(2),
            spaceDelimitedClaims: ['roles'],
          },
          { issuer: 'lab', jwks: Jwks.inline(KEYS) },
        ],
      });
    });
    expect(object.spec).toEqual({
      targetRefs: [
        { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'web' },
        { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'partner' },
      ],
      jwtRules: [
        {
          issuer: 'https://issuer.example',
          audiences: ['bookinfo'],
          jwksUri: 'https://issuer.example/keys',
          fromHeaders: [{ name: 'x-token', prefix: 'Bearer ' }],
          fromParams: ['token'],
          fromCookies: ['session'],
          outputPayloadToHeader: 'x-payload',
          outputClaimToHeaders: [{ header: 'x-groups', claim: 'groups' }],
          forwardOriginalToken: true,
          timeout: '2s',
          spaceDelimitedClaims: ['roles'],
        },
        { issuer: 'lab', jwks: KEYS },
      ],
    });
  });

  test.each([
    ['neither issuer nor keys', {}, 'MESH1264'],
    ['an empty issuer', { issuer: '' }, 'MESH1264'],
    ['an empty audience', { issuer: 'a', audiences: [''] }, 'MESH1264'],
    ['an empty header', { issuer: 'a', fromHeaders: [{ name: '' }] }, 'MESH1264'],
    ['an empty cookie', { issuer: 'a', fromCookies: [''] }, 'MESH1264'],
    ['a wrong output header', { issuer: 'a', outputClaimToHeaders: [{ header: 'x y', claim: 'z' }] }, 'MESH1266'],
    ['a long list of claims', { issuer: 'a', spaceDelimitedClaims: Array<string>(65).fill('x') }, 'MESH1261'],
  ])('refuses %s', (_, rule, code) => {
    expect(() => one((chart) => new istio.RequestAuthentication(chart, 'r', { jwtRules: [rule] }))).toThrow(code);
  });

  test.each(['ftp://issuer.example/keys', 'issuer.example', 'https://', ''])('refuses the key URL %j', (url) => {
    expect(() => Jwks.uri(url)).toThrow('MESH1265');
  });

  test.each([
    '',
    '{}',
    '{"keys":[]}',
    '{"keys":[{}]}',
    '{"keys":[{"kty":"RSA","n":"A","e":"B","d":"C"}]}',
    '[]',
    'null',
  ])('refuses the keys %j', (keys) => {
    expect(() => Jwks.inline(keys)).toThrow('MESH1265');
  });

  test('refuses a selector beside references', () => {
    const declare = () =>
      one((chart) => new istio.RequestAuthentication(chart, 'r', { selector, targetRefs: [TargetRef.service('x')] }));
    expect(declare).toThrow('MESH1250');
  });
});

describe('AuthorizationPolicy', () => {
  test('says every field', () => {
    const ip = ['10.0.0.0/8', '2001:db8::1'];
    const object = one((chart) => {
      new istio.AuthorizationPolicy(chart, 'reviews', {
        selector,
        action: AuthorizationAction.DENY,
        rules: [
          {
            from: [
              {
                source: {
                  principals: [Principal.serviceAccount('bookinfo', 'productpage'), Principal.any()],
                  notPrincipals: [Principal.namespace('legacy'), Principal.accountNamed('batch')],
                  requestPrincipals: [RequestPrincipal.of('lab', 'ann'), RequestPrincipal.issuer('lab')],
                  notRequestPrincipals: [RequestPrincipal.any()],
                  namespaces: ['bookinfo'],
                  notNamespaces: ['legacy'],
                  ipBlocks: ip,
                  notIpBlocks: ip,
                  remoteIpBlocks: ip,
                  notRemoteIpBlocks: ip,
                  trustDomains: ['cluster.local', '*.example.com'],
                  notTrustDomains: ['old*'],
                },
              },
              { source: { serviceAccounts: ['bookinfo/productpage', 'details'], notServiceAccounts: ['x'] } },
            ],
            to: [
              {
                operation: {
                  hosts: ['reviews'],
                  notHosts: ['*.old'],
                  methods: ['GET'],
                  notMethods: ['POST'],
                  paths: ['/reviews/{*}/x/{**}', '/static*'],
                  notPaths: ['/admin'],
                  ports: ['9080', '0'],
                  notPorts: ['1'],
                },
              },
            ],
            when: [
              { key: Attribute.requestHeader('x-team'), values: ['a'], notValues: ['b'] },
              { key: Attribute.claim('realm', 'roles'), values: ['admin'] },
              { key: Attribute.SOURCE_IP, notValues: ['10.0.0.1'] },
              { key: Attribute.envoyFilter('network.mysql_proxy', 'db.table'), values: ['[update]'] },
            ],
          },
          {},
        ],
      });
    });
    expect(object.spec).toEqual({
      selector,
      action: 'DENY',
      rules: [
        {
          from: [
            {
              source: {
                principals: ['cluster.local/ns/bookinfo/sa/productpage', '*'],
                notPrincipals: ['cluster.local/ns/legacy/*', '*/sa/batch'],
                requestPrincipals: ['lab/ann', 'lab/*'],
                notRequestPrincipals: ['*'],
                namespaces: ['bookinfo'],
                notNamespaces: ['legacy'],
                ipBlocks: ip,
                notIpBlocks: ip,
                remoteIpBlocks: ip,
                notRemoteIpBlocks: ip,
                trustDomains: ['cluster.local', '*.example.com'],
                notTrustDomains: ['old*'],
              },
            },
            { source: { serviceAccounts: ['bookinfo/productpage', 'details'], notServiceAccounts: ['x'] } },
          ],
          to: [
            {
              operation: {
                hosts: ['reviews'],
                notHosts: ['*.old'],
                methods: ['GET'],
                notMethods: ['POST'],
                paths: ['/reviews/{*}/x/{**}', '/static*'],
                notPaths: ['/admin'],
                ports: ['9080', '0'],
                notPorts: ['1'],
              },
            },
          ],
          when: [
            { key: 'request.headers[x-team]', values: ['a'], notValues: ['b'] },
            { key: 'request.auth.claims[realm][roles]', values: ['admin'] },
            { key: 'source.ip', notValues: ['10.0.0.1'] },
            { key: 'experimental.envoy.filters.network.mysql_proxy[db.table]', values: ['[update]'] },
          ],
        },
        {},
      ],
    });
  });

  test('without fields it is the policy that refuses everything', () => {
    expect(one((chart) => new istio.AuthorizationPolicy(chart, 'deny-all')).spec).toEqual({});
  });

  test('asks an external authorizer', () => {
    const object = one((chart) => {
      new istio.AuthorizationPolicy(chart, 'ask', {
        action: AuthorizationAction.custom('oauth2'),
        rules: [{ to: [{ operation: { paths: ['/admin'] } }] }],
      });
    });
    expect(object.spec).toEqual({
      action: 'CUSTOM',
      provider: { name: 'oauth2' },
      rules: [{ to: [{ operation: { paths: ['/admin'] } }] }],
    });
  });

  const { ALLOW, DENY } = AuthorizationAction;
  const custom = AuthorizationAction.custom('oauth2');
  const source = (fields: istio.AuthorizationSource): istio.AuthorizationRule[] => [{ from: [{ source: fields }] }];
  const operation = (fields: istio.AuthorizationOperation): istio.AuthorizationRule[] => [
    { to: [{ operation: fields }] },
  ];
  test.each([
    ['DENY without rules', DENY, undefined, 'MESH1260'],
    ['CUSTOM without rules', custom, [], 'MESH1260'],
    ['an empty from', ALLOW, [{ from: [] }], 'MESH1256'],
    ['an empty source', ALLOW, source({}), 'MESH1256'],
    ['a source of empty lists', ALLOW, source({ namespaces: [] }), 'MESH1256'],
    ['an empty namespace', ALLOW, source({ namespaces: [''] }), 'MESH1256'],
    [
      'accounts beside principals',
      ALLOW,
      source({ serviceAccounts: ['a'], principals: [Principal.any()] }),
      'MESH1256',
    ],
    [
      'accounts beside other namespaces',
      ALLOW,
      source({ notServiceAccounts: ['a'], notNamespaces: ['b'] }),
      'MESH1256',
    ],
    ['17 accounts', ALLOW, source({ serviceAccounts: Array<string>(17).fill('a') }), 'MESH1261'],
    ['a wildcard account', ALLOW, source({ serviceAccounts: ['a/*'] }), 'MESH1255'],
    ['an account of three parts', ALLOW, source({ serviceAccounts: ['a/b/c'] }), 'MESH1255'],
    ['an IP that is none', ALLOW, source({ ipBlocks: ['10.0.0'] }), 'MESH1262'],
    ['a range that is none', ALLOW, source({ remoteIpBlocks: ['10.0.0.0/33'] }), 'MESH1262'],
    ['a trust domain with a slash', ALLOW, source({ trustDomains: ['a/b'] }), 'MESH1277'],
    ['an empty to', ALLOW, [{ to: [] }], 'MESH1257'],
    ['an empty operation', ALLOW, operation({}), 'MESH1257'],
    ['a port range', ALLOW, operation({ ports: ['80-90'] }), 'MESH1257'],
    ['port 65536', ALLOW, operation({ notPorts: ['65536'] }), 'MESH1257'],
    ['an empty method', ALLOW, operation({ methods: [''] }), 'MESH1257'],
    ['a template with text', ALLOW, operation({ paths: ['/a{*}'] }), 'MESH1257'],
    ['{**} before {*}', ALLOW, operation({ paths: ['/{**}/{*}'] }), 'MESH1257'],
    ['a condition without values', ALLOW, [{ when: [{ key: Attribute.SOURCE_IP }] }], 'MESH1258'],
    ['a condition with a wrong IP', ALLOW, [{ when: [{ key: Attribute.SOURCE_IP, values: ['x'] }] }], 'MESH1262'],
    [
      'a condition with a wrong port',
      ALLOW,
      [{ when: [{ key: Attribute.DESTINATION_PORT, values: ['x'] }] }],
      'MESH1258',
    ],
    ['CUSTOM with principals', custom, source({ principals: [Principal.any()] }), 'MESH1259'],
    ['CUSTOM with a claim', custom, [{ when: [{ key: Attribute.claim('a'), values: ['b'] }] }], 'MESH1259'],
    ['513 rules', ALLOW, Array<istio.AuthorizationRule>(513).fill({}), 'MESH1261'],
  ])('refuses %s', (_, action, rules, code) => {
    expect(() => one((chart) => new istio.AuthorizationPolicy(chart, 'a', { action, rules }))).toThrow(code);
  });

  test.each(['spiffe://cluster.local/ns/a/sa/b', 'a*b', '', 'cluster.local/ns/a', 'a/b/c'])(
    'refuses the principal %j',
    (value) => {
      expect(() => Principal.of(value)).toThrow('MESH1254');
    },
  );
  test.each(['*', 'cluster.local/ns/a/sa/b', 'td/ns/a/*', '*/sa/b'])('takes the principal %j', (value) => {
    expect(Principal.of(value).value).toBe(value);
  });
  test('tells what to write instead of spiffe://', () => {
    expect(() => Principal.of('spiffe://td/ns/a/sa/b')).toThrow('write td/ns/a/sa/b');
  });
});

describe('Telemetry', () => {
  test('says every field', () => {
    const providers = [{ name: 'otel' }];
    const object = one((chart) => {
      new istio.Telemetry(chart, 'all', {
        selector,
        accessLogging: [
          {
            match: { mode: WorkloadMode.SERVER },
            providers,
            disabled: false,
            filter: { expression: 'response.code >= 400' },
          },
        ],
        metrics: [
          {
            providers,
            reportingInterval: Duration.seconds(10),
            overrides: [
              {
                match: MetricMatch.standard(Metric.REQUEST_COUNT, WorkloadMode.CLIENT),
                disabled: false,
                tagOverrides: { host: TagOverride.upsert('request.host'), source_app: TagOverride.remove() },
              },
              { match: MetricMatch.custom('mine'), disabled: true },
              { match: MetricMatch.direction(WorkloadMode.CLIENT_AND_SERVER), disabled: true },
            ],
          },
        ],
        tracing: [
          {
            match: { mode: WorkloadMode.CLIENT },
            providers,
            randomSamplingPercentage: 0,
            disableSpanReporting: false,
            disableContextPropagation: true,
            enableIstioTags: false,
            useRequestIdForTraceSampling: false,
            customTags: {
              team: CustomTag.literal('mesh'),
              node: CustomTag.environment('NODE', '?'),
              user: CustomTag.header('end-user', '-'),
              path: CustomTag.formatter('%REQ(:PATH)%'),
            },
          },
        ],
      });
    });
    expect(object.spec).toEqual({
      selector,
      accessLogging: [
        { match: { mode: 'SERVER' }, providers, disabled: false, filter: { expression: 'response.code >= 400' } },
      ],
      metrics: [
        {
          providers,
          reportingInterval: '10s',
          overrides: [
            {
              match: { metric: 'REQUEST_COUNT', mode: 'CLIENT' },
              disabled: false,
              tagOverrides: {
                host: { operation: 'UPSERT', value: 'request.host' },
                source_app: { operation: 'REMOVE' },
              },
            },
            { match: { customMetric: 'mine' }, disabled: true },
            { match: { mode: 'CLIENT_AND_SERVER' }, disabled: true },
          ],
        },
      ],
      tracing: [
        {
          match: { mode: 'CLIENT' },
          providers,
          randomSamplingPercentage: 0,
          disableSpanReporting: false,
          disableContextPropagation: true,
          enableIstioTags: false,
          useRequestIdForTraceSampling: false,
          customTags: {
            team: { literal: { value: 'mesh' } },
            node: { environment: { name: 'NODE', defaultValue: '?' } },
            user: { header: { name: 'end-user', defaultValue: '-' } },
            path: { formatter: { value: '%REQ(:PATH)%' } },
          },
        },
      ],
    });
  });

  test.each([
    ['a nameless provider', { accessLogging: [{ providers: [{ name: '' }] }] }, 'MESH1267'],
    ['an empty filter', { accessLogging: [{ filter: { expression: ' ' } }] }, 'MESH1272'],
    ['a sampling of 101', { tracing: [{ randomSamplingPercentage: 101 }] }, 'MESH1268'],
    ['a nameless tag', { tracing: [{ customTags: { '': CustomTag.literal('x') } }] }, 'MESH1269'],
    ['a nameless label', { metrics: [{ overrides: [{ tagOverrides: { '': TagOverride.remove() } }] }] }, 'MESH1269'],
  ])('refuses %s', (_, props, code) => {
    expect(() => one((chart) => new istio.Telemetry(chart, 't', props))).toThrow(code);
  });

  test('refuses values that say nothing', () => {
    expect(() => TagOverride.upsert('')).toThrow('MESH1269');
    expect(() => CustomTag.header('')).toThrow('MESH1269');
    expect(() => MetricMatch.custom('')).toThrow('MESH1270');
  });
});

describe('extensions', () => {
  const module: istio.WasmModule = {
    url: 'oci://registry.example/auth:1',
    sha256: 'a'.repeat(64),
    imagePullPolicy: istio.WasmPullPolicy.ALWAYS,
    imagePullSecret: 'registry',
    verificationKey: 'key',
    pluginConfig: { header: 'x-a', list: [], deep: { zero: 0 } },
    pluginName: 'auth',
    failStrategy: istio.WasmFailStrategy.FAIL_OPEN,
    vmConfig: { env: [WasmVariable.inline('A', ''), WasmVariable.host('B')] },
    type: istio.WasmType.HTTP,
  };
  const wire = {
    ...module,
    imagePullPolicy: 'Always',
    failStrategy: 'FAIL_OPEN',
    type: 'HTTP',
    vmConfig: {
      env: [
        { name: 'A', value: '' },
        { name: 'B', valueFrom: 'HOST' },
      ],
    },
  };
  const place = {
    selector,
    phase: istio.ExtensionPhase.AUTHN,
    priority: 0,
    match: [{ mode: WorkloadMode.SERVER, ports: [{ number: 8080 }] }],
  };

  test('a WasmPlugin says every field', () => {
    const object = one((chart) => new istio.WasmPlugin(chart, 'auth', { ...module, ...place }));
    expect(object.apiVersion).toBe('extensions.istio.io/v1alpha1');
    expect(object.spec).toEqual({ ...wire, ...place });
  });

  test('a TrafficExtension says every field', () => {
    const wasm = one(
      (chart) => new istio.TrafficExtension(chart, 'x', { code: istio.ExtensionCode.wasm(module), ...place }),
    );
    expect(wasm.spec).toEqual({ wasm: wire, ...place });
    const lua = one((chart) => new istio.TrafficExtension(chart, 'x', { code: istio.ExtensionCode.lua('return') }));
    expect(lua.spec).toEqual({ lua: { inlineCode: 'return' } });
  });

  test.each([
    ['a scheme', { url: 'ftp://x/y' }, 'MESH1273'],
    ['no URL', { url: '' }, 'MESH1273'],
    ['a checksum', { url: 'x/y', sha256: 'A'.repeat(64) }, 'MESH1274'],
    ['a secret', { url: 'x/y', imagePullSecret: 'a'.repeat(254) }, 'MESH1274'],
    [
      'a variable twice',
      { url: 'x/y', vmConfig: { env: [WasmVariable.host('A'), WasmVariable.host('A')] } },
      'MESH1274',
    ],
    ['a port', { url: 'x/y', match: [{ ports: [{ number: 0 }] }] }, 'MESH1275'],
    ['a priority', { url: 'x/y', priority: 0.5 }, 'MESH1274'],
  ])('refuses %s', (_, props, code) => {
    expect(() => one((chart) => new istio.WasmPlugin(chart, 'w', props))).toThrow(code);
  });

  test('refuses an empty script', () => {
    expect(() => istio.ExtensionCode.lua('')).toThrow('MESH1276');
  });
});

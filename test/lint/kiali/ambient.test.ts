import { found } from './found';

const NAMESPACE = (name: string, labels: string) => `
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {${labels}}}
---`;
const AMBIENT = 'istio.io/dataplane-mode: ambient';
const USE = 'istio.io/use-waypoint: waypoint';
const SHOP = NAMESPACE('shop', AMBIENT);
const ENROLLED = NAMESPACE('shop', `${AMBIENT}, ${USE}`);
const SIDECARS = NAMESPACE('shop', 'istio-injection: enabled');

const SERVICE = (labels = '') => `
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop, labels: {${labels}}}
spec: {selector: {app: reviews}, ports: [{port: 80}]}
---`;
const WORKLOAD = (labels = '', more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews, namespace: shop}
spec: {template: {metadata: {labels: {app: reviews, ${labels}} ${more}}, spec: {containers: [{name: app}]}}}
---`;
const WAYPOINT = (gatewayClassName = 'istio-waypoint', labels = '') => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waypoint, namespace: shop, labels: {${labels}}}
spec: {gatewayClassName: ${gatewayClassName}, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
---`;
const OBJECT = (group: string, kind: string, spec: string, namespace = 'shop') => `
apiVersion: ${group}
kind: ${kind}
metadata: {name: it, namespace: ${namespace}}
spec: {${spec}}
---`;
const POLICY = (spec: string) => OBJECT('security.istio.io/v1', 'AuthorizationPolicy', spec);
const GETS = 'rules: [{to: [{operation: {methods: [GET]}}]}]';
const CALLERS = 'rules: [{from: [{source: {namespaces: [blog]}}]}]';
const TO_SERVICE = 'targetRefs: [{kind: Service, group: "", name: reviews}]';
const TO_GATEWAY = 'targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: waypoint}]';
const SELECTED = 'selector: {matchLabels: {app: reviews}}';

describe('objects for a waypoint', () => {
  const AUTHENTICATION = 'jwtRules: [{issuer: a}]';
  const KINDS = [
    ['AuthorizationPolicy', 'security.istio.io/v1', GETS, 'KIA0110', 'KIA0109'],
    ['RequestAuthentication', 'security.istio.io/v1', AUTHENTICATION, 'KIA1115', 'KIA1110'],
    ['WasmPlugin', 'extensions.istio.io/v1alpha1', 'url: oci://a/b', 'KIA1116', 'KIA1111'],
    ['Telemetry', 'telemetry.istio.io/v1', 'accessLogging: [{providers: [{name: envoy}]}]', 'KIA1117', 'KIA1112'],
  ] as const;
  const CODES = /KIA(01(09|10)|111[0-7])/;

  test.each(KINDS)('%s names its targets, and a waypoint is used', (kind, group, spec, target, waypoint) => {
    const it = (more: string): string => OBJECT(group, kind, `${spec}, ${more}`);
    const lint = (yaml: string): string[] => found(yaml, CODES);
    expect(lint(SHOP + WORKLOAD() + it(SELECTED))).toEqual(
      [target, waypoint].map((code) => `${code} ${kind} shop/it warning`),
    );
    expect(lint(SHOP + SERVICE() + it(TO_SERVICE))).toEqual([`${waypoint} ${kind} shop/it warning`]);
    expect(lint(ENROLLED + WORKLOAD() + it(SELECTED))).toEqual([`${target} ${kind} shop/it warning`]);
    expect(lint(ENROLLED + SERVICE('istio.io/use-waypoint: none') + it(TO_SERVICE))).toEqual([
      `${waypoint} ${kind} shop/it warning`,
    ]);
    expect(lint(ENROLLED + SERVICE() + it(TO_SERVICE))).toEqual([]);
    expect(lint(SHOP + SERVICE(USE) + it(TO_SERVICE))).toEqual([]);
    expect(lint(SIDECARS + WORKLOAD() + it(SELECTED))).toEqual([]);
    expect(lint(WORKLOAD() + it(SELECTED))).toEqual([]);
  });

  test('are not those that ztunnel carries out', () => {
    expect(found(SHOP + WORKLOAD() + POLICY(`${CALLERS}, ${SELECTED}`), CODES)).toEqual([]);
    const metrics = OBJECT('telemetry.istio.io/v1', 'Telemetry', `metrics: [{providers: [{name: a}]}], ${SELECTED}`);
    expect(found(SHOP + WORKLOAD() + metrics, CODES)).toEqual([]);
  });

  test.each([
    ['when: [{key: "request.headers[a]", values: [b]}]', 2],
    ['when: [{key: request.auth.claims, values: [b]}]', 2],
    ['from: [{source: {requestPrincipals: ["*"]}}]', 2],
    ['to: [{operation: {notPaths: [/a]}}]', 2],
    ['to: [{operation: {hosts: [a.example]}}]', 2],
    ['when: [{key: destination.port, values: ["80"]}]', 0],
    ['to: [{operation: {ports: ["80"]}}]', 0],
  ])('are policies with %s: %i findings', (rule, count) => {
    expect(found(SHOP + WORKLOAD() + POLICY(`rules: [{${rule}}], ${SELECTED}`), CODES)).toHaveLength(count);
  });

  test('are a namespace-wide Telemetry without targets: waypoints of the namespace take it', () => {
    const telemetry = OBJECT('telemetry.istio.io/v1', 'Telemetry', 'accessLogging: [{}]');
    expect(found(ENROLLED + telemetry, CODES)).toEqual([]);
    expect(found(SHOP + telemetry, CODES)).toEqual(['KIA1112 Telemetry shop/it warning']);
    const root = (SHOP + telemetry).replaceAll('shop', 'istio-system');
    expect(found(root, CODES)).toEqual([]);
  });

  test('may be for pods with proxies of their own', () => {
    const policy = POLICY(`${GETS}, ${SELECTED}`);
    expect(found(SHOP + WORKLOAD('sidecar.istio.io/inject: "true"') + policy, CODES)).toEqual([]);
    expect(found(SHOP + WORKLOAD('istio.io/dataplane-mode: none') + policy, CODES)).toEqual([]);
    expect(found(SHOP + WORKLOAD(USE) + policy, CODES)).toEqual(['KIA0110 AuthorizationPolicy shop/it warning']);
  });

  test('may be for a gateway, or for a waypoint that somebody uses', () => {
    const policy = POLICY(`${GETS}, ${TO_GATEWAY}`);
    expect(found(SHOP + WAYPOINT('istio') + policy, CODES)).toEqual([]);
    expect(found(SHOP + WAYPOINT() + SERVICE(USE) + policy, CODES)).toEqual([]);
    expect(found(SHOP + WAYPOINT() + policy, CODES)).toEqual(['KIA0109 AuthorizationPolicy shop/it warning']);
  });
});

describe('rules for hosts of an ambient namespace', () => {
  const CODES = /KIA(021\d|1109|111[34])/;
  const HTTP = 'http: [{route: [{destination: {host: reviews.shop.svc.cluster.local}}]}]';
  const ROUTES = (more = '', namespace = 'shop') =>
    OBJECT(
      'networking.istio.io/v1',
      'VirtualService',
      `hosts: [reviews.shop.svc.cluster.local], ${HTTP}${more}`,
      namespace,
    );
  const TRAFFIC = (policy: string, namespace = 'shop') =>
    OBJECT(
      'networking.istio.io/v1',
      'DestinationRule',
      `host: reviews.shop.svc.cluster.local, trafficPolicy: {${policy}}`,
      namespace,
    );
  const POOL = 'connectionPool: {http: {http1MaxPendingRequests: 1}}';
  const lint = (yaml: string): string[] => found(yaml, CODES);

  test('hold where the service uses a waypoint', () => {
    expect(lint(SHOP + SERVICE() + ROUTES() + TRAFFIC(POOL))).toEqual([
      'KIA1113 VirtualService shop/it spec.hosts[0] warning',
      'KIA0211 DestinationRule shop/it spec.host warning',
    ]);
    expect(lint(SHOP + SERVICE(USE) + ROUTES() + TRAFFIC(POOL))).toEqual([]);
    expect(lint(ENROLLED + SERVICE() + ROUTES() + TRAFFIC(POOL))).toEqual([]);
    expect(lint(SIDECARS + SERVICE() + ROUTES() + TRAFFIC(POOL))).toEqual([]);
  });

  test('hold where the waypoint looks: beside it or beside the service', () => {
    const away = SERVICE() + ROUTES('', 'edge') + TRAFFIC(POOL, 'edge');
    expect(lint(ENROLLED + away)).toEqual([
      'KIA1114 VirtualService edge/it spec.hosts[0] warning',
      'KIA0212 DestinationRule edge/it spec.host warning',
    ]);
    const elsewhere = `${AMBIENT}, ${USE}, istio.io/use-waypoint-namespace: edge`;
    expect(lint(NAMESPACE('shop', elsewhere) + away)).toEqual([]);
    expect(lint(ENROLLED + NAMESPACE('edge', 'istio-injection: enabled') + away)).toEqual([]);
    expect(lint(ENROLLED + SERVICE() + TRAFFIC(POOL, 'istio-system'))).toEqual([]);
  });

  test('for other hosts hold where their namespace uses a waypoint', () => {
    const away = (ROUTES() + TRAFFIC(POOL)).replaceAll('reviews.shop.svc.cluster.local', 'api.example.com');
    expect(lint(SHOP + away)).toEqual([
      'KIA1109 VirtualService shop/it spec.hosts[0] warning',
      'KIA0210 DestinationRule shop/it spec.host warning',
    ]);
    expect(lint(ENROLLED + away)).toEqual([]);
    const entry = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: api, namespace: shop, labels: {${USE}}}
spec: {hosts: [api.example.com], ports: [{number: 443, name: tls, protocol: TLS}]}
---`;
    expect(lint(SHOP + entry + away)).toEqual([]);
  });

  test('are those for HTTP and TLS inside the mesh', () => {
    expect(lint(SHOP + SERVICE() + ROUTES(', gateways: [web]'))).toEqual([]);
    expect(lint(SHOP + SERVICE() + ROUTES(', gateways: [web, mesh]'))).toHaveLength(1);
    expect(lint(SHOP + SERVICE() + ROUTES().replace('http:', 'tcp:'))).toEqual([]);
  });

  test.each([
    ['outlierDetection: {consecutive5xxErrors: 1}', 1],
    ['loadBalancer: {consistentHash: {httpHeaderName: x}}', 1],
    ['loadBalancer: {consistentHash: {httpCookie: {name: a, ttl: 1s}}}', 1],
    ['loadBalancer: {consistentHash: {useSourceIp: true}}', 0],
    ['connectionPool: {tcp: {maxConnections: 1}}', 0],
  ])('are traffic policies with %s: %i findings', (policy, count) => {
    expect(lint(SHOP + SERVICE() + TRAFFIC(policy))).toHaveLength(count);
  });
});

describe('workloads', () => {
  const CODES = /KIA13(1[1-7])/;
  const lint = (yaml: string): string[] => found(yaml, CODES);
  const BOTH = NAMESPACE('shop', `${AMBIENT}, istio-injection: enabled`);
  const PROXY = WORKLOAD().replace('{name: app}', '{name: app}, {name: istio-proxy, image: proxyv2}');
  const INJECTED = PROXY.replace('app: reviews, }', 'app: reviews}, annotations: {sidecar.istio.io/status: "{}"}');
  const of = (...codes: string[]): string[] => codes.map((it) => it.replace(/^(\d+)/, 'KIA$1 Deployment shop/reviews'));

  test.each([
    ['ambient', SHOP + WORKLOAD(), []],
    ['with sidecars', SIDECARS + WORKLOAD(), []],
    ['of no known namespace', WORKLOAD(USE), []],
    ['asked for both by their namespace', BOTH + WORKLOAD(), of('1311 error', '1316 warning')],
    [
      'asked for both by themselves',
      NAMESPACE('shop', '') + WORKLOAD(`${AMBIENT}, sidecar.istio.io/inject: "true"`),
      of('1311 error'),
    ],
    [
      'that decide where their namespace asks for both',
      BOTH + WORKLOAD('istio.io/dataplane-mode: none'),
      of('1316 warning'),
    ],
    ['with a sidecar in an ambient namespace', SHOP + WORKLOAD('sidecar.istio.io/inject: "true"'), of('1316 warning')],
    ['with a proxy written out', SHOP + PROXY, of('1315 error', '1316 warning')],
    ['with a proxy that was injected', SHOP + INJECTED, of('1315 warning', '1316 warning')],
    ['with a proxy, but not captured', NAMESPACE('shop', '') + PROXY, []],
    [
      'that are gateways',
      SHOP + PROXY.replace('app: reviews, }', 'app: reviews}, annotations: {inject.istio.io/templates: gateway}'),
      [],
    ],
    [
      'captured despite a sidecar',
      SIDECARS +
        WORKLOAD().replace('app: reviews, }', 'app: reviews}, annotations: {ambient.istio.io/redirection: enabled}'),
      of('1314 error'),
    ],
    ['with a waypoint', ENROLLED + WAYPOINT() + WORKLOAD(), []],
    [
      'with a waypoint of another namespace',
      NAMESPACE('edge', '') +
        NAMESPACE('shop', `${AMBIENT}, ${USE}, istio.io/use-waypoint-namespace: edge`) +
        WAYPOINT().replace('namespace: shop', 'namespace: edge') +
        WORKLOAD(),
      [],
    ],
    ['that want no waypoint', ENROLLED + WORKLOAD('istio.io/use-waypoint: none'), []],
    ['whose waypoint is not among the files', ENROLLED + WORKLOAD(), of('1313 warning')],
    ['whose waypoint is another Gateway', ENROLLED + WAYPOINT('istio') + WORKLOAD(), of('1313 error')],
    [
      'whose waypoint takes no traffic',
      ENROLLED + WAYPOINT('istio-waypoint', 'istio.io/waypoint-for: none') + WORKLOAD(),
      of('1313 error'),
    ],
    ['with a waypoint outside the dataplane', NAMESPACE('shop', '') + WAYPOINT() + WORKLOAD(USE), of('1312 warning')],
    ['that leave the dataplane', ENROLLED + WORKLOAD('istio.io/dataplane-mode: none'), []],
  ])('%s', (_, yaml, expected) => expect(lint(yaml)).toEqual(expected));

  test.each([
    ['a policy for all', SHOP, POLICY(GETS), of('1317 warning')],
    ['a policy for its pods', SHOP, POLICY(`${GETS}, ${SELECTED}`), of('1317 warning')],
    ['a policy for its Service', SHOP, POLICY(`${GETS}, ${TO_SERVICE}`), of('1317 warning')],
    ['a policy for other pods', SHOP, POLICY(`${GETS}, selector: {matchLabels: {app: ratings}}`), []],
    ['a policy for a gateway', SHOP, POLICY(`${GETS}, ${TO_GATEWAY}`), []],
    ['a policy for callers', SHOP, POLICY(CALLERS), []],
    ['a policy of another namespace', SHOP, POLICY(GETS).replace('namespace: shop', 'namespace: blog'), []],
    ['a policy and sidecars', SIDECARS, POLICY(GETS), []],
    ['a policy and a waypoint', ENROLLED + WAYPOINT(), POLICY(GETS), []],
  ])('with %s', (_, namespace, policy, expected) => {
    expect(lint(namespace + SERVICE() + WORKLOAD() + policy)).toEqual(expected);
  });

  test('whose Service uses a waypoint may have policies by HTTP', () => {
    expect(lint(SHOP + SERVICE(USE) + WORKLOAD() + POLICY(GETS))).toEqual([]);
  });
});

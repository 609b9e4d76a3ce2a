import { Chart, Duration, type AppProps } from 'cdk8s';
import {
  AccessLog,
  Attribute,
  AuthorizationAction,
  AuthorizationPolicy,
  CallGraph,
  Callers,
  ClientTls,
  CustomTag,
  EgressGateway,
  ExternalService,
  GatewayWorkload,
  Host,
  HttpGateway,
  IngressRoute,
  Jwks,
  JwtAuthentication,
  LocalRateLimit,
  MeshApp,
  MeshNamespace,
  MeshService,
  MeshTelemetry,
  Metric,
  MetricMatch,
  MetricOverride,
  MtlsMode,
  MutualTls,
  Port,
  Principal,
  TagOverride,
  TraceCollector,
  Version,
  WorkloadMode,
  Workloads,
  type AccessRule,
  type IDestination,
} from 'cdk8s-mesh';
import { Random } from './random';

/**
 * An app of guarded services that a seed determines: call graph, policies, tokens, mutual TLS, telemetry, hosts outside of the mesh. Sound by
 * construction, so that whatever Istio holds against its output is a fault of the library.
 */
export function guardedApp(seed: number, props: AppProps = {}): MeshApp {
  const random = new Random(seed);
  const callGraph = random.pick([
    CallGraph.enforced(),
    CallGraph.enforced({
      allowUndeclaredHosts: true,
      alsoVisible: ['observability/*', '*/api.example.org'],
      alwaysAllow: [Callers.of(Principal.namespace('monitoring'))],
    }),
    CallGraph.off(),
  ]);
  const app = new MeshApp({ ...props, mesh: { callGraph } });
  const known: IDestination[] = [Host.service('kubernetes', 'default'), Host.external('www.example.org')];
  for (let i = 0; i < random.int(1, 3); i++) {
    const chart = new Chart(app, `chart-${i}`, { namespace: `ns-${i}` });
    new MeshNamespace(chart, 'namespace');
    known.push(...externals(random, chart, i));
    const services = Array.from({ length: random.int(1, 4) }, (_, j) => service(random, chart, `s-${i}-${j}`, known));
    services.forEach((each, j) => guard(random, chart, each, `${i}-${j}`));
    known.push(...services);
    if (random.chance(0.5)) entrance(random, chart, services);
    if (random.chance(0.6)) telemetry(random, chart, services);
  }
  return app;
}

const HTTP_PORT = 80;

function service(random: Random, chart: Chart, id: string, known: readonly IDestination[]): MeshService {
  const tcp = random.chance(0.4) ? [Port.tcp(9000, { targetPort: 9001 })] : [];
  return new MeshService(chart, id, {
    ports: [random.pick([Port.http, Port.grpc])(HTTP_PORT, { targetPort: 8080 }), ...tcp],
    versions: { v1: Version.image('registry.example.com/app:1') },
    calls: known.filter(() => random.chance(0.4)),
    ...(random.chance(0.2) ? { allowFrom: [Callers.of(Principal.serviceAccount('other', 'batch'))] } : {}),
  });
}

function externals(random: Random, chart: Chart, index: number): ExternalService[] {
  if (random.chance(0.4)) return [];
  const host = `api-${index}.partner.example`;
  const via = random.maybe(0.3, () => {
    const workload = new GatewayWorkload(chart, 'way-out');
    return new EgressGateway(chart, 'departures', { pods: workload.pods, serviceName: workload.name });
  });
  const plain = new ExternalService(chart, 'partner', {
    hosts: [host],
    ports: [Port.http(HTTP_PORT, { targetPort: 443 }), ...(random.chance(0.5) ? [Port.tls(443)] : [])],
    ...(random.chance(0.7) ? { tls: ClientTls.simple({ sni: host }) } : {}),
    ...(via ? { via } : {}),
  });
  if (random.chance(0.5)) plain.addRoute('all', { to: [plain.port(HTTP_PORT)], timeout: Duration.seconds(3) });
  const wide = new ExternalService(chart, 'wide', { hosts: [`*.wide-${index}.example`], ports: [Port.tls(443)] });
  const store = new ExternalService(chart, 'store', {
    hosts: [`store-${index}.example`],
    ports: [Port.tcp(5432)],
    addresses: [`192.0.2.${index + 1}`],
    endpoints: ['198.51.100.7', '198.51.100.8'],
  });
  return [plain, wide, store].filter(() => random.chance(0.7));
}

function guard(random: Random, chart: Chart, of: MeshService, id: string): void {
  if (random.chance(0.4)) {
    const rules = Array.from({ length: random.int(1, 3) }, () => rule(random, of));
    const action = random.pick([AuthorizationAction.ALLOW, AuthorizationAction.DENY, AuthorizationAction.AUDIT]);
    new AuthorizationPolicy(chart, `policy-${id}`, { of, action, rules });
  }
  if (random.chance(0.3)) {
    const issuer = 'https://login.example.com';
    new JwtAuthentication(chart, `tokens-${id}`, {
      of,
      issuers: [{ issuer, jwks: Jwks.uri(`${issuer}/keys`), forwardOriginalToken: random.chance(0.5) }],
      required: random.chance(0.7),
      ...(random.chance(0.5) ? { publicPaths: ['/healthz', '/public/*'] } : {}),
      ...(random.chance(0.5) ? { claims: [{ claim: 'realm.roles', values: ['admin'] }] } : {}),
    });
  }
  if (random.chance(0.3)) {
    const mode = random.pick([MtlsMode.STRICT, MtlsMode.PERMISSIVE]);
    new MutualTls(chart, `mtls-${id}`, { of, mode, ports: [{ port: HTTP_PORT, mode: MtlsMode.PERMISSIVE }] });
  }
  if (random.chance(0.3)) {
    new LocalRateLimit(chart, `limit-${id}`, {
      of,
      requests: random.int(1, 100),
      per: Duration.millis(random.int(50, 5000)),
    });
  }
}

function rule(random: Random, service: MeshService): AccessRule {
  const fields: AccessRule[] = [
    { from: [service, Callers.of(Principal.any())] },
    { namespaces: ['ns-0'] },
    { ipBlocks: ['10.0.0.0/8', '2001:db8::/32'] },
    { paths: ['/a', '/b/*', '/c/{*}/d/{**}'] },
    { methods: ['GET', 'POST'] },
    { hosts: ['*.example.com'] },
    { ports: [HTTP_PORT] },
    { when: [{ key: Attribute.requestHeader('x-team'), values: ['mesh'], notValues: ['other*'] }] },
    { when: [{ key: Attribute.SOURCE_IP, notValues: ['10.1.0.0/16'] }] },
  ];
  return Object.assign({}, ...fields.filter(() => random.chance(0.4)));
}

function entrance(random: Random, chart: Chart, services: readonly MeshService[]): void {
  const gateway = new HttpGateway(chart, 'gateway', { hosts: [`${chart.node.id}.example.com`] });
  const to = [random.pick(services).port(HTTP_PORT)];
  new IngressRoute(chart, 'entrance', { gateway, routes: [{ name: 'all', to }] });
  if (random.chance(0.4))
    new LocalRateLimit(chart, 'edge-limit', { of: gateway, requests: 10, per: Duration.seconds(1) });
}

function telemetry(random: Random, chart: Chart, services: readonly MeshService[]): void {
  new MeshTelemetry(chart, 'telemetry', {
    of: random.pick([Workloads.namespace(), services[0].selection]),
    accessLogs: [
      random.pick([
        AccessLog.json({ fields: { path: '%REQ(:PATH)%' }, filter: 'response.code >= 400' }),
        AccessLog.text({ format: '%START_TIME(%s)% %RESPONSE_CODE%\n', mode: WorkloadMode.SERVER }),
        AccessLog.envoy(),
        AccessLog.off(),
      ]),
    ],
    metrics: {
      overrides: [
        MetricOverride.disable(MetricMatch.standard(Metric.REQUEST_SIZE)),
        MetricOverride.tags({ host: TagOverride.upsert('request.host'), source_app: TagOverride.remove() }),
      ],
    },
    tracing: {
      sampling: random.int(0, 100),
      collector: TraceCollector.openTelemetry({ service: 'otel.observability.svc.cluster.local' }),
      tags: { team: CustomTag.literal('mesh'), user: CustomTag.header('end-user', '-') },
    },
  });
}

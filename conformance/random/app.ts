import { Chart, type AppProps } from 'cdk8s';
import {
  CanaryRelease,
  Credential,
  Engine,
  HttpGateway,
  IngressRoute,
  MeshApp,
  MeshNamespace,
  MeshService,
  MtlsMode,
  Port,
  ServerTls,
  Sidecar,
  Step,
  TlsGateway,
  Version,
  type EdgeGateway,
  type NamedRouteProps,
} from 'cdk8s-mesh';
import { Random } from './random';
import { atPort, randomAction, randomMatch } from './route';

/**
 * An app over the public API that a seed determines: sound by construction, so that whatever Istio holds against its output is a
 * fault of the library.
 */
export function randomApp(seed: number, props: AppProps = {}): MeshApp {
  const random = new Random(seed);
  const app = new MeshApp({ ...props, mesh: { sidecar: random.pick([Sidecar.webhook(), Sidecar.none(), undefined]) } });
  const services: MeshService[] = [];
  for (let i = 0; i < random.int(1, 3); i++) services.push(...randomChart(random, app, i, services));
  return app;
}

function randomChart(random: Random, app: MeshApp, index: number, known: readonly MeshService[]): MeshService[] {
  const chart = new Chart(app, `chart-${index}`, { namespace: `ns-${index}` });
  new MeshNamespace(chart, 'namespace', { mtls: random.maybe(0.3, () => random.pick(Object.values(MtlsMode))) });
  const own: MeshService[] = [];
  for (let i = 0; i < random.int(1, 5); i++) {
    const id = `service-${known.length + own.length}`;
    own.push(randomService(random, chart, id, [...known, ...own]));
  }
  for (const service of own.filter(isHttp)) {
    const addRoutes = random.pick([randomRelease, randomRoutes, () => undefined]);
    // A release names no port, so it is for services that have only one.
    (service.ports.length > 1 ? randomRoutes : addRoutes)(random, chart, service);
  }
  if (random.chance(0.6)) randomEdge(random, chart, own.filter(isHttp), index);
  return own;
}

const isHttp = (service: MeshService) => service.ports.some((port) => port.isHttp);

function randomService(random: Random, chart: Chart, id: string, known: readonly MeshService[]): MeshService {
  const ports = [random.pick([Port.http, Port.http2, Port.grpc])(random.int(1024, 40_000))];
  if (random.chance(0.2)) ports.push(Port.tcp(random.int(40_001, 60_000)));
  const versions = Array.from({ length: random.int(1, 4) }, (_, i) => {
    const options = { replicas: random.maybe(0.5, () => random.int(0, 5)) };
    return [`v${i + 1}`, Version.image(`registry.example.com/${id}:${i + 1}.0`, options)] as const;
  });
  return new MeshService(chart, id, { ports, versions: Object.fromEntries(versions), calls: random.some(known, 0.3) });
}

function randomRoutes(random: Random, _chart: Chart, service: MeshService): void {
  const several = random.int(0, 6);
  for (let i = 0; i < several; i++) {
    const match = [randomMatch(random, 2 * i)];
    if (random.chance(0.3)) match.push(randomMatch(random, 2 * i + 1));
    service.addRoute(`route-${i}`, { match, ...randomAction(random, service) });
  }
  if (several === 0 || random.chance(0.8)) service.addRoute('rest', randomAction(random, service));
}

function randomRelease(random: Random, chart: Chart, service: MeshService): void {
  const stable = random.pick(service.versions);
  const canary = service.addVersion('next', Version.image('registry.example.com/next:1'));
  const weights = [...new Set(Array.from({ length: random.int(1, 5) }, () => random.int(1, 99)))].sort((a, b) => a - b);
  if (random.chance(0.5)) service.addRoute('opt-in', { match: [randomMatch(random, 0)], to: [canary] });
  new CanaryRelease(chart, `${service.node.id}-release`, {
    stable,
    canary,
    steps: [...weights, 100].map((weight) => Step.weight(weight)),
    engine: Engine.static({ step: random.int(0, weights.length + 1) }),
  });
}

function randomEdge(random: Random, chart: Chart, services: readonly MeshService[], index: number): void {
  if (services.length === 0) return;
  const hosts = random.pick([[`app-${index}.example.com`], [`a-${index}.example.com`, `b-${index}.example.com`]]);
  const gateway = randomGateway(random, chart, hosts);
  const routes: NamedRouteProps[] = Array.from({ length: random.int(1, 4) }, (_, i) => ({
    name: `edge-${i}`,
    match: [randomMatchAtGateway(random, i)],
    ...randomAction(random, random.pick(services)),
  }));
  if (random.chance(0.5)) {
    const service = random.pick(services);
    routes.push({ name: 'rest', to: [atPort(service)(service)] });
  }
  new IngressRoute(chart, 'web', { gateway, routes });
}

/** Source labels mean nothing at a gateway. */
function randomMatchAtGateway(random: Random, index: number) {
  return { ...randomMatch(random, index), sourceLabels: undefined };
}

function randomGateway(random: Random, chart: Chart, hosts: string[]): EdgeGateway {
  const credential = Credential.secret(`${chart.node.id}-credential`);
  const simple = () => new TlsGateway(chart, 'gateway', { hosts, tls: ServerTls.simple(credential) });
  const mutual = () =>
    new TlsGateway(chart, 'gateway', { hosts, tls: ServerTls.mutual(credential), httpsRedirect: false });
  const plain = () => new HttpGateway(chart, 'gateway', { hosts });
  return random.pick<() => EdgeGateway>([simple, mutual, plain])();
}

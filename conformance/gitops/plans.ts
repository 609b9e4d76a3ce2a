import { App, Chart, Duration, type AppProps } from 'cdk8s';
import { loadAll } from 'js-yaml';
import {
  ArgoApplication,
  ArgoCd,
  CanaryRelease,
  Engine,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  Step,
  StringMatch,
  TlsGateway,
  ServerTls,
  Credential,
  IngressRoute,
  Version,
} from 'cdk8s-mesh';
import { programs, synthesized } from '../examples';

/** An object as Git or a cluster has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Record<string, string>;
  };
  readonly spec?: Record<string, unknown>;
}

/** Which fields of an object are left to controllers. */
export interface IgnoreRule {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly jsonPointers: readonly string[];
}

/** What Argo CD is given of a release: the objects in Git, and the rules of the Application. */
export interface Plan {
  readonly git: readonly Manifest[];
  readonly ignoreDifferences: readonly IgnoreRule[];
}

type Program = (props?: AppProps) => MeshApp;

/** A release at a gateway, with timeout and retries, so that Git owns something of everything. */
function release(engine: Engine, steps: Step[]): Program {
  return (props) => {
    const app = new MeshApp(props);
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new MeshNamespace(chart, 'namespace');
    const image = (version: number) => Version.image(`registry.example.com/reviews:${version}`, { replicas: 2 });
    const reviews = new MeshService(chart, 'reviews', { ports: [Port.http(9080)], versions: { v1: image(1) } });
    new CanaryRelease(chart, 'reviews-release', {
      stable: reviews.version('v1'),
      canary: reviews.addVersion('v2', image(2)),
      steps,
      engine,
      route: { timeout: Duration.seconds(3), retries: { attempts: 2 } },
    });
    const gateway = new TlsGateway(chart, 'gateway', {
      hosts: ['shop.example.com'],
      tls: ServerTls.simple(Credential.secret('shop')),
    });
    const match = [{ uri: StringMatch.prefix('/reviews/') }, { uri: StringMatch.exact('/reviews') }];
    new IngressRoute(chart, 'web', { gateway, routes: [{ name: 'reviews', match, to: [reviews] }] });
    ArgoCd.annotate(app);
    return app;
  };
}

const shared = [Step.weight(20), Step.approve(), Step.weight(50), Step.approve()];
const autoscaling = { minReplicas: 2, maxReplicas: 5, cpuPercent: 70 };

/** Every way to release that a controller carries out. */
export const plans: Readonly<Record<string, Program>> = {
  ...Object.fromEntries([...programs()].filter(([name]) => /^release\/.*-v2$/.test(name))),
  'Argo Rollouts, with an autoscaler': release(Engine.argoRollouts({ autoscaling }), shared),
  'Argo Rollouts, by Services': release(Engine.argoRollouts({ hostLevel: true }), shared),
  'Argo Rollouts, blue/green': release(Engine.argoRollouts({ blueGreen: {} }), [Step.weight(100)]),
  'Flagger, with an autoscaler': release(Engine.flagger({ autoscaling }), [Step.weight(20), Step.weight(50)]),
};

export function planOf(program: Program): Plan {
  const git = loadAll(synthesized((outdir) => program({ outdir }))) as Manifest[];
  const application = new ArgoApplication(new Chart(new App(), 'argocd'), 'shop', {
    source: { repoUrl: 'https://git.example.com/shop.git', path: 'manifests' },
    contents: program({ outdir: 'unused' }),
  });
  const { ignoreDifferences = [] } = application.apiObject.toJson().spec as Partial<Plan>;
  return { git, ignoreDifferences };
}

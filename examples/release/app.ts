import { Chart, Duration, type AppProps } from 'cdk8s';
import {
  Analysis,
  ArgoCd,
  CanaryRelease,
  Engine,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  Step,
  StringMatch,
  Version,
} from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

const image = (service: string, version: string) =>
  Version.image(`docker.io/istio/examples-bookinfo-${service}-${version}:1.20.3`, { replicas: 2 });

const testers = Step.cohort('testers', { headers: { 'end-user': StringMatch.exact('jason') } });

/** How well the canary of a service answers, as its own sidecar says. */
const success = (service: string) =>
  Analysis.prometheus(`${service}-success`, {
    interval: Duration.seconds(30),
    min: 99,
    prometheus: 'http://127.0.0.1:9090',
    query: [
      '100 - 100 * (sum(rate(envoy_cluster_upstream_rq{namespace="{{ namespace }}", pod=~"{{ target }}-[a-z0-9]+-[a-z0-9]+",',
      'cluster_name=~"inbound.*", response_code_class="5xx"}[{{ interval }}])) or vector(0))',
      '/ sum(rate(envoy_cluster_upstream_rq{namespace="{{ namespace }}", pod=~"{{ target }}-[a-z0-9]+-[a-z0-9]+",',
      'cluster_name=~"inbound.*", response_code_class!=""}[{{ interval }}]))',
    ].join(' '),
  });

/** How one service is released. */
interface Plan {
  readonly steps: Step[];
  readonly engine: Engine;
}

/** What Argo Rollouts releases: reviews by weights, details all at once. */
const ROLLOUTS: Record<string, Plan> = {
  // Testers first, then copies of all requests, then a fifth of the requests, then half, each on somebody's word.
  reviews: {
    steps: [
      Step.scale(1),
      testers,
      Step.approve(),
      Step.mirror(100),
      Step.approve(),
      Step.weight(20),
      Step.scaleWithWeight(),
      Step.approve(),
      Step.mirror(0),
      Step.weight(50),
      Step.approve(),
    ],
    engine: Engine.argoRollouts({ scaleDownDelay: Duration.seconds(5), rollbackWindow: 3 }),
  },
  details: { steps: [Step.weight(100)], engine: Engine.argoRollouts({ blueGreen: {} }) },
};

const flagger = (service: string, iterations?: number) =>
  Engine.flagger({
    interval: Duration.seconds(10),
    threshold: 2,
    metrics: [success(service)],
    progressDeadline: Duration.seconds(60),
    iterations,
  });

/** What Flagger releases: reviews by weights, ratings by an A/B test, details by blue/green with copies of requests to judge by. */
const FLAGGER: Record<string, Plan> = {
  reviews: { steps: [Step.weight(20), Step.weight(50)], engine: flagger('reviews') },
  ratings: { steps: [testers], engine: flagger('ratings', 3) },
  details: { steps: [Step.mirror(100), Step.weight(100)], engine: flagger('details', 2) },
};

/** Services that a controller releases: version v1 before, a newer one while the releases are under way. */
function shop(plans: Record<string, Plan>, version: string) {
  return (props?: AppProps): MeshApp => {
    const app = new MeshApp(props);
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new MeshNamespace(chart, 'namespace');
    const ports = [Port.http(9080)];
    const calls = Object.entries(plans).map(([name, { engine, steps }]) => {
      const service = new MeshService(chart, name, { ports, versions: { v1: image(name, 'v1') } });
      const stable = service.version('v1');
      new CanaryRelease(chart, `${name}-release`, {
        stable,
        canary: version === 'v1' ? stable : service.addVersion(version, image(name, version)),
        steps,
        engine,
        // Ample, so that a busy machine is not taken for a failing version.
        route: { timeout: Duration.seconds(10), retries: { attempts: 2, perTryTimeout: Duration.seconds(3) } },
      });
      return service;
    });
    new MeshService(chart, 'client', { ports, versions: { v1: image('client', 'v1') }, calls });
    ArgoCd.annotate(app);
    return app;
  };
}

export const scenarios: Scenarios = {
  'rollouts-v2': shop(ROLLOUTS, 'v2'),
  'rollouts-v1': shop(ROLLOUTS, 'v1'),
  'flagger-v2': shop(FLAGGER, 'v2'),
  'flagger-v1': shop(FLAGGER, 'v1'),
};

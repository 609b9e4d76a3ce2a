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

const image = (version: string) =>
  Version.image(`docker.io/istio/examples-bookinfo-reviews-${version}:1.20.3`, { replicas: 2 });

/** Testers first, then a fifth, then half, each on somebody's word. */
const ROLLOUTS_PLAN = [
  Step.scale(1),
  Step.cohort('testers', { headers: { 'end-user': StringMatch.exact('jason') } }),
  Step.approve(),
  Step.weight(20),
  Step.scaleWithWeight(),
  Step.approve(),
  Step.weight(50),
  Step.approve(),
];

const rollouts = Engine.argoRollouts({ scaleDownDelay: Duration.seconds(5), rollbackWindow: 3 });

/** How well the canary's own sidecar says it answers. */
const success = Analysis.prometheus('success', {
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

const flagger = Engine.flagger({
  interval: Duration.seconds(10),
  threshold: 2,
  metrics: [success],
  progressDeadline: Duration.seconds(60),
});

/** A service that a controller releases: version v1 before, a newer one while the release is under way. */
function shop(engine: Engine, steps: Step[], version: string) {
  return (props?: AppProps): MeshApp => {
    const app = new MeshApp(props);
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new MeshNamespace(chart, 'namespace');
    const reviews = new MeshService(chart, 'reviews', { ports: [Port.http(9080)], versions: { v1: image('v1') } });
    new MeshService(chart, 'client', { ports: [Port.http(9080)], versions: { v1: image('v1') }, calls: [reviews] });
    const stable = reviews.version('v1');
    new CanaryRelease(chart, 'reviews-release', {
      stable,
      canary: version === 'v1' ? stable : reviews.addVersion(version, image(version)),
      steps,
      engine,
      route: { timeout: Duration.seconds(1), retries: { attempts: 2, perTryTimeout: Duration.millis(400) } },
    });
    ArgoCd.annotate(app);
    return app;
  };
}

export const scenarios: Scenarios = {
  'rollouts-v2': shop(rollouts, ROLLOUTS_PLAN, 'v2'),
  'rollouts-v1': shop(rollouts, ROLLOUTS_PLAN, 'v1'),
  'flagger-v2': shop(flagger, [Step.weight(20), Step.weight(50)], 'v2'),
  'flagger-v1': shop(flagger, [Step.weight(20), Step.weight(50)], 'v1'),
};

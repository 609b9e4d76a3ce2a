import { join } from 'node:path';
import { Chart, Size, type AppProps } from 'cdk8s';
import { Cpu, Probe } from 'cdk8s-plus-27';
import {
  CanaryRelease,
  Engine,
  HttpGateway,
  IngressRoute,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  ReleaseStep,
  Step,
  StringMatch,
  Version,
} from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

const podinfo = (tag: string) =>
  Version.image(`ghcr.io/stefanprodan/podinfo:${tag}`, {
    replicas: 2,
    readiness: Probe.fromHttpGet('/readyz'),
    resources: { cpu: { request: Cpu.millis(100) }, memory: { request: Size.mebibytes(64) } },
  });

/** A shop whose new version is let out step by step; whoever opts in gets it at once. */
function release(step: () => number) {
  return (props?: AppProps): MeshApp => {
    const app = new MeshApp(props);
    const chart = new Chart(app, 'canary', { namespace: 'shop' });
    new MeshNamespace(chart, 'namespace');

    const catalog = new MeshService(chart, 'catalog', {
      ports: [Port.http(9898)],
      versions: { v1: podinfo('6.7.0') },
    });
    const canary = catalog.addVersion('v2', podinfo('6.7.1'));
    const frontend = new MeshService(chart, 'frontend', {
      ports: [Port.http(9898)],
      versions: { v1: podinfo('6.7.0') },
      calls: [catalog],
    });

    const optIn = [{ headers: { 'x-canary': StringMatch.exact('always') } }];
    catalog.addRoute('opt-in', { match: optIn, to: [canary] });
    new CanaryRelease(chart, 'catalog-release', {
      stable: catalog.version('v1'),
      canary,
      steps: [Step.weight(1), Step.weight(10), Step.weight(50), Step.weight(100)],
      engine: Engine.static({ step: step() }),
    });

    const gateway = new HttpGateway(chart, 'gateway', { hosts: ['shop.example.com'] });
    new IngressRoute(chart, 'web', { gateway, routes: [{ name: 'everything', to: [frontend] }] });
    return app;
  };
}

/** The step that the last commit asked for; a preview of another one is a variable away. */
const committed = () =>
  ReleaseStep.fromEnvironment('CATALOG_STEP', ReleaseStep.fromFile(join(__dirname, 'releases.yaml'), 'catalog'));

export const scenarios: Scenarios = {
  committed: release(committed),
  'step-0': release(() => 0),
  'step-1': release(() => 1),
  'step-2': release(() => 2),
  'step-3': release(() => 3),
  'step-4': release(() => 4),
};

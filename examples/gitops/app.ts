import { join } from 'node:path';
import { Chart, type AppProps } from 'cdk8s';
import {
  ArgoCd,
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

const podinfo = (tag: string) => Version.image(`ghcr.io/stefanprodan/podinfo:${tag}`, { replicas: 2 });

/** How many steps of its plan the release has taken. A commit to the file moves it; CATALOG_STEP looks ahead. */
export function committedStep(): number {
  return ReleaseStep.fromEnvironment('CATALOG_STEP', ReleaseStep.fromFile(join(__dirname, 'releases.json'), 'catalog'));
}

/** The shop, and the release of its catalog. */
export function declareShop(app: MeshApp, step: number): CanaryRelease {
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace');
  const catalog = new MeshService(chart, 'catalog', { ports: [Port.http(9898)], versions: { v1: podinfo('6.7.0') } });
  const frontend = new MeshService(chart, 'frontend', {
    ports: [Port.http(9898)],
    versions: { v1: podinfo('6.7.0') },
    calls: [catalog],
  });
  const release = new CanaryRelease(chart, 'catalog-release', {
    stable: catalog.version('v1'),
    canary: catalog.addVersion('v2', podinfo('6.7.1')),
    steps: [
      Step.cohort('staff', { headers: { 'x-staff': StringMatch.exact('yes') } }),
      Step.weight(10),
      Step.weight(50),
      Step.weight(100),
    ],
    engine: Engine.static({ step }),
  });
  const gateway = new HttpGateway(chart, 'gateway', { hosts: ['shop.example.com'] });
  new IngressRoute(chart, 'web', { gateway, routes: [{ name: 'everything', to: [frontend] }] });
  ArgoCd.annotate(app);
  return release;
}

const at = (step: () => number) => (props?: AppProps) => {
  const app = new MeshApp(props);
  declareShop(app, step());
  return app;
};

export const scenarios: Scenarios = {
  committed: at(committedStep),
  'step-0': at(() => 0),
  'step-2': at(() => 2),
};

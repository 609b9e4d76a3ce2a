import { Chart, type AppProps } from 'cdk8s';
import { Probe } from 'cdk8s-plus-27';
import { MeshApp, MeshNamespace, MeshService, Port, Sidecar, Version, type StaticSidecarOptions } from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

/** Two services whose sidecars are written into their Deployments: there is no webhook to do it. */
export class StaticInjectionChart extends Chart {
  public constructor(app: MeshApp) {
    super(app, 'static-injection', { namespace: 'static' });
    new MeshNamespace(this, 'namespace');
    const httpbin = new MeshService(this, 'httpbin', {
      ports: [Port.http(8000, { targetPort: 8080 })],
      versions: {
        v1: Version.image('docker.io/mccutchen/go-httpbin:v2.15.0', {
          readiness: Probe.fromHttpGet('/status/200', { port: 8080 }),
        }),
      },
    });
    new MeshService(this, 'client', {
      ports: [Port.http(80)],
      versions: {
        v1: Version.image('docker.io/curlimages/curl:8.16.0', {
          command: ['/bin/sh', '-c', 'while sleep 1; do curl -s -o /dev/null http://httpbin:8000/status/200; done'],
        }),
      },
      calls: [httpbin],
    });
  }
}

const OPTIONS: StaticSidecarOptions = {
  traffic: { excludeInboundPorts: [9090], excludeOutboundPorts: [5432] },
  holdApplication: true,
  proxyConfig: { concurrency: 2 },
};

const withSidecar = (sidecar: Sidecar) => (props?: AppProps) => {
  const app = new MeshApp({ ...props, mesh: { sidecar } });
  new StaticInjectionChart(app);
  return app;
};

export const scenarios: Scenarios = {
  classic: withSidecar(Sidecar.static(OPTIONS)),
  native: withSidecar(Sidecar.static({ ...OPTIONS, native: true })),
};

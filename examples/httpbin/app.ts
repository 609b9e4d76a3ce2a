import { Chart, type AppProps } from 'cdk8s';
import {
  AccessLog,
  IstioVersion,
  MeshApp,
  MeshNamespace,
  MeshService,
  MeshTelemetry,
  Port,
  Sidecar,
  Version,
  type MeshSettings,
} from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

/** Two services that talk over mutual TLS, and an access log in JSON. */
export class HttpbinChart extends Chart {
  public readonly telemetry: MeshTelemetry;

  public constructor(app: MeshApp) {
    super(app, 'httpbin', { namespace: 'httpbin' });
    new MeshNamespace(this, 'namespace');

    const httpbin = new MeshService(this, 'httpbin', {
      ports: [Port.http(8000, { targetPort: 8080 })],
      versions: { v1: Version.image('docker.io/mccutchen/go-httpbin:v2.15.0') },
    });
    new MeshService(this, 'client', {
      ports: [Port.http(80)],
      versions: {
        v1: Version.image('docker.io/curlimages/curl:8.16.0', {
          command: ['/bin/sh', '-c', `while sleep 1; do curl -s -o /dev/null http://httpbin:8000/status/200; done`],
        }),
      },
      calls: [httpbin],
    });

    this.telemetry = new MeshTelemetry(this, 'telemetry', {
      accessLogs: [
        AccessLog.json({
          fields: {
            method: '%REQ(:METHOD)%',
            path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
            status: '%RESPONSE_CODE%',
            flags: '%RESPONSE_FLAGS%',
            caller: '%DOWNSTREAM_PEER_URI_SAN%',
            route: '%ROUTE_NAME%',
            milliseconds: '%DURATION%',
          },
        }),
      ],
    });
  }
}

const withMesh = (mesh: MeshSettings) => (props?: AppProps) => {
  const app = new MeshApp({ ...props, mesh });
  new HttpbinChart(app);
  return app;
};

export const scenarios: Scenarios = {
  httpbin: withMesh({}),
  'static-1.30': withMesh({ istio: IstioVersion.V1_30, sidecar: Sidecar.static() }),
  'static-1.5.0': withMesh({ istio: IstioVersion.V1_5, sidecar: Sidecar.static() }),
};

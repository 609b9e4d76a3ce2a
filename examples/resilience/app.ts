import { Chart, Duration, type AppProps } from 'cdk8s';
import {
  LocalRateLimit,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  RetryOn,
  Version,
  type MeshServiceProps,
} from 'cdk8s-mesh';
import type { Scenarios } from '../scenario';

const service = (chart: Chart, name: string, more: Partial<MeshServiceProps> = {}) =>
  new MeshService(chart, name, {
    ports: [Port.http(80, { targetPort: 8080 })],
    versions: { v1: Version.image(`registry.example.com/${name}:1.0.0`, { replicas: name === 'pool' ? 3 : 1 }) },
    ...more,
  });

/** One service for each way of living with failures, and a client that calls them all. */
export class ResilienceChart extends Chart {
  public constructor(app: MeshApp) {
    super(app, 'resilience', { namespace: 'resilience' });
    new MeshNamespace(this, 'namespace');

    // A request that fails is tried again, up to three times.
    const flaky = service(this, 'flaky');
    flaky.addRoute('all', {
      to: [flaky],
      retries: { attempts: 3, perTryTimeout: Duration.seconds(2), retryOn: [RetryOn.SERVER_ERROR] },
    });

    // A request that takes too long is given up.
    const slow = service(this, 'slow');
    slow.addRoute('all', { to: [slow], timeout: Duration.seconds(1), retries: { attempts: 0 } });

    // A pod that fails three times in a row gets no requests for a minute.
    const pool = service(this, 'pool', {
      trafficPolicy: {
        outlierDetection: {
          consecutive5XxErrors: 3,
          interval: Duration.seconds(1),
          baseEjectionTime: Duration.minutes(1),
          maxEjectionPercent: 100,
        },
      },
    });
    pool.addRoute('all', { to: [pool], retries: { attempts: 0 } });

    // More requests at a time than this are refused at once.
    const narrow = service(this, 'narrow', {
      trafficPolicy: {
        connectionPool: {
          tcp: { maxConnections: 1 },
          http: { http1MaxPendingRequests: 1, maxRequestsPerConnection: 1 },
        },
      },
    });
    narrow.addRoute('all', { to: [narrow], retries: { attempts: 0 } });

    // More requests in a minute than this are refused by the pod itself.
    const limited = service(this, 'limited');
    new LocalRateLimit(this, 'limited-requests', { of: limited, requests: 5, per: Duration.minutes(1) });

    service(this, 'client', { calls: [flaky, slow, pool, narrow, limited] });
  }
}

const resilience = (props?: AppProps): MeshApp => {
  const app = new MeshApp(props);
  new ResilienceChart(app);
  return app;
};

export const scenarios: Scenarios = { resilience };

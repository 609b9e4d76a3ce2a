import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import { ClientTls, HashAlgorithm, HashKey, LoadBalancer, LocalityLoadBalancing, istio } from '../../../src';

const connectionPool: istio.ConnectionPoolSettings = {
  tcp: {
    maxConnections: 100,
    connectTimeout: Duration.millis(30),
    tcpKeepalive: { probes: 3, time: Duration.hours(2), interval: Duration.seconds(75) },
    maxConnectionDuration: Duration.hours(1),
    idleTimeout: Duration.seconds(0),
  },
  http: {
    http1MaxPendingRequests: 10,
    http2MaxRequests: 1000,
    maxRequestsPerConnection: 10,
    maxRetries: 3,
    idleTimeout: Duration.minutes(5),
    h2UpgradePolicy: istio.H2UpgradePolicy.DO_NOT_UPGRADE,
    useClientProtocol: true,
    maxConcurrentStreams: 50,
    http2KeepAlive: { interval: Duration.seconds(30), timeout: Duration.seconds(5) },
  },
};

const outlierDetection: istio.OutlierDetection = {
  consecutive5XxErrors: 7,
  consecutiveGatewayErrors: 0,
  splitExternalLocalOriginErrors: true,
  consecutiveLocalOriginFailures: 3,
  interval: Duration.minutes(5),
  baseEjectionTime: Duration.minutes(15),
  maxEjectionPercent: 50,
  minHealthPercent: 0,
  outlierDetectionHttpErrorCodes: [429, 500],
};

const simpleTls = ClientTls.simple({
  sni: 'reviews.example.com',
  subjectAltNames: ['reviews.example.com'],
  caCertificates: '/etc/certs/ca.pem',
  caCrl: '/etc/certs/crl.pem',
});

const mutualTls = ClientTls.mutual({
  clientCertificate: '/etc/certs/client.pem',
  privateKey: '/etc/certs/key.pem',
  caCertificates: '/etc/certs/ca.pem',
  caCrl: '/etc/certs/crl.pem',
  sni: 'reviews.example.com',
  subjectAltNames: ['spiffe://cluster.local/ns/bookinfo/sa/reviews'],
});

/** Load balancers that between them say every field. */
const balancers: LoadBalancer[] = [
  LoadBalancer.roundRobin({
    warmup: { duration: Duration.seconds(30), minimumPercent: 5, aggression: 1.5 },
    zoneAwareLbSetting: {
      enabled: true,
      failover: [{ from: 'us-east', to: 'eu-west' }],
      failoverPriority: ['topology.istio.io/network'],
      minClusterSize: 3,
    },
  }),
  LoadBalancer.consistentHash(
    HashKey.cookie('user', {
      ttl: Duration.seconds(0),
      path: '/',
      attributes: [{ name: 'SameSite', value: 'Strict' }],
    }),
    { algorithm: HashAlgorithm.ringHash(2048) },
  ),
  LoadBalancer.consistentHash(HashKey.header('x-user'), { algorithm: HashAlgorithm.maglev(65537) }),
  LoadBalancer.consistentHash(HashKey.queryParameter('user')),
  LoadBalancer.consistentHash(HashKey.sourceIp()),
  LoadBalancer.leastRequest({
    localityLbSetting: LocalityLoadBalancing.distribute([{ from: 'eu/*', to: { 'eu/*': 80, 'us/*': 20 } }], {
      enabled: true,
    }),
  }),
  LoadBalancer.unspecified({
    localityLbSetting: LocalityLoadBalancing.failoverByLabelsAndRegion(['version'], [{ from: 'eu', to: 'us' }]),
  }),
];

const withEverything = (loadBalancer: LoadBalancer, tls: ClientTls, port: number): istio.TrafficPolicy => ({
  loadBalancer,
  connectionPool,
  outlierDetection,
  tls,
  proxyProtocol: { version: istio.ProxyProtocolVersion.V2 },
  retryBudget: { percent: 25, minRetryConcurrency: 5, budgetInterval: Duration.seconds(10) },
  portLevelSettings: [{ port: { number: port }, loadBalancer, connectionPool, outlierDetection, tls }],
});

const onlyBalanced = (loadBalancer: LoadBalancer, port: number): istio.TrafficPolicy => ({
  loadBalancer,
  portLevelSettings: [{ port: { number: port }, loadBalancer }],
});

/** DestinationRules that say every field at every place. */
export function declareDestinationRules(chart: Chart): void {
  balancers.forEach((loadBalancer, index) => {
    const tls = index === 0 ? mutualTls : simpleTls;
    const policy = (port: number): istio.TrafficPolicy =>
      index < 2 ? withEverything(loadBalancer, tls, port) : onlyBalanced(loadBalancer, port);
    new istio.DestinationRule(chart, `reviews-${index}`, {
      host: 'reviews.bookinfo.svc.cluster.local',
      trafficPolicy: policy(9080),
      subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: policy(9081) }, { name: 'all' }],
      exportTo: ['.'],
      workloadSelector: { matchLabels: { app: 'productpage' } },
    });
  });
  const unchecked: istio.TrafficPolicy = {
    tls: ClientTls.simple({ insecureSkipVerify: true }),
    tunnel: { protocol: 'POST', targetHost: 'db.example.com', targetPort: 5432 },
    portLevelSettings: [
      { port: { number: 443 }, tls: ClientTls.mutual({ credentialName: 'client', insecureSkipVerify: true }) },
    ],
  };
  new istio.DestinationRule(chart, 'far', {
    host: '*.example.com',
    trafficPolicy: unchecked,
    subsets: [{ name: 'tunnel', trafficPolicy: unchecked }],
    exportTo: ['*'],
  });
  new istio.DestinationRule(chart, 'far-by-secret', {
    host: 'db.example.com',
    trafficPolicy: { tls: ClientTls.mutual({ credentialName: 'client' }) },
    subsets: [
      { name: 'plain', trafficPolicy: { tls: ClientTls.disable() } },
      { name: 'secret', trafficPolicy: { tls: ClientTls.simple({ credentialName: 'ca' }) } },
      { name: 'mesh', trafficPolicy: { tls: ClientTls.istioMutual({ sni: 'db.example.com' }) } },
    ],
  });
}

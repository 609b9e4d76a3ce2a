import type { Random } from '../injection/random';
import type { MeshSettings } from '../injection/random-settings';

const FLAGS = [
  ['components.cni.enabled=true'],
  ['values.global.network=network2'],
  ['values.global.multiCluster.clusterName=cluster2'],
  ['values.global.meshID=mesh2'],
  ['values.global.imagePullPolicy=Always'],
  ['values.global.proxy.statusPort=123'],
  ['values.global.proxy.statusPort=0'],
  ['values.global.proxy.image=example.com/proxy:9'],
  ['values.global.proxy.image=other', 'values.global.proxy_init.image=init'],
  ['values.global.proxy_init.image=example.com/init:9'],
  ['values.global.proxy.privileged=true'],
  ['values.global.proxy.excludeInboundPorts=4,5'],
  ['values.global.proxy.includeInboundPorts=1,2', 'values.global.proxy.excludeOutboundPorts=3,4'],
  ['values.global.proxy.includeIPRanges=10.0.0.0/8', 'values.global.proxy.excludeIPRanges=10.1.0.0/16'],
  ['values.global.logAsJson=true'],
  ['values.global.mountMtlsCerts=true'],
  ['values.global.pilotCertProvider=kubernetes'],
  ['values.global.jwtPolicy=first-party-jwt'],
  ['values.global.proxy.tracer=datadog'],
  [
    'values.global.proxy.tracer=lightstep',
    'values.global.tracer.lightstep.address=ls:443',
    'values.global.tracer.lightstep.accessToken=token',
    'values.global.tracer.lightstep.cacertPath=/etc/lightstep/ca.pem',
  ],
  ['values.global.proxy.tracer=stackdriver'],
  ['values.global.tracer.zipkin.address=zipkin.tracing:9411'],
  ['values.global.telemetryNamespace=tracing', 'values.global.configNamespace=config'],
  ['values.sidecarInjectorWebhook.rewriteAppHTTPProbe=true'],
  ['values.global.proxy.readinessPeriodSeconds=7', 'values.global.proxy.readinessFailureThreshold=3'],
  ['values.global.sts.servicePort=463'],
  ['values.global.proxy.resources.limits.cpu=1500m'],
  ['values.global.proxy_init.resources.limits.cpu=1'],
  ['values.global.proxy.concurrency=0'],
  ['values.global.proxy.concurrency=4'],
  ['values.global.proxy.enableCoreDump=true'],
  ['values.global.proxy.logLevel=debug', 'values.global.proxy.dnsRefreshRate=10s'],
  ['values.global.proxy.clusterDomain=example.local', 'values.global.trustDomain=td.example'],
  ['values.global.proxy.envoyStatsd.enabled=true'],
  [
    'values.global.proxy.envoyMetricsService.enabled=true',
    'values.global.proxy.envoyMetricsService.host=ms.istio-system',
    'values.global.proxy.envoyMetricsService.port=15000',
    'values.global.proxy.envoyMetricsService.tlsSettings.mode=MUTUAL',
  ],
  [
    'values.global.podDNSSearchNamespaces[0]=global',
    'values.global.podDNSSearchNamespaces[1]={{ valueOrDefault .DeploymentMeta.Namespace "default" }}.global',
  ],
  ['hub=example.com/istio', 'tag=1.5.0-debug'],
  ['profile=demo'],
];

const MESHES = [
  'defaultConfig: {interceptionMode: TPROXY}',
  'defaultConfig: {interceptionMode: NONE}',
  'defaultConfig: {concurrency: 3, drainDuration: 10s, parentShutdownDuration: 90s}',
  'defaultConfig: {drainDuration: 90s}',
  'defaultConfig: {connectTimeout: 1500ms, proxyAdminPort: 15001}',
  'defaultConfig: {connectTimeout: 31s}',
  'defaultConfig: {proxyMetadata: {B: mesh, A: mesh}, discoveryAddress: "pilot:15010"}',
  'defaultConfig: {discoveryAddress: pilot}',
  'defaultConfig: {statsdUdpAddress: "statsd:8125"}',
  'sdsUdsPath: ""',
];

/** A number of meshes; rendering the charts costs a tenth of a second, so pods share them. */
export function randomMeshes(random: Random, count: number): MeshSettings[] {
  const meshes: MeshSettings[] = [{ set: [] }];
  while (meshes.length < count)
    meshes.push({ set: random.some(FLAGS, 4).flat(), mesh: random.maybe(0.4, () => random.pick(MESHES)) });
  return meshes;
}

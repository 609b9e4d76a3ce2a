import { emitDocument } from '../../src/files/emit';
import type { Random } from './random';
import { randomProxyConfig } from './random-proxy-config';

const PORTS = ['', '80', '80,443', '*', ' 8080 , 9090 ', '15020', 'http', '65536', '0', '-1', '80,,443'];
const RANGES = [
  '',
  '*',
  '10.0.0.0/8',
  '10.0.0.0/8,172.16.0.0/12',
  '10.0.0.1',
  'fd00::/8',
  '10.0.0.0/33',
  'bad',
  ' 10.0.0.0/8',
];
const QUANTITIES = [
  '100m',
  '0.5',
  '2',
  '1024Mi',
  '1.5Gi',
  '4000m',
  '1e3',
  '128974848',
  '0',
  '',
  'lots',
  '0.1Ki',
  '100.5m',
  '1Ki',
  '-1',
];
const INTERFACES = ['net1', 'net1,net2', '', 'a-very-long-interface-name', '1net', 'eth0, eth1'];
const UINTS = ['1', '10', '0', '010', '089', '-1', '', 'x', '4294967296'];
const BOOLS = ['true', 'false', 'True', '0', 'yes', ''];

const PROXY_CONFIGS = [
  'concurrency: 2',
  'concurrency: 0',
  'holdApplicationUntilProxyStarts: true',
  'holdApplicationUntilProxyStarts: false',
  'proxyMetadata:\n  ISTIO_META_DNS_CAPTURE: "true"\n  A: b\n',
  '{"proxyMetadata": {"ISTIO_META_ENABLE_HBONE": "true"}}',
  'proxyMetadata: {IPTABLES_TRACE_LOGGING: "true"}',
  'proxyMetadata: {A: 1}',
  'image: {imageType: distroless}',
  'image: {imageType: debug}\ntracing: {}',
  'interceptionMode: TPROXY',
  'interceptionMode: NOTHING',
  'drainDuration: 23s',
  'drainDuration: 1m30s\nterminationDrainDuration: 1500ms',
  'drainDuration: 1.5s',
  'statusPort: 15099',
  'statusPort: 0',
  'tracing: {zipkin: {address: "zipkin.istio-system:9411"}, sampling: 10.5}',
  'tracing: {zipkin: {address: zipkin}}',
  'tracing: {tlsSettings: {mode: SIMPLE, caCertificates: /etc/certs/ca.pem}, customTags: {a: {literal: {value: "<&>"}}}}',
  'discoveryAddress: istiod.other.svc:15012',
  'discoveryAddress: nowhere',
  'proxyStatsMatcher: {inclusionPrefixes: [a, b], inclusionRegexps: [".*x.*"]}',
  'extraStatTags: [a, b]\nmeshId: m',
  'readinessProbe: {httpGet: {path: /x, port: 80}, initialDelaySeconds: 3}',
  'caCertificatesPem: ["x"]\ngatewayTopology: {numTrustedProxies: 2, forwardClientCertDetails: SANITIZE}',
  'unknownField: 3',
  'proxy_admin_port: 15001',
  'serviceCluster: mine',
  'tracingServiceName: CANONICAL_NAME_ONLY',
  'envoyAccessLogService: {address: "als:15000", tlsSettings: {mode: ISTIO_MUTUAL}, tcpKeepalive: {time: 10s}}',
  'proxyHeaders: {forwardedClientCert: SANITIZE, server: {disabled: true}, requestId: {}}',
  'privateKeyProvider: {cryptomb: {pollDelay: 10ms}}',
  'concurrency: two',
  '- a',
  'a: b: c',
  '',
];

const VOLUMES = [
  '{"data":{"emptyDir":{}}}',
  '{"b":{"secret":{"secretName":"s"}},"a":{"configMap":{"name":"c","optional":true}}}',
  '{"istio-data":{"hostPath":{"path":"/x"}}}',
  '[{"name":"l","emptyDir":{}}]',
  '{}',
  'null',
  'broken',
  '{"x":"y"}',
  '{"x":{}}',
];
const MOUNTS = [
  '{"data":{"mountPath":"/data"}}',
  '{"b":{"mountPath":"/b","readOnly":true},"a":{"mountPath":"/a","subPath":"s"}}',
  '{"c":{"mountPath":"/etc/istio/proxy"}}',
  '{}',
  '"text"',
  'broken',
];
const NETWORKS = [
  '',
  'a',
  'a, default/istio-cni',
  '[{"name":"a"}]',
  '[{"name":"istio-cni","namespace":"default"}]',
  '[broken]',
  '[]',
];
const PROMETHEUS_PORTS = ['9090', '15020', 'http', '', '15090', '0'];

/** What an earlier injection noted, or somebody wrote for it. */
const STATUSES = [
  '{"initContainers":["istio-init"],"containers":["istio-proxy"],"volumes":null,"imagePullSecrets":null,"revision":"old"}',
  '{"initContainers":["istio-init","istio-proxy"],"containers":null}',
  '{"containers":["app"]}',
  '{}',
  'null',
  'broken',
];
const OVERRIDES = [
  '{"containers":[{"name":"istio-proxy","image":"auto","resources":{"limits":{"cpu":"3000m"}},"env":[{"name":"A","value":"b"}]}]}',
  '{"initContainers":[{"name":"istio-proxy","resources":{}},{"name":"istio-init","image":"mine:1","resources":{}}]}',
  '{"containers":[{"name":"app","image":"app:2","resources":{}}]}',
  '{}',
  'broken',
];

/** For each annotation the values to draw from; many valid, some not. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'sidecar.istio.io/inject': ['true', 'true', 'false', 'maybe', ''],
  'proxy.istio.io/config': PROXY_CONFIGS,
  'sidecar.istio.io/interceptionMode': ['REDIRECT', 'TPROXY', 'NONE', 'NONE', 'redirect'],
  'sidecar.istio.io/capNetBindService': ['true', 'false'],
  'sidecar.istio.io/nativeSidecar': ['true', 'false', 'maybe', ''],
  'sidecar.istio.io/proxyImage': ['proxy', 'example.com/proxy:1', 'a/b'],
  'sidecar.istio.io/proxyImageType': ['debug', 'distroless', 'default', '', 'x'],
  'sidecar.istio.io/proxyCPU': QUANTITIES,
  'sidecar.istio.io/proxyMemory': QUANTITIES,
  'sidecar.istio.io/proxyCPULimit': QUANTITIES,
  'sidecar.istio.io/proxyMemoryLimit': QUANTITIES,
  'sidecar.istio.io/logLevel': ['debug', 'info'],
  'sidecar.istio.io/componentLogLevel': ['http:debug', ''],
  'sidecar.istio.io/agentLogLevel': ['default:debug'],
  'sidecar.istio.io/bootstrapOverride': ['my-bootstrap', ''],
  'sidecar.istio.io/userVolume': VOLUMES,
  'sidecar.istio.io/userVolumeMount': MOUNTS,
  'sidecar.istio.io/rewriteAppHTTPProbers': BOOLS,
  'status.sidecar.istio.io/port': ['15020', '0', '123', '', '70000', ' 99 '],
  'readiness.status.sidecar.istio.io/initialDelaySeconds': UINTS,
  'readiness.status.sidecar.istio.io/periodSeconds': UINTS,
  'readiness.status.sidecar.istio.io/failureThreshold': UINTS,
  'traffic.sidecar.istio.io/includeOutboundIPRanges': RANGES,
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': RANGES,
  'traffic.sidecar.istio.io/includeInboundPorts': PORTS,
  'traffic.sidecar.istio.io/excludeInboundPorts': PORTS,
  'traffic.sidecar.istio.io/includeOutboundPorts': PORTS,
  'traffic.sidecar.istio.io/excludeOutboundPorts': PORTS,
  'traffic.sidecar.istio.io/excludeInterfaces': INTERFACES,
  'traffic.sidecar.istio.io/kubevirtInterfaces': INTERFACES,
  'istio.io/reroute-virtual-interfaces': INTERFACES,
  'k8s.v1.cni.cncf.io/networks': NETWORKS,
  'prometheus.istio.io/merge-metrics': BOOLS,
  'prometheus.io/scrape': BOOLS,
  'prometheus.io/port': PROMETHEUS_PORTS,
  'prometheus.io/path': ['/metrics', '', '/<x>&'],
  'kubectl.kubernetes.io/default-container': ['app', ''],
  'kubectl.kubernetes.io/default-logs-container': ['app'],
  'apm.datadoghq.com/env': ['{"B":"x","A":1}', '{}', 'null', 'broken', '{"C":true}'],
  'inject.istio.io/templates': [
    'sidecar',
    'gateway',
    'sidecar,sidecar',
    ' sidecar , gateway',
    'none',
    'grpc-agent',
    'grpc-simple',
    'gateway,sidecar',
  ],
  'sidecar.istio.io/status': STATUSES,
  'proxy.istio.io/overrides': OVERRIDES,
  'istio.io/rev': ['canary', ''],
  'prometheus.istio.io/scrape-targets': ['9090:/a,9091', ':/b'],
  'example.com/note': ['a "quoted" <b> & \n more', ''],
};

const LABELS: Readonly<Record<string, readonly string[]>> = {
  app: ['app', 'a-very-long-name-that-goes-on-and-on-until-it-is-longer-than-a-label-may-be-0', ''],
  version: ['v1', ''],
  'app.kubernetes.io/name': ['named', '', '-.odd_name-'],
  'app.kubernetes.io/version': ['1.2.3', ''],
  'sidecar.istio.io/inject': ['true', 'true', 'false', ''],
  'service.istio.io/canonical-name': ['canonical', ''],
  'service.istio.io/canonical-revision': ['r2'],
  'service.istio.io/workload-name': ['other', ''],
  'security.istio.io/tlsMode': ['disabled', ''],
  'topology.istio.io/network': ['network1', ''],
  'networking.istio.io/tunnel': ['x'],
  'pod-template-hash': ['5d7c', ''],
  deploymentconfig: ['dc'],
};

function drawn(
  random: Random,
  choices: Readonly<Record<string, readonly string[]>>,
  most: number,
): Record<string, string> | undefined {
  const names = random.some(Object.keys(choices), most);
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    names.map((name) => {
      const isConfig = name === 'proxy.istio.io/config' && random.chance(0.5);
      return [name, isConfig ? emitDocument(randomProxyConfig(random)) : random.pick(choices[name])];
    }),
  );
}

export function randomAnnotations(random: Random): Record<string, string> | undefined {
  const annotations = drawn(random, CHOICES, random.pick([0, 1, 2, 3, 6]));
  if (!annotations || random.chance(0.9)) return annotations;
  // Prometheus takes whatever is no letter or digit for an underscore.
  return Object.fromEntries(
    Object.entries(annotations).map(([name, text]) => [name.replace(/^prometheus\.io\//, 'prometheus_io_'), text]),
  );
}

export function randomLabels(random: Random): Record<string, string> | undefined {
  return drawn(random, LABELS, random.pick([1, 3, 5]));
}

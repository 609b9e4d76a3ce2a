import { emitDocument } from '../../src/files/emit';
import { JUDGED_RELEASE } from '../client';
import type { Random } from './random';
import { randomProxyConfig } from './random-proxy-config';

/** The settings of one mesh. */
export interface MeshSettings {
  readonly set: readonly string[];
  readonly mesh?: string;
  /** The values of an IstioOperator. */
  readonly values?: string;
}

const FLAGS = [
  ['components.cni.enabled=true'],
  ['components.cni.enabled=true', 'values.cni.provider=multus'],
  ['values.global.network=network2'],
  ['values.global.multiCluster.clusterName=cluster2'],
  ['values.global.meshID=mesh2'],
  ['values.global.imagePullPolicy=Always'],
  ['values.global.imagePullSecrets[0]=mine', 'values.global.imagePullSecrets[1]=registry'],
  ['values.global.proxy.statusPort=123'],
  ['values.global.proxy.statusPort=0'],
  ['values.global.proxy.holdApplicationUntilProxyStarts=true'],
  ['values.global.proxy.image=example.com/proxy:9'],
  ['values.global.proxy.image=other', 'values.global.proxy_init.image=init'],
  ['values.global.variant=distroless'],
  ['values.global.proxy.privileged=true'],
  ['values.global.proxy.excludeInboundPorts=4,5'],
  ['values.global.proxy.includeOutboundPorts=1,2', 'values.global.proxy.excludeOutboundPorts=3,4'],
  ['values.global.proxy.includeIPRanges=10.0.0.0/8', 'values.global.proxy.excludeIPRanges=10.1.0.0/16'],
  ['values.global.logAsJson=true', 'values.global.logging.level=all:debug'],
  ['values.global.proxy.outlierLogPath=/dev/stdout'],
  ['values.global.mountMtlsCerts=true'],
  ['values.global.nativeNftables=true'],
  ['values.global.proxy_init.forceApplyIptables=true'],
  ['values.global.pilotCertProvider=custom', 'values.global.caAddress=ca.example.com:443'],
  ['values.global.caName=GkeWorkloadCertificate'],
  ['values.global.proxy.tracer=datadog'],
  [
    'values.global.proxy.tracer=lightstep',
    'values.global.tracer.lightstep.address=ls:443',
    'values.global.tracer.lightstep.accessToken=token',
  ],
  ['values.global.proxy.tracer=zipkin'],
  ['values.global.proxy.tracer=stackdriver'],
  ['values.sidecarInjectorWebhook.rewriteAppHTTPProbe=false'],
  ['values.global.proxy.startupProbe.enabled=false'],
  ['values.global.proxy.startupProbe.failureThreshold=3', 'values.global.proxy.readinessPeriodSeconds=7'],
  ['values.pilot.env.ENABLE_CLUSTER_TRUST_BUNDLE_API=true'],
  ['values.global.trustBundleName=bundle'],
  ['values.global.sts.servicePort=463'],
  ['values.global.proxy.resources.limits.cpu=1500m'],
  ['values.global.proxy.seccompProfile.type=RuntimeDefault'],
  ['values.global.proxy.lifecycle.preStop.exec.command[0]=sleep'],
  ['values.gateways.securityContext.runAsUser=0'],
  ['values.global.proxy.clusterDomain=example.local', 'values.global.istioNamespace=mesh'],
  ['hub=example.com/istio', 'tag=1.2-debug'],
  ['meshConfig.defaultConfig.proxyMetadata.FROM_MESH=1', 'meshConfig.trustDomain=td.example'],
  ['meshConfig.defaultConfig.holdApplicationUntilProxyStarts=true'],
  ['profile=demo'],
  ['profile=ambient'],
  ['profile=preview'],
  ['profile=openshift'],
  ['profile=openshift-ambient'],
  ['profile=minimal'],
  ['values.global.platform=openshift'],
  ['values.global.proxy.logLevel=debug', 'values.global.proxy.componentLogLevel=misc:info'],
  ['values.global.trustDomain=x.example'],
  ...(JUDGED_RELEASE < '1.31'
    ? []
    : [
        ['values.global.enableReaderRBAC=true', 'values.cni.useAppArmorAnnotation=true'],
        ['values.global.readerServiceAccount.name=reader'],
      ]),
  ['values.pilot.crlConfigMapName=crl'],
  ['values.global.proxy.readinessInitialDelaySeconds=0', 'values.global.proxy.readinessFailureThreshold=0'],
];

const OPERATORS = [
  "sidecarInjectorWebhook: {templates: {none: \"metadata: {labels: {d: '{{ dir .Values.global.hub }}', e: '{{ ext \\\"/a.b/c.tar.gz\\\" }}', c: '{{ clean \\\"/a//b/../../../c/.\\\" }}', u: '{{ untilStep 1 8 3 | join \\\",\\\" }}', f: '{{ floor 1.5 }}{{ ceil 1.5 }}'}}\"}}",
  'global: {proxy: {resources: {limits: {cpu: null, memory: 500Mi}, requests: {cpu: "0"}}}}',
  'global: {proxy: {resources: {limits: {cpu: null}}}}',
  'global: {proxy: {resources: null}}',
  'global: {proxy: {lifecycle: {postStart: {exec: {command: [sleep, "1"]}}}, seccompProfile: {type: Localhost, localhostProfile: "p"}}}',
  `sidecarInjectorWebhook: {templates: {none: "{{ if .Spec.Containers }}spec: {volumes: [{name: added, emptyDir: {}}]}{{ end }}"}}`,
  'sidecarInjectorWebhook: {templates: {none: "metadata: {labels: {n: \'{{ len .Spec.Containers }}\', h: {{ .Values.global.hub | base }}}}"}}',
  'gateways: {securityContext: {runAsUser: 0}, seccompProfile: {type: RuntimeDefault}}',
];

const MESHES = [
  'defaultConfig: {interceptionMode: TPROXY}',
  'enablePrometheusMerge: false',
  'defaultConfig: {statusPort: 15099}',
  'defaultConfig: {proxyMetadata: {A: mesh, B: mesh}, tracing: {}}',
  'inboundTrafficPolicy: {mode: LOCALHOST}',
  'proxyListenPort: 15101\nproxyInboundListenPort: 15106\ntrustDomain: other.example',
  'defaultConfig: {image: {imageType: debug}, concurrency: 3, drainDuration: 10s}',
  'defaultConfig: {holdApplicationUntilProxyStarts: true}',
  'trustDomain: ""',
];

function randomMesh(random: Random): string {
  return emitDocument({ defaultConfig: randomProxyConfig(random) });
}

/** A number of meshes; rendering one costs a second, so pods share them. */
export function randomMeshes(random: Random, count: number): MeshSettings[] {
  const meshes: MeshSettings[] = [{ set: [] }];
  while (meshes.length < count) {
    meshes.push({
      set: random.some(FLAGS, 4).flat(),
      mesh: random.maybe(0.4, () => random.pick(MESHES)) ?? random.maybe(0.3, () => randomMesh(random)),
      values: random.maybe(0.3, () => random.pick(OPERATORS)),
    });
  }
  return meshes;
}

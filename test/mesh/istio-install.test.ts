import { App, Chart, Testing } from 'cdk8s';
import { parse as parseYaml } from 'yaml';
import {
  AccessLog,
  GatewayExposure,
  InstallMethod,
  IstioChart,
  IstioInstall,
  type IstioInstallProps,
  IstioVersion,
  Mesh,
  type MeshSettings,
  MeshTelemetry,
  TraceCollector,
} from '../../src';
import type { Rendered } from '../rendered';

const install = (props: Partial<IstioInstallProps> = {}, settings: MeshSettings = {}): [Chart, IstioInstall] => {
  const chart = new Chart(new App(), 'platform');
  Mesh.configure(chart, settings);
  return [chart, new IstioInstall(chart, 'istio', { version: '1.30.3', ...props })];
};
const parse = (text: string): Rendered => parseYaml(text);

test('an Application of Argo CD for each chart, in waves', () => {
  const [chart] = install({ cni: true });
  const objects = Testing.synth(chart) as Rendered[];
  expect(
    objects.map(({ kind, metadata, spec }) => [
      kind,
      metadata.namespace,
      metadata.name,
      metadata.annotations['argocd.argoproj.io/sync-wave'],
      spec.source.chart,
      spec.source.targetRevision,
      spec.destination.namespace,
    ]),
  ).toEqual([
    ['Application', 'argocd', 'istio-base', '0', 'base', '1.30.3', 'istio-system'],
    ['Application', 'argocd', 'istio-cni', '1', 'cni', '1.30.3', 'istio-system'],
    ['Application', 'argocd', 'istiod', '2', 'istiod', '1.30.3', 'istio-system'],
    ['Application', 'argocd', 'istio-ingressgateway', '3', 'gateway', '1.30.3', 'istio-system'],
  ]);
  expect(objects[2].spec.ignoreDifferences[0].kind).toBe('ValidatingWebhookConfiguration');
});

test('a HelmRelease of Flux for each chart, each waiting for those before it', () => {
  const [chart] = install({ method: InstallMethod.FLUX, gateways: [{ name: 'a' }, { name: 'b', namespace: 'edge' }] });
  const [repository, ...releases] = Testing.synth(chart) as Rendered[];
  expect(repository).toMatchObject({ kind: 'HelmRepository', metadata: { namespace: 'flux-system', name: 'istio' } });
  expect(releases.map(({ metadata, spec }) => [metadata.name, spec.targetNamespace, spec.dependsOn])).toEqual([
    ['istio-base', 'istio-system', undefined],
    ['istiod', 'istio-system', [{ name: 'istio-base' }]],
    ['a', 'istio-system', [{ name: 'istiod' }]],
    ['b', 'edge', [{ name: 'istiod' }]],
  ]);
});

test('values follow from the settings of the mesh; the access log is on', () => {
  const [chart, istio] = install(
    { method: InstallMethod.VALUES, cni: true, registryOnly: true },
    {
      revision: 'blue',
      rootNamespace: 'mesh',
      trustDomain: 'example.com',
      clusterDomain: 'cluster.example',
      ingressGateway: { namespace: 'edge', labels: { istio: 'edge' } },
    },
  );
  expect(Testing.synth(chart)).toEqual([]);
  const log = { name: 'json-access-log', envoyFileAccessLog: { path: '/dev/stdout', logFormat: { labels: {} } } };
  expect(parse(istio.valuesOf(IstioChart.BASE))).toEqual({
    global: { istioNamespace: 'mesh' },
    defaultRevision: 'blue',
  });
  expect(parse(istio.valuesOf(IstioChart.CNI))).toEqual({ revision: 'blue' });
  expect(parse(istio.valuesOf(IstioChart.ISTIOD))).toEqual({
    revision: 'blue',
    pilot: { cni: { enabled: true } },
    global: { istioNamespace: 'mesh', proxy: { clusterDomain: 'cluster.example' } },
    meshConfig: {
      trustDomain: 'example.com',
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      extensionProviders: [log],
      defaultProviders: { accessLogging: ['json-access-log'] },
    },
  });
  expect(parse(istio.valuesOf(IstioChart.GATEWAY))).toEqual({
    name: 'istio-ingressgateway',
    revision: 'blue',
    labels: { app: 'istio-ingressgateway', istio: 'edge' },
    service: {
      type: 'LoadBalancer',
      ports: [
        { name: 'status-port', port: 15021, targetPort: 15021, protocol: 'TCP' },
        { name: 'http', port: 80, targetPort: 80, protocol: 'TCP' },
        { name: 'https', port: 443, targetPort: 443, protocol: 'TCP' },
      ],
    },
  });
});

test('a gateway on ports of the nodes', () => {
  const gateway = {
    name: 'edge',
    exposure: GatewayExposure.NODE_PORT,
    ports: [{ port: 443, targetPort: 8443, nodePort: 30443 }],
  };
  const [, istio] = install({ gateways: [gateway] });
  expect(parse(istio.valuesOf(IstioChart.GATEWAY, 'edge')).service).toEqual({
    type: 'NodePort',
    ports: [
      { name: 'status-port', port: 15021, targetPort: 15021, protocol: 'TCP' },
      { name: 'https', port: 443, targetPort: 8443, nodePort: 30443, protocol: 'TCP' },
    ],
  });
});

test('providers of telemetry are joined with the access log', () => {
  const [chart] = install();
  const telemetry = new MeshTelemetry(chart, 'telemetry', {
    accessLogs: [AccessLog.json()],
    tracing: { collector: TraceCollector.zipkin({ service: 'zipkin.observability.svc.cluster.local' }) },
  });
  const istio = new IstioInstall(chart, 'again', {
    version: '1.30.0',
    meshConfig: [telemetry.meshConfig, { enableTracing: true }],
  });
  expect(istio.meshConfig).toMatchObject({
    enableTracing: true,
    extensionProviders: [{ name: 'json-access-log' }, { name: 'zipkin' }],
    defaultProviders: { accessLogging: ['json-access-log'] },
  });
});

test.each([
  [AccessLog.envoy(), { accessLogFile: '/dev/stdout' }],
  [AccessLog.off(), {}],
  [AccessLog.to('otel'), { defaultProviders: { accessLogging: ['otel'] } }],
])('access log %#', (accessLog, meshConfig) => {
  expect(install({ accessLog })[1].meshConfig).toEqual(meshConfig);
});

test.each(['1.29.1', '1.30', 'latest', '1.300.0'])('refuses version %s', (version) => {
  expect(() => install({ version })).toThrow('MESH0120');
});

test('takes the version of another release where the mesh is of it', () => {
  expect(() => install({ version: '1.29.1' }, { istio: IstioVersion.V1_29 })).not.toThrow();
});

test('refuses what would be lost', () => {
  expect(() => install()[1].valuesOf(IstioChart.CNI)).toThrow('MESH0121');
  const other = { extensionProviders: [{ name: 'json-access-log', envoyFileAccessLog: { path: '/x' } }] };
  expect(() => install({ meshConfig: [other] })).toThrow('MESH0806');
});

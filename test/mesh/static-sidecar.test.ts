import { ApiObject, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import {
  Injector,
  IstioProfile,
  IstioVersion,
  MeshApp,
  MeshNamespace,
  MeshService,
  Port,
  Sidecar,
  SidecarInterception,
  Version,
  type MeshServiceProps,
  type SidecarOptions,
  type StaticSidecarOptions,
} from '../../src';

function synthesized(sidecar: Sidecar, props: Partial<MeshServiceProps> = {}, istio = IstioVersion.V1_30) {
  const app = new MeshApp({ mesh: { sidecar, istio } });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace');
  const service = { ports: [Port.http(8080)], versions: { v1: Version.image('web:1') }, ...props };
  new MeshService(chart, 'web', service);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const objects = Testing.synth(chart) as any[];
  return {
    namespace: objects.find(({ kind }) => kind === 'Namespace'),
    deployment: objects.find(({ kind }) => kind === 'Deployment'),
  };
}

const OPTIONS: SidecarOptions = {
  resources: { cpuRequest: '50m', memoryLimit: '256Mi' },
  image: 'example.com/proxyv2:1',
  traffic: {
    mode: SidecarInterception.REDIRECT,
    includeOutboundIpRanges: ['10.0.0.0/8'],
    excludeOutboundIpRanges: ['10.1.0.0/16', '10.2.0.0/16'],
    includeInboundPorts: [8080],
    excludeInboundPorts: [9090],
    excludeOutboundPorts: [5432],
  },
  holdApplication: true,
  proxyConfig: { concurrency: 2, environment: { ISTIO_META_DNS_CAPTURE: 'true' }, drainDuration: Duration.seconds(20) },
};

const ANNOTATIONS = {
  'proxy.istio.io/config':
    '{"concurrency":2,"drainDuration":"20s","holdApplicationUntilProxyStarts":true,"proxyMetadata":{"ISTIO_META_DNS_CAPTURE":"true"}}',
  'sidecar.istio.io/interceptionMode': 'REDIRECT',
  'sidecar.istio.io/proxyCPU': '50m',
  'sidecar.istio.io/proxyImage': 'example.com/proxyv2:1',
  'sidecar.istio.io/proxyMemoryLimit': '256Mi',
  'traffic.sidecar.istio.io/excludeInboundPorts': '9090',
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': '10.1.0.0/16,10.2.0.0/16',
  'traffic.sidecar.istio.io/excludeOutboundPorts': '5432',
  'traffic.sidecar.istio.io/includeInboundPorts': '8080',
  'traffic.sidecar.istio.io/includeOutboundIPRanges': '10.0.0.0/8',
};

describe('Sidecar.webhook', () => {
  it('writes options as the annotations that Istio documents', () => {
    const { deployment } = synthesized(Sidecar.webhook({ ...OPTIONS, native: true }));
    const { annotations, labels } = deployment.spec.template.metadata;
    expect(annotations).toEqual({ ...ANNOTATIONS, 'sidecar.istio.io/nativeSidecar': 'true' });
    expect(labels['sidecar.istio.io/inject']).toBe('true');
    expect(deployment.spec.template.spec.containers).toHaveLength(1);
  });

  it('writes no annotation where no option is said', () => {
    expect(synthesized(Sidecar.webhook()).deployment.spec.template.metadata.annotations).toBeUndefined();
  });
});

describe('Sidecar.static', () => {
  it('writes what the injector makes of the same pod, and leaves the namespace unlabelled', () => {
    const { deployment: plain } = synthesized(Sidecar.webhook(OPTIONS));
    const { namespace, deployment } = synthesized(Sidecar.static(OPTIONS));
    delete plain.spec.template.metadata.labels['sidecar.istio.io/inject'];
    const { object } = new Injector().inject(plain);
    expect(deployment.spec).toEqual(object.spec);
    expect(namespace.metadata.labels).toBeUndefined();
    const [proxy] = deployment.spec.template.spec.containers;
    expect(proxy).toMatchObject({
      name: 'istio-proxy',
      image: 'example.com/proxyv2:1',
      resources: { requests: { cpu: '50m' }, limits: { memory: '256Mi' } },
    });
    expect(proxy.lifecycle.postStart.exec.command).toEqual(['pilot-agent', 'wait']);
  });

  it('takes the release of the mesh, native sidecars and settings of the installation', () => {
    const sidecar = Sidecar.static({ native: true, hub: 'h', set: ['values.global.proxy.logLevel=debug'] });
    const { deployment } = synthesized(sidecar, {}, IstioVersion.V1_29);
    const { initContainers, containers } = deployment.spec.template.spec;
    expect(containers.map(({ name }: { name: string }) => name)).toEqual(['web']);
    expect(initContainers[1]).toMatchObject({
      name: 'istio-proxy',
      restartPolicy: 'Always',
      image: 'h/proxyv2:1.29.1',
    });
    expect(initContainers[1].args).toContain('--proxyLogLevel=debug');
  });

  describe('for Istio 1.5', () => {
    const options: StaticSidecarOptions = {
      resources: { cpuRequest: '50m' },
      traffic: { mode: SidecarInterception.TPROXY, excludeInboundPorts: [9090] },
      rewriteProbes: true,
      meshConfig: { defaultConfig: { concurrency: 3 } },
    };

    it('writes what its injector makes of the same pod', () => {
      const { deployment: plain } = synthesized(Sidecar.webhook({ ...options }));
      const { deployment } = synthesized(Sidecar.static(options), {}, IstioVersion.V1_5);
      delete plain.spec.template.metadata.labels['sidecar.istio.io/inject'];
      const { meshConfig } = options;
      const { object } = new Injector({ profile: IstioProfile.V1_5, meshConfig }).inject(plain);
      expect(deployment.spec).toEqual(object.spec);
      const [, proxy] = deployment.spec.template.spec.containers;
      expect(proxy).toMatchObject({ image: 'docker.io/istio/proxyv2:1.5.0', resources: { requests: { cpu: '50m' } } });
    });

    it.each<[string, StaticSidecarOptions, RegExp]>([
      ['native', { native: true }, /given: true; fix: leave the option out/],
      ['holdApplication', { holdApplication: true }, /given: true/],
      ['resources.memoryLimit', { resources: { memoryLimit: '1Gi' } }, /given: "1Gi"/],
      ['proxyConfig.concurrency', { proxyConfig: { concurrency: 2 } }, /given: 2; fix: .*meshConfig: { defaultConfig/],
    ])('refuses %s', (option, refused, message) => {
      const synth = () => synthesized(Sidecar.static(refused), {}, IstioVersion.V1_5);
      expect(synth).toThrow(`[MESH1108] Sidecar.static: Istio 1.5.0 has nothing for the option ${option};`);
      expect(synth).toThrow(message);
    });

    it('refuses pods that ask its webhook for a sidecar by a label', () => {
      const synth = () => synthesized(Sidecar.webhook(), {}, IstioVersion.V1_5);
      expect(synth).toThrow('[MESH0207] shop/web/v1: the webhook of Istio 1.5 does not read the labels');
      expect(synth).toThrow(/fix: .*Sidecar\.static\(\)/);
      const { deployment } = synthesized(Sidecar.none(), {}, IstioVersion.V1_5);
      expect(deployment.spec.template.metadata.labels['sidecar.istio.io/inject']).toBe('false');
    });
  });

  it('holds for one service alone, where its namespace is not labelled', () => {
    const { deployment } = synthesized(Sidecar.none(), { sidecar: Sidecar.static() });
    expect(deployment.spec.template.metadata.annotations['sidecar.istio.io/status']).toContain('istio-proxy');
  });

  it('injects a workload that was made elsewhere, patches included', () => {
    const app = new MeshApp({ mesh: { sidecar: Sidecar.static() } });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const workload = new Deployment(chart, 'own', { containers: [{ image: 'web:1', portNumber: 8080 }] });
    ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/hostname', 'patched'));
    new MeshService(chart, 'web', { ports: [Port.http(8080)], versions: { v1: Version.of(workload) } });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const deployment = (Testing.synth(chart) as any[]).find(({ kind }) => kind === 'Deployment');
    expect(deployment.spec.template.spec).toMatchObject({
      hostname: 'patched',
      containers: [{}, { name: 'istio-proxy' }],
    });
  });

  it('refuses to be injected twice', () => {
    const app = new MeshApp();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new MeshNamespace(chart, 'namespace');
    new MeshService(chart, 'web', {
      ports: [Port.http(80)],
      versions: { v1: Version.image('web:1') },
      sidecar: Sidecar.static(),
    });
    expect(() => app.synth()).toThrow(/\[MESH1106\].*shop\/web.*namespace shop.*fix: take the injection label off/s);
  });

  it.each<[string, SidecarOptions, RegExp]>([
    [
      'a range',
      { traffic: { includeOutboundIpRanges: ['everything'] } },
      /MESH1101.*includeOutboundIPRanges.*"everything".*IP ranges/,
    ],
    ['a port', { traffic: { excludeInboundPorts: [70000] } }, /MESH1101.*excludeInboundPorts.*"70000"/],
    ['a quantity', { resources: { cpuLimit: 'lots' } }, /MESH1101.*proxyCPULimit.*"lots".*250m/],
    [
      'a duration',
      { proxyConfig: { drainDuration: Duration.millis(1500) } },
      /MESH1101.*proxy\.istio\.io\/config.*whole seconds/,
    ],
  ])('refuses %s where it is said', (_, options, message) => {
    expect(() => Sidecar.static(options)).toThrow(message);
    expect(() => Sidecar.webhook(options)).toThrow(message);
  });
});

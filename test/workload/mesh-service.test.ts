import { ApiObject, App, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import {
  ConfigMap,
  ContainerSecurityContextProps,
  Cpu,
  Deployment,
  EnvValue,
  Probe,
  ServiceAccount,
  StatefulSet,
  Service,
  Volume,
} from 'cdk8s-plus-27';
import { Mesh, MeshService, MeshVersion, Port, Sidecar, Version, type MeshServiceProps } from 'cdk8s-mesh';
import type { Rendered } from '../rendered';

const chartIn = (namespace?: string) => new Chart(Testing.app(), 'c', { namespace });
const http = { ports: [Port.http(9080)] };

function objects(chart: Chart): Record<string, Rendered> {
  return Object.fromEntries(Testing.synth(chart).map((object) => [`${object.kind}/${object.metadata.name}`, object]));
}

function declare(props: Partial<MeshServiceProps>, chart = chartIn('shop')) {
  const service = new MeshService(chart, 'reviews', { ...http, ...props });
  return { chart, service };
}

describe('MeshService', () => {
  test('gives account, Service, a Deployment and a subset for each version, and nothing that nobody said', () => {
    const { chart, service } = declare({ versions: { v1: Version.image('r:1'), v2: Version.image('r:2') } });
    const all = objects(chart);
    expect(Object.keys(all)).toEqual([
      'ServiceAccount/reviews',
      'Service/reviews',
      'DestinationRule/reviews',
      'Deployment/reviews-v1',
      'Deployment/reviews-v2',
    ]);
    expect(service.host).toBe('reviews.shop.svc.cluster.local');
    expect(all['Service/reviews'].spec).toEqual({
      ports: [{ name: 'http', port: 9080, targetPort: 9080, protocol: 'TCP', appProtocol: 'http' }],
      selector: { app: 'reviews' },
    });
    expect(all['Deployment/reviews-v1'].metadata.labels).toEqual({
      app: 'reviews',
      version: 'v1',
      'app.kubernetes.io/name': 'reviews',
      'app.kubernetes.io/version': 'v1',
    });
    expect(all['Deployment/reviews-v1'].spec).toEqual({
      selector: { matchLabels: { app: 'reviews', version: 'v1' } },
      template: {
        metadata: {
          labels: {
            app: 'reviews',
            version: 'v1',
            'app.kubernetes.io/name': 'reviews',
            'app.kubernetes.io/version': 'v1',
            'sidecar.istio.io/inject': 'true',
          },
        },
        spec: {
          containers: [{ name: 'reviews', image: 'r:1', ports: [{ containerPort: 9080 }] }],
          serviceAccountName: 'reviews',
        },
      },
    });
    expect(all['DestinationRule/reviews'].spec).toEqual({
      host: 'reviews.shop.svc.cluster.local',
      subsets: [
        { name: 'v1', labels: { version: 'v1' } },
        { name: 'v2', labels: { version: 'v2' } },
      ],
    });
  });

  test('names ports by protocol, with the number where a protocol has several', () => {
    const { chart } = declare({ ports: [Port.http(80, { targetPort: 8080 }), Port.http(81), Port.tcp(5432)] });
    const { ports } = objects(chart)['Service/reviews'].spec;
    expect(ports.map((port: Rendered) => [port.name, port.port, port.targetPort, port.appProtocol])).toEqual([
      ['http-80', 80, 8080, 'http'],
      ['http-81', 81, 81, 'http'],
      ['tcp', 5432, 5432, 'tcp'],
    ]);
  });

  test('without versions it is the Service and the account alone; headless has no address', () => {
    const { chart } = declare({ headless: true, serviceAccountName: 'old' });
    const all = objects(chart);
    expect(Object.keys(all)).toEqual(['Service/reviews']);
    expect(all['Service/reviews'].spec.clusterIP).toBe('None');
  });

  test('its host follows the settings of the mesh, and is the bare name without a namespace', () => {
    const chart = chartIn('shop');
    Mesh.configure(chart, { clusterDomain: 'corp.local' });
    expect(declare({}, chart).service.host).toBe('reviews.shop.svc.corp.local');
    expect(declare({}, chartIn()).service.host).toBe('reviews');
  });

  test('pods say what becomes of their sidecar', () => {
    const versions = { v1: Version.image('r:1') };
    const none = declare({ versions, sidecar: Sidecar.none() }).chart;
    expect(objects(none)['Deployment/reviews-v1'].spec.template.metadata.labels).toMatchObject({
      'sidecar.istio.io/inject': 'false',
    });
    const chart = chartIn('shop');
    Mesh.configure(chart, { revision: 'canary' });
    declare({ versions }, chart);
    expect(objects(chart)['Deployment/reviews-v1'].spec.template.metadata.labels).toMatchObject({
      'sidecar.istio.io/inject': 'true',
      'istio.io/rev': 'canary',
    });
  });

  test('patches on each emitted object lose nothing', () => {
    const { chart, service } = declare({ versions: { v1: Version.image('r:1') } });
    service.addRoute('all', { to: [service] });
    const emitted = chart.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
    expect(emitted).toHaveLength(5);
    for (const object of emitted) {
      ApiObject.of(object).addJsonPatch(
        JsonPatch.add('/metadata/annotations', { a: 'b' }),
        JsonPatch.add('/future', 1),
      );
    }
    for (const object of Testing.synth(chart)) {
      expect(object.future).toBe(1);
      expect(object.metadata.annotations).toEqual({ a: 'b' });
    }
  });

  test('rendering twice gives the same', () => {
    const { chart } = declare({ versions: { v1: Version.image('r:1', { replicas: 0 }) } });
    expect(Testing.synth(chart)).toEqual(Testing.synth(chart));
  });

  test.each<[string, Partial<MeshServiceProps>, RegExp]>([
    ['no port', { ports: [] }, /^\[MESH0203\] c\/reviews: .*fix: declare at least one/],
    ['a port twice', { ports: [Port.http(80), Port.tcp(80)] }, /^\[MESH0103\] c\/reviews: .*port number; given: 80/],
    ['a port name twice', { ports: [Port.http(80), Port.http(81, { name: 'http-80' })] }, /MESH0103.*port name/],
    ['a name that is no DNS label', { name: 'Re_views' }, /^\[MESH0101\] c\/reviews: .*given: "Re_views"/],
    [
      'a version that is no DNS label',
      { versions: { 'v1.0': Version.deployedElsewhere() } },
      /MESH0101\] c\/reviews\/v1.0/,
    ],
  ])('refuses %s', (_, props, message) => {
    expect(() => declare(props)).toThrow(message);
  });

  test('knows its versions and refuses unknown and repeated ones', () => {
    const { service } = declare({ versions: { v1: Version.deployedElsewhere() } });
    expect(service.version('v1')).toBeInstanceOf(MeshVersion);
    expect(() => service.version('v9')).toThrow(/^\[MESH0201\] c\/reviews: .*given: "v9"; allowed: v1; fix:/);
    expect(() => service.addVersion('v1', Version.image('r:1'))).toThrow(/^\[MESH0202\] c\/reviews: /);
  });
});

describe('Version.image', () => {
  test('takes what cdk8s-plus containers and pods take, and keeps only what was said', () => {
    const chart = chartIn('shop');
    const config = new ConfigMap(chart, 'config', { metadata: { name: 'config' } });
    const securityContext: ContainerSecurityContextProps = { user: 1000, readOnlyRootFilesystem: true };
    declare(
      {
        versions: {
          v1: Version.image('r:1', {
            replicas: 0,
            command: ['run'],
            envVariables: { LOG: EnvValue.fromValue('debug') },
            readiness: Probe.fromHttpGet('/ready'),
            resources: { cpu: { request: Cpu.millis(100) }, memory: { limit: Size.mebibytes(64) } },
            securityContext,
            volumeMounts: [{ path: '/etc/app', volume: Volume.fromConfigMap(chart, 'volume', config) }],
            pod: { securityContext: { fsGroup: 5 }, terminationGracePeriod: Duration.seconds(5) },
            podMetadata: { annotations: { 'example.com/a': 'b' } },
          }),
        },
      },
      chart,
    );
    const { spec } = objects(chart)['Deployment/reviews-v1'];
    expect(spec.replicas).toBe(0);
    expect(Object.keys(spec)).toEqual(['replicas', 'selector', 'template']);
    expect(spec.template.metadata.annotations).toEqual({ 'example.com/a': 'b' });
    const { containers, volumes, ...pod } = spec.template.spec;
    expect(pod).toEqual({
      securityContext: { fsGroup: 5 },
      serviceAccountName: 'reviews',
      terminationGracePeriodSeconds: 5,
    });
    expect(volumes).toEqual([{ name: 'configmap-config', configMap: { name: 'config' } }]);
    expect(containers).toEqual([
      {
        name: 'reviews',
        image: 'r:1',
        command: ['run'],
        env: [{ name: 'LOG', value: 'debug' }],
        ports: [{ containerPort: 9080 }],
        readinessProbe: { failureThreshold: 3, httpGet: { path: '/ready', port: 9080, scheme: 'HTTP' } },
        resources: { limits: { memory: '64Mi' }, requests: { cpu: '100m' } },
        securityContext: { readOnlyRootFilesystem: true, runAsUser: 1000 },
        volumeMounts: [{ mountPath: '/etc/app', name: 'configmap-config' }],
      },
    ]);
  });

  test('refuses replicas that are no number of pods', () => {
    expect(() => Version.image('r:1', { replicas: -1 })).toThrow(/^\[MESH0206\] .*given: -1/);
  });
});

describe('Version.of an existing workload', () => {
  test('its pods get the labels of service and version, and the account of the service', () => {
    const chart = chartIn('shop');
    const workload = new StatefulSet(chart, 'db', {
      metadata: { name: 'db' },
      containers: [{ image: 'r:1', portNumber: 9080 }],
      service: new Service(chart, 'headless', { ports: [{ port: 9080 }] }),
    });
    const { service } = declare({ versions: { v1: Version.of(workload) } }, chart);
    const { template } = objects(chart)['StatefulSet/db'].spec;
    expect(template.metadata.labels).toMatchObject({
      app: 'reviews',
      version: 'v1',
      'app.kubernetes.io/name': 'reviews',
      'sidecar.istio.io/inject': 'true',
    });
    expect(template.spec.serviceAccountName).toBe('reviews');
    expect(service.version('v1').workload).toBe(workload);
  });

  test('keeps an account of its own', () => {
    const chart = chartIn('shop');
    const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'own', 'own');
    const workload = new Deployment(chart, 'd', { containers: [{ image: 'r:1' }], serviceAccount });
    const { service } = declare({ versions: { v1: Version.of(workload) } }, chart);
    expect(service.version('v1').serviceAccountName).toBe('own');
  });

  test('refuses labels that contradict, and another namespace', () => {
    const chart = chartIn('shop');
    const podMetadata = { labels: { app: 'other' } };
    const workload = new Deployment(chart, 'd', { containers: [{ image: 'r:1' }], podMetadata });
    expect(() => declare({ versions: { v1: Version.of(workload) } }, chart)).toThrow(
      /^\[MESH0205\] c\/reviews\/v1: .*given: "other"; allowed: reviews/,
    );
    const foreign = new Deployment(new Chart(new App(), 'x', { namespace: 'y' }), 'd', {
      containers: [{ image: 'r' }],
    });
    expect(() => declare({ versions: { v1: Version.of(foreign) } })).toThrow(
      /^\[MESH0204\] .*given: "y"; allowed: shop/,
    );
  });
});

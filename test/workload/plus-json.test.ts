import { Chart, Duration, Size, Testing } from 'cdk8s';
import {
  ConfigMap,
  Cpu,
  Deployment,
  DeploymentStrategy,
  DnsPolicy,
  EnvValue,
  Handler,
  k8s,
  Node,
  NodeLabelQuery,
  NodeTaintQuery,
  PercentOrAbsolute,
  Probe,
  Protocol,
  Secret,
  Topology,
  Volume,
  type DeploymentProps,
} from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { plusToJson } from '../../src/workload/plus-json';

const image = 'x/y:1';

/** Deployments that between them use everything cdk8s-plus can say of one. */
const deployments: Record<
  string,
  (scope: Construct) => DeploymentProps & { change?: (deployment: Deployment) => void }
> = {
  nothing: () => ({ containers: [{ image }] }),
  containers: () => ({
    containers: [
      {
        image,
        name: 'a',
        command: ['a'],
        args: ['b'],
        workingDir: '/w',
        ports: [{ number: 1, name: 'p', protocol: Protocol.UDP, hostPort: 2, hostIp: '0.0.0.0' }],
        liveness: Probe.fromHttpGet('/x', { port: 8080, initialDelaySeconds: Duration.seconds(3) }),
        readiness: Probe.fromCommand(['x']),
        startup: Probe.fromTcpSocket({ port: 9 }),
        lifecycle: { postStart: Handler.fromHttpGet('/y', { port: 3 }), preStop: Handler.fromCommand(['z']) },
        resources: { cpu: { request: Cpu.millis(5), limit: Cpu.units(2) }, memory: { limit: Size.gibibytes(1) } },
        securityContext: { user: 1, group: 2, privileged: false, ensureNonRoot: true },
        envVariables: { limits: EnvValue.fromValue('1'), hostIp: EnvValue.fromValue('') },
      },
    ],
    initContainers: [{ image, name: 'i' }],
  }),
  'maps whose keys look like fields': () => ({
    containers: [{ image }],
    podMetadata: { labels: { hostIp: 'a', labels: 'b' }, annotations: { hostIpc: 'c', options: 'd' } },
  }),
  'environment and volumes': (scope) => {
    const config = new ConfigMap(scope, 'config', { data: { k: 'v' } });
    const secret = new Secret(scope, 'secret', { stringData: { k: 'v' } });
    return {
      containers: [
        {
          image,
          envVariables: {
            A: EnvValue.fromConfigMap(config, 'k'),
            B: EnvValue.fromSecretValue({ secret, key: 'k' }, { optional: true }),
            C: EnvValue.fromFieldRef('status.podIP' as never),
            D: EnvValue.fromResource('limits.cpu' as never, { divisor: '1m' }),
          },
          volumeMounts: [
            {
              path: '/a',
              volume: Volume.fromConfigMap(scope, 'v1', config, { items: { k: { path: 'p', mode: 0o400 } } }),
            },
            { path: '/b', volume: Volume.fromSecret(scope, 'v2', secret), readOnly: true, subPath: 's' },
            { path: '/c', volume: Volume.fromEmptyDir(scope, 'v3', 'e', { sizeLimit: Size.mebibytes(5) }) },
            { path: '/d', volume: Volume.fromHostPath(scope, 'v4', 'h', { path: '/h' }) },
            { path: '/e', volume: Volume.fromAzureDisk(scope, 'v5', 'disk', 'uri') },
            { path: '/f', volume: Volume.fromAwsElasticBlockStore(scope, 'v6', 'vol') },
            { path: '/g', volume: Volume.fromGcePersistentDisk(scope, 'v7', 'pd') },
            { path: '/i', volume: Volume.fromCsi(scope, 'v8', 'driver', { attributes: { volumeId: 'x' } }) },
          ],
        },
      ],
    };
  },
  'the pod and the rollout': (scope) => ({
    containers: [{ image }],
    replicas: 3,
    strategy: DeploymentStrategy.rollingUpdate({
      maxSurge: PercentOrAbsolute.percent(5),
      maxUnavailable: PercentOrAbsolute.absolute(1),
    }),
    minReady: Duration.seconds(1),
    progressDeadline: Duration.minutes(3),
    dns: {
      policy: DnsPolicy.NONE,
      hostnameAsFQDN: true,
      nameservers: ['1.1.1.1'],
      options: [{ name: 'ndots', value: '1' }],
      searches: ['s'],
    },
    hostAliases: [{ ip: '1.2.3.4', hostnames: ['h'] }],
    hostNetwork: true,
    dockerRegistryAuth: Secret.fromSecretName(scope, 'auth', 'auth') as never,
    securityContext: { fsGroup: 1, sysctls: [{ name: 'n', value: 'v' }], ensureNonRoot: false },
    terminationGracePeriod: Duration.seconds(4),
    change: (deployment) => {
      deployment.scheduling.attract(Node.labeled(NodeLabelQuery.is('hostIp', 'x')));
      deployment.scheduling.tolerate(Node.tainted(NodeTaintQuery.is('k', 'v')));
      deployment.scheduling.spread({ topology: Topology.ZONE });
    },
  }),
};

test.each(Object.entries(deployments))('is what cdk8s-plus writes: %s', (_, make) => {
  const chart = new Chart(Testing.app(), 'c');
  const { change, ...props } = make(chart);
  const deployment = new Deployment(chart, 'd', props);
  change?.(deployment);
  const spec = (deployment as unknown as { _toKube(): object })._toKube();
  const { spec: expected } = k8s.KubeDeployment.manifest({ spec } as never) as { spec: unknown };
  expect(plusToJson(spec)).toStrictEqual(expected);
});

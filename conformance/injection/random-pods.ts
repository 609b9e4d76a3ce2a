import type { Random } from './random';
import { randomFields } from './random-fields';
import { randomAnnotations, randomLabels } from './random-annotations';

type Fields = Record<string, unknown>;

function without(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const QUANTITIES = ['100m', '1', 1, 0.5, '2000m', '1024Mi', '1.5Gi', '64M', '1e3'];

function resources(random: Random): Fields {
  const list = () =>
    without({
      cpu: random.maybe(0.6, () => random.pick(QUANTITIES)),
      memory: random.maybe(0.6, () => random.pick(QUANTITIES)),
    });
  return without({ limits: random.maybe(0.5, list), requests: random.maybe(0.5, list) });
}

function probe(random: Random): Fields {
  const port = () => random.pick<string | number>([80, 8080, 'http', 'unknown', 15020, 15021]);
  const handler = random.pick<() => Fields>([
    () => ({
      httpGet: without({
        path: random.maybe(0.8, () => random.pick(['/', '/ready?a=1&b=<2>'])),
        port: port(),
        scheme: random.maybe(0.3, () => random.pick(['HTTP', 'HTTPS'])),
        host: random.maybe(0.1, () => 'example.com'),
        httpHeaders: random.maybe(0.2, () => [{ name: 'Host', value: 'a&b' }]),
      }),
    }),
    () => ({ tcpSocket: without({ port: port(), host: random.maybe(0.1, () => '127.0.0.1') }) }),
    () => ({
      grpc: without({ port: random.pick([80, 15020]), service: random.maybe(0.5, () => random.pick(['svc', ''])) }),
    }),
    () => ({ exec: { command: ['true'] } }),
  ])();
  return without({
    ...handler,
    ...random.maybe(0.1, () => randomFields(random, 'Probe', 2)),
    timeoutSeconds: random.maybe(0.3, () => random.int(0, 5)),
    initialDelaySeconds: random.maybe(0.3, () => random.int(0, 5)),
    periodSeconds: random.maybe(0.2, () => 10),
    terminationGracePeriodSeconds: random.maybe(0.1, () => 0),
  });
}

function lifecycle(random: Random): Fields {
  const handler = () =>
    random.pick<Fields>([
      { sleep: { seconds: random.int(0, 3) } },
      { httpGet: { path: '/stop', port: 8080 } },
      { httpGet: { port: 'http', scheme: 'HTTPS' } },
      { tcpSocket: { port: 'http' } },
      { exec: { command: ['sleep', '1'] } },
    ]);
  return without({ preStop: random.maybe(0.7, handler), postStart: random.maybe(0.5, handler) });
}

function ports(random: Random): Fields[] {
  return random.some<Fields>(
    [
      { containerPort: 80 },
      { containerPort: 8080, name: 'http' },
      { containerPort: 53, protocol: 'UDP', name: 'dns' },
      { containerPort: 53, protocol: 'TCP' },
      { containerPort: 15090, name: 'mine' },
      { containerPort: 9000, hostPort: 9000, hostIP: '127.0.0.1' },
    ],
    3,
  );
}

function env(random: Random): Fields[] {
  return random.some<Fields>(
    [
      { name: 'A', value: 'a' },
      { name: 'EMPTY', value: '' },
      { name: 'NUMBER', value: 5 },
      { name: 'ON', value: true },
      { name: 'POD_NAME', value: 'mine' },
      { name: 'ISTIO_META_CLUSTER_ID', value: 'mine' },
      { name: 'ISTIO_KUBE_APP_PROBERS', value: '{}' },
      { name: 'FIELD', valueFrom: { fieldRef: { fieldPath: 'metadata.name', apiVersion: 'v1' } } },
      { name: 'LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
      { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k', optional: false } } },
    ],
    4,
  );
}

function mounts(random: Random): Fields[] {
  return random.some<Fields>(
    [
      { name: 'data', mountPath: '/data' },
      { name: 'data', mountPath: '/etc/istio/proxy' },
      { name: 'tmp', mountPath: '/tmp', readOnly: true },
      { name: 'istio-data', mountPath: '/var/lib/istio/data', subPath: 'x' },
    ],
    2,
  );
}

function security(random: Random): Fields {
  return without({
    runAsUser: random.maybe(0.5, () => random.pick([0, 1000, 1337, 2000])),
    runAsGroup: random.maybe(0.4, () => random.pick([0, 1000])),
    privileged: random.maybe(0.2, () => random.chance(0.5)),
    capabilities: random.maybe(0.3, () => ({ add: ['NET_RAW'], drop: [] })),
    readOnlyRootFilesystem: random.maybe(0.2, () => false),
  });
}

function container(random: Random, name: string): Fields {
  const isProxy = name.startsWith('istio-');
  return without({
    name,
    image: random.pick(
      isProxy ? ['auto', 'auto', 'example.com/proxy:2'] : ['app:1', 'example.com:5000/app@sha256:abc', 'app'],
    ),
    args: random.maybe(0.2, () => ['--x', '1']),
    command: random.maybe(0.1, () => ['/bin/app']),
    ports: random.maybe(0.6, () => ports(random)),
    env: random.maybe(0.4, () => env(random)),
    resources: random.maybe(0.4, () => resources(random)),
    volumeMounts: random.maybe(0.3, () => mounts(random)),
    readinessProbe: random.maybe(0.3, () => probe(random)),
    livenessProbe: random.maybe(0.2, () => probe(random)),
    startupProbe: random.maybe(0.1, () => probe(random)),
    lifecycle: random.maybe(0.15, () => lifecycle(random)),
    securityContext: random.maybe(0.3, () => security(random)),
    imagePullPolicy: random.maybe(0.1, () => 'Always'),
    stdin: random.maybe(0.05, () => false),
    ...random.maybe(0.15, () => randomFields(random, 'Container', 2, ['name'])),
  });
}

function initContainer(random: Random, name: string): Fields {
  return without({ ...container(random, name), restartPolicy: random.maybe(0.2, () => 'Always') });
}

function volumes(random: Random): Fields[] {
  return random.some<Fields>(
    [
      { name: 'data', emptyDir: {} },
      { name: 'tmp', emptyDir: { sizeLimit: '1024Mi' } },
      { name: 'conf', configMap: { name: 'c', defaultMode: 420 } },
      { name: 'istio-envoy', emptyDir: {} },
      { name: 'workload-socket', hostPath: { path: '/x' } },
      { name: 'istio-token', secret: { secretName: 't' } },
    ],
    3,
  );
}

function spec(random: Random): Fields {
  const names = random.pick([
    ['app'],
    ['app'],
    ['app', 'b'],
    ['istio-proxy'],
    ['istio-proxy', 'app'],
    ['app', 'istio-proxy'],
    ['app', 'b', 'c'],
    ['app', 'istio-init'],
    ['istio-validation', 'app'],
  ]);
  const initNames = random.pick([
    [],
    [],
    [],
    ['setup'],
    ['setup', 'more'],
    ['istio-init'],
    ['istio-validation'],
    ['istio-proxy'],
    ['enable-core-dump', 'setup'],
  ]);
  return without({
    containers: names.map((name) => container(random, name)),
    initContainers: initNames.length === 0 ? undefined : initNames.map((name) => initContainer(random, name)),
    volumes: random.maybe(0.3, () => volumes(random)),
    imagePullSecrets: random.maybe(0.2, () =>
      random.some([{ name: 'mine' }, { name: 'barSecret' }, { name: 'other' }], 3),
    ),
    serviceAccountName: random.maybe(0.3, () => 'account'),
    hostNetwork: random.maybe(0.05, () => random.chance(0.7)),
    securityContext: random.maybe(0.2, () =>
      random.pick<Fields>([{ fsGroup: 1 }, { runAsUser: 1000 }, {}, { sysctls: [{ name: 'a', value: 'b' }] }]),
    ),
    dnsPolicy: random.maybe(0.1, () => 'None'),
    dnsConfig: random.maybe(0.1, () => ({ searches: ['a'], options: [{ name: 'ndots', value: '5' }] })),
    tolerations: random.maybe(0.1, () => [{ key: 'a', operator: 'Exists', tolerationSeconds: 0 }]),
    terminationGracePeriodSeconds: random.maybe(0.1, () => 0),
    nodeSelector: random.maybe(0.1, () => ({ disk: 'ssd' })),
    restartPolicy: random.maybe(0.1, () => 'Never'),
    ...random.maybe(0.15, () => randomFields(random, 'PodSpec', 2, ['containers', 'initContainers', 'hostNetwork'])),
  });
}

function metadata(random: Random): Fields {
  return without({
    labels: random.maybe(0.8, () => randomLabels(random)),
    annotations: random.maybe(0.8, () => randomAnnotations(random)),
    namespace: random.maybe(0.05, () => random.pick(['kube-system', 'shop'])),
    name: random.maybe(0.05, () => 'inner'),
  });
}

function template(random: Random): Fields {
  return without({ metadata: random.maybe(0.95, () => metadata(random)), spec: spec(random) });
}

function outer(random: Random): Fields {
  return without({ name: random.pick(['web', 'a.b-c', 'x'.repeat(70)]), namespace: random.maybe(0.5, () => 'shop') });
}

function barePod(random: Random): Fields {
  const owned = random.chance(0.4);
  const own = metadata(random);
  const owner = () =>
    random.pick<Fields>([
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d7c', uid: 'u', controller: true },
      { apiVersion: 'v1', kind: 'ReplicationController', name: 'dc-1', uid: 'u', controller: true },
      { apiVersion: 'batch/v1', kind: 'Job', name: 'backup-27000000', uid: 'u', controller: true },
      { apiVersion: 'batch/v1', kind: 'Job', name: 'backup', uid: 'u', controller: false },
      { apiVersion: 'example.com/v1', kind: 'Thing', name: 'thing', uid: 'u', controller: true },
    ]);
  const named = owned ? { generateName: 'web-5d7c-', ownerReferences: [owner()] } : outer(random);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...own, ...named }, spec: spec(random) };
}

const TEMPLATED = [
  'apps/v1/Deployment',
  'extensions/v1beta1/Deployment',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'apps/v1/ReplicaSet',
  'batch/v1/Job',
  'v1/ReplicationController',
];

/** One object to inject. */
export function randomObject(random: Random): Fields {
  const kind = random.next();
  if (kind < 0.25) return barePod(random);
  if (kind < 0.32) {
    const jobTemplate = without({
      metadata: random.maybe(0.5, () => metadata(random)),
      spec: { template: template(random) },
    });
    return {
      apiVersion: random.pick(['batch/v1', 'batch/v1beta1']),
      kind: 'CronJob',
      metadata: outer(random),
      spec: {
        schedule: '* * * * *',
        jobTemplate,
        ...random.maybe(0.4, () => randomFields(random, 'CronJobSpec', 3, ['jobTemplate'])),
      },
    };
  }
  if (kind < 0.36) {
    const apiVersion = random.pick(['apps.openshift.io/v1', 'v1']);
    return {
      apiVersion,
      kind: 'DeploymentConfig',
      metadata: outer(random),
      spec: { replicas: 1, selector: { app: 'a' }, triggers: [{ type: 'ConfigChange' }], template: template(random) },
    };
  }
  if (kind < 0.4) {
    const items = [
      randomObject(random),
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 80 }] } },
    ];
    return { apiVersion: 'v1', kind: 'List', items };
  }
  const type = random.pick(TEMPLATED);
  const slash = type.lastIndexOf('/');
  const name = type.slice(slash + 1);
  const selector = name === 'ReplicationController' ? { app: 'a' } : { matchLabels: { app: 'a' } };
  const serviceName = name === 'StatefulSet' ? { serviceName: 'web' } : {};
  const more = random.maybe(0.4, () => randomFields(random, `${name}Spec`, 3, ['template', 'selector', 'serviceName']));
  const body = { selector, ...serviceName, ...more, template: template(random) };
  return { apiVersion: type.slice(0, slash), kind: name, metadata: outer(random), spec: body };
}

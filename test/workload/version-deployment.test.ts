import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Testing } from 'cdk8s';
import { Deployment, EnvValue, HorizontalPodAutoscaler, Node, Volume } from 'cdk8s-plus-27';
import { Mesh, MeshApp, MeshService, Port, Version } from '../../src';
import type { VersionOptions } from '../../src/workload/version';
import { VersionDeployment } from '../../src/workload/version-deployment';

const ports = [8080, 9090];

interface Made {
  readonly version: VersionDeployment;
  readonly chart: Chart;
}

function make(options: VersionOptions, isPlain = true): Made {
  const chart = new Chart(Testing.app(), 'c', { namespace: 'n' });
  const version = new VersionDeployment(chart, {
    name: 'a-v1',
    image: 'x/y:1',
    // A field that says nothing is enough to have cdk8s-plus write everything.
    options: isPlain ? options : { ...options, pod: {} },
    selector: { app: 'a', version: 'v1' },
    labels: { l: 'm' },
    podLabels: { p: 'q' },
    ports,
    serviceAccountName: 'a',
  });
  return { version, chart };
}

const written = ({ version }: Made) => version.apiObject.toJson();

const options: Record<string, VersionOptions> = {
  nothing: {},
  replicas: { replicas: 3 },
  'no replicas': { replicas: 0 },
  'labels and annotations of the pods': {
    podMetadata: { labels: { x: 'y' }, annotations: { 'sidecar.istio.io/inject': 'false' } },
  },
  'a name of the container': { name: 'main' },
};

const changes: Record<string, (made: { get deployment(): Deployment; chart: Chart }) => void> = {
  nothing: () => {},
  'nothing, once it was asked for': ({ deployment }) => void deployment,
  'labels and annotations': ({ deployment }) => {
    deployment.podMetadata.addLabel('later', 'x');
    deployment.podMetadata.addAnnotation('later', 'y');
  },
  'another container': ({ deployment }) => deployment.addContainer({ image: 'z', name: 'z' }),
  'an init container': ({ deployment }) => deployment.addInitContainer({ image: 'z' }),
  'a volume': ({ deployment, chart }) => deployment.addVolume(Volume.fromEmptyDir(chart, 'v', 'v')),
  'a mount': ({ deployment, chart }) => deployment.containers[0].mount('/x', Volume.fromEmptyDir(chart, 'v', 'v')),
  'a port': ({ deployment }) => deployment.containers[0].addPort({ number: 7, name: 'seven' }),
  'a variable': ({ deployment }) => deployment.containers[0].env.addVariable('A', EnvValue.fromValue('1')),
  'a host alias': ({ deployment }) => deployment.addHostAlias({ ip: '1.2.3.4', hostnames: ['h'] }),
  'a name server': ({ deployment }) => deployment.dns.addNameserver('1.1.1.1'),
  'a search domain': ({ deployment }) => deployment.dns.addSearch('s'),
  'a node': ({ deployment }) => deployment.scheduling.assign(Node.named('n')),
  'a spread': ({ deployment }) => deployment.scheduling.spread(),
  'an autoscaler': ({ deployment, chart }) =>
    void new HorizontalPodAutoscaler(chart, 'h', { target: deployment, maxReplicas: 3 }),
};

describe.each(Object.entries(options))('with %s', (_, said) => {
  test.each(Object.entries(changes))('what cdk8s-plus writes, after adding %s', (name, change) => {
    const [plain, full] = [make(said), make(said, false)];
    for (const made of [plain, full]) {
      try {
        const { version, chart } = made;
        change({
          chart,
          get deployment() {
            return version.workload;
          },
        });
      } catch (error) {
        // An autoscaler refuses a fixed number of replicas; both must stay as they were.
        expect([name, String(error)]).toEqual(['an autoscaler', expect.stringContaining('replicas')]);
      }
    }
    expect(written(plain)).toEqual(written(full));
  });
});

test('the Deployment of cdk8s-plus stands for the object: in dependencies and in acknowledgements', () => {
  const app = new MeshApp({ outdir: mkdtempSync(join(tmpdir(), 'deployment-')) });
  const chart = new Chart(app, 'c', { namespace: 'n' });
  // Two ports of the service that lead to one port of the pods.
  const ports = [Port.http(80, { targetPort: 8080 }), Port.http(81, { targetPort: 8080 })];
  const service = new MeshService(chart, 's', { ports, versions: { v1: Version.image('x:1') } });
  const { workload } = service.version('v1');
  const [first, last] = ['first', 'last'].map((id) => new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Secret' }));
  workload!.node.addDependency(first);
  last.addDependency(workload!);
  workload!.podMetadata.addLabel('team', 'not a label');
  expect(() => app.synth()).toThrow(/\[SCHEMA\] c\/s\/v1\/Default: .*not a label/);
  Mesh.acknowledge(workload!, 'SCHEMA', 'to see that it is covered');
  app.synth();
  const text = readFileSync(join(app.outdir, 'c.k8s.yaml'), 'utf8');
  const kinds = text.split('---\n').map((document) => /^kind: (.*)/m.exec(document)![1]);
  expect(kinds.slice(kinds.indexOf('Secret'))).toEqual(['Secret', 'Deployment', 'Secret']);
  expect(text.match(/containerPort/g)).toHaveLength(1);
});

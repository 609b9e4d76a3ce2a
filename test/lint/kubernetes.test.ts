import { kubernetesBreaches } from '../../src/lint/kubernetes/family';

const object = (kind: string, apiVersion: string, spec: object, metadata: object = { name: 'a' }) =>
  kubernetesBreaches({ apiVersion, kind, metadata, spec } as never).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
const service = (spec: object, metadata?: object) => object('Service', 'v1', spec, metadata);
const deployment = (spec: object, labels: object = { app: 'a' }) =>
  object('Deployment', 'apps/v1', {
    selector: { matchLabels: { app: 'a' } },
    template: { metadata: { labels }, spec },
  });

const good = { containers: [{ name: 'a', image: 'a', ports: [{ containerPort: 80, name: 'http' }] }] };

test('good objects are silent', () => {
  expect(service({ ports: [{ port: 80, targetPort: 'http' }], selector: { app: 'a' } })).toEqual([]);
  expect(service({ type: 'ExternalName', externalName: 'a.b.' })).toEqual([]);
  expect(service({ clusterIP: 'None' })).toEqual([]);
  expect(deployment(good)).toEqual([]);
});

test.each([
  ['a name with upper case', service({ clusterIP: 'None' }, { name: 'A' }), 'metadata.name'],
  ['a name that YAML reads as a number', service({ clusterIP: 'None' }, { name: 5 }), 'metadata.name'],
  ['no name', service({ clusterIP: 'None' }, {}), 'metadata: the object has no name'],
  [
    'a label that is a number',
    service({ clusterIP: 'None' }, { name: 'a', labels: { version: 1 } }),
    'metadata.labels.version',
  ],
  ['a long label', service({ clusterIP: 'None' }, { name: 'a', labels: { a: 'x'.repeat(64) } }), 'metadata.labels.a'],
  [
    'a bad annotation key',
    service({ clusterIP: 'None' }, { name: 'a', annotations: { 'a/b/c': '' } }),
    'metadata.annotations.a/b/c',
  ],
  ['a Service without ports', service({}), 'spec: a Service needs'],
  ['unnamed ports', service({ ports: [{ port: 1, name: 'a' }, { port: 2 }] }), 'spec.ports.1'],
  [
    'a port twice',
    service({
      ports: [
        { port: 1, name: 'a' },
        { port: 1, name: 'b' },
      ],
    }),
    'spec.ports.1.port',
  ],
  ['a port out of range', service({ ports: [{ port: 70000 }] }), 'spec.ports.0.port'],
  [
    'a long target port',
    service({ ports: [{ port: 1, targetPort: 'a-very-long-port-name' }] }),
    'spec.ports.0.targetPort',
  ],
  ['a selector that misses the template', deployment(good, { app: 'b' }), 'spec.selector.matchLabels'],
  ['no containers', deployment({}), 'spec.template.spec'],
  ['a container without image', deployment({ containers: [{ name: 'a' }] }), 'spec.template.spec.containers.0'],
  [
    'a container twice',
    deployment({ containers: [...good.containers, ...good.containers] }),
    'spec.template.spec.containers.1.name',
  ],
  [
    'an unquoted variable',
    deployment({ containers: [{ name: 'a', image: 'a', env: [{ name: 'A', value: 1 }] }] }),
    'spec.template.spec.containers.0.env.0.value',
  ],
  [
    'a mount without volume',
    deployment({ containers: [{ name: 'a', image: 'a', volumeMounts: [{ name: 'v' }] }] }),
    'spec.template.spec.containers.0.volumeMounts.0.name',
  ],
])('%s is refused', (_, breaches, place) => {
  expect(breaches).toHaveLength(1);
  expect(breaches[0]).toContain(place);
});

test('kinds of others are left alone', () => {
  expect(kubernetesBreaches({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' })).toEqual([]);
});

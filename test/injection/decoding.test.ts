import { Injector } from '../../src/injection';

const pod = (spec: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', ...metadata },
  spec: { containers: [{ name: 'web', ...spec }] },
});

describe('a workload is read as Go reads it', () => {
  const inject = (object: object, options = {}) => new Injector(options).inject(object);

  it('keeps a zero that was said of a field that is always written', () => {
    const { object } = inject(pod({ lifecycle: { preStop: { sleep: { seconds: 0 } } }, stdin: false }));
    expect(object.spec.containers[0]).toMatchObject({ lifecycle: { preStop: { sleep: { seconds: 0 } } } });
    expect(object.spec.containers[0]).not.toHaveProperty('stdin');
  });

  it('takes numbers and booleans for text where the type of the field is in sight', () => {
    const labels = { version: 1, half: 0.5, small: 0.00001, on: true };
    const { object } = inject(pod({ command: ['sleep', 3600] }, { labels }));
    expect(object.metadata.labels).toMatchObject({ version: '1', half: '0.5', small: '1e-05', on: 'true' });
    expect(object.spec.containers[0].command).toEqual(['sleep', '3600']);
  });

  it('takes null in a list or map of a proxy configuration for the zero of its type', () => {
    const config = 'proxyMetadata: {EMPTY: }\nextraStatTags: [null, a]';
    const { object } = inject(pod({}, { annotations: { 'proxy.istio.io/config': config } }));
    const { env } = object.spec.containers[1];
    expect(env).toContainEqual({ name: 'EMPTY' });
    const value = '{"proxyMetadata":{"EMPTY":""},"extraStatTags":["","a"]}\n';
    expect(env).toContainEqual({ name: 'PROXY_CONFIG', value });
  });

  it('brings times into one form', () => {
    const { object } = inject(pod({}, { creationTimestamp: '2020-01-01T02:00:00.5+02:00' }));
    expect(object.metadata.creationTimestamp).toBe('2020-01-01T00:00:00Z');
  });

  it.each([
    [
      'a number behind an inlined struct',
      pod({ livenessProbe: { exec: { command: [1] } } }),
      /livenessProbe\.exec\.command\[0\]/,
    ],
    ['a day for a time', pod({}, { creationTimestamp: '2020-01-01' }), /metadata\.creationTimestamp/],
  ])('refuses %s', (_, object, path) => {
    expect(inject(object).problems).toMatchObject([{ rule: 'MESH1102', path: expect.stringMatching(path) as string }]);
  });

  it('refuses to merge elements that have no key', () => {
    const object = pod({});
    Object.assign(object.spec, { imagePullSecrets: [{}] });
    expect(inject(object).problems).toEqual([]);
    const [problem] = inject(object, { set: ['values.global.imagePullSecrets[0]=mine'] }).problems;
    expect(problem).toMatchObject({ rule: 'MESH1105', what: 'an element to merge has no name' });
  });
});

describe("istioctl's profiles", () => {
  const proxyOf = (profile: string) => {
    const { object } = new Injector({ set: [`profile=${profile}`] }).inject(pod({}));
    return { init: object.spec.initContainers[0].name as string, annotations: object.metadata.annotations as object };
  };

  it.each(['ambient', 'openshift', 'openshift-ambient'])('%s has the CNI plugin', (profile) => {
    expect(proxyOf(profile).init).toBe('istio-validation');
  });

  it('openshift has it behind Multus', () => {
    const networks = ['k8s.v1.cni.cncf.io/networks', 'default/istio-cni'] as const;
    expect(proxyOf('openshift').annotations).toHaveProperty([networks[0]], networks[1]);
    expect(proxyOf('minimal').init).toBe('istio-init');
  });
});

import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { IstioVersion, Mesh, MeshApp, MeshNamespace, MtlsMode, Sidecar } from 'cdk8s-mesh';

const outdir = () => mkdtempSync(join(tmpdir(), 'mesh-'));

describe('settings', () => {
  test('are inherited down the tree, the nearest wins, the rest are defaults', () => {
    const app = new App();
    Mesh.configure(app, { istio: IstioVersion.V1_29, clusterDomain: 'corp.local' });
    const chart = new Chart(app, 'c');
    Mesh.configure(chart, { istio: IstioVersion.V1_31, revision: undefined });
    const below = new Chart(chart, 'below');
    expect(Mesh.settingsOf(below)).toMatchObject({
      istio: '1.31',
      clusterDomain: 'corp.local',
      rootNamespace: 'istio-system',
      ingressGateway: { namespace: 'istio-system', labels: { istio: 'ingressgateway' } },
    });
    expect(Mesh.settingsOf(app).istio).toBe('1.29');
  });

  test('configuring twice keeps what the second call leaves out', () => {
    const app = new MeshApp({ mesh: { trustDomain: 'a' } });
    Mesh.configure(app, { revision: 'canary' });
    expect(Mesh.settingsOf(app)).toMatchObject({ trustDomain: 'a', revision: 'canary' });
  });
});

describe('MeshNamespace', () => {
  const render = (settings: object, props = {}) => {
    const app = Testing.app();
    Mesh.configure(app, settings);
    const chart = new Chart(app, 'c', { namespace: 'shop' });
    new MeshNamespace(chart, 'namespace', props);
    return Testing.synth(chart);
  };

  test('labels the namespace for injection and demands mutual TLS', () => {
    expect(render({})).toEqual([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } },
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        metadata: { name: 'default', namespace: 'shop' },
        spec: { mtls: { mode: 'STRICT' } },
      },
    ]);
  });

  test('names the revision instead where the mesh has one, and nothing without sidecars', () => {
    expect(render({ revision: 'stable' })[0].metadata.labels).toEqual({ 'istio.io/rev': 'stable' });
    expect(render({ sidecar: Sidecar.none() })[0].metadata).toEqual({ name: 'shop' });
  });

  test('writes no PeerAuthentication when the mesh decides', () => {
    expect(render({}, { mtls: MtlsMode.UNSET })).toHaveLength(1);
  });

  test('refuses to guess a namespace, and a name that is not a DNS label', () => {
    const chart = new Chart(new App(), 'c');
    expect(() => new MeshNamespace(chart, 'namespace')).toThrow(/^\[MESH0107\] c\/namespace: /);
    expect(() => new MeshNamespace(chart, 'other', { name: 'Shop' })).toThrow(
      /^\[MESH0101\] c\/other: .*given: "Shop"; allowed: .*; fix: /,
    );
  });
});

describe('synthesis', () => {
  const twins = (app: App) => {
    for (const id of ['a', 'b']) {
      const chart = new Chart(app, id, { namespace: 'shop' });
      new MeshNamespace(chart, 'namespace');
      new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
    }
    return app;
  };

  test.each([
    ['MeshApp', (dir: string) => new MeshApp({ outdir: dir })],
    ['plain App', (dir: string) => new App({ outdir: dir })],
  ])('%s: two objects with one name are all reported and nothing is written', (_, make) => {
    const dir = outdir();
    expect(() => twins(make(dir)).synth()).toThrow(
      /\[MESH0106\] b\/namespace\/Default: Namespace .*a\/namespace\/Default(.|\n)*\[MESH0106\] b\/namespace\/peer-authentication/,
    );
    expect(readdirSync(dir)).toEqual([]);
  });

  test('a second synthesis sees what changed in between, and writes the same bytes when nothing did', () => {
    const dir = outdir();
    const app = new MeshApp({ outdir: dir });
    const chart = new Chart(app, 'c', { namespace: 'shop' });
    const namespace = new MeshNamespace(chart, 'namespace');
    app.synth();
    const first = readFileSync(join(dir, 'c.k8s.yaml'), 'utf8');
    app.synth();
    expect(readFileSync(join(dir, 'c.k8s.yaml'), 'utf8')).toBe(first);
    const twin = { apiVersion: 'security.istio.io/v1beta1', kind: 'PeerAuthentication', metadata: { name: 'default' } };
    new ApiObject(chart, 'twin', twin);
    expect(() => app.synth()).toThrow(/MESH0106/);
    namespace.peerAuthentication?.addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
    app.synth();
  });

  test('an object that cannot be rendered is reported with its path', () => {
    const app = new MeshApp({ outdir: outdir() });
    const chart = new Chart(app, 'c');
    new ApiObject(chart, 'bad', { apiVersion: 'v1', kind: 'ConfigMap', data: new Date() });
    expect(() => app.synth()).toThrow(/\[MESH0109\] c\/bad: /);
  });

  test('patches on emitted objects lose nothing', () => {
    const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
    const { peerAuthentication } = new MeshNamespace(chart, 'namespace');
    peerAuthentication?.addJsonPatch(JsonPatch.add('/spec/futureField', { a: 1 }));
    expect(Testing.synth(chart)[1].spec).toEqual({ mtls: { mode: 'STRICT' }, futureField: { a: 1 } });
  });
});

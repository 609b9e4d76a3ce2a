import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { Mesh, MeshApp, MeshNamespace } from 'cdk8s-mesh';

const outdir = () => mkdtempSync(join(tmpdir(), 'mesh-lint-'));

function declare<T extends App>(app: T): T {
  Mesh.configure(app, { selfContained: true });
  const chart = new Chart(app, 'c', { namespace: 'shop' });
  new MeshNamespace(chart, 'namespace');
  new ApiObject(chart, 'broken', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'broken' },
    spec: { hosts: ['a.example.com'], http: [{ route: [{ destination: { host: 'a.example.com' }, wait: 1 }] }] },
  });
  new ApiObject(chart, 'lost', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'lost' },
    spec: {
      hosts: ['b.example.com'],
      gateways: ['nowhere'],
      http: [{ route: [{ destination: { host: 'b.example.com' } }] }],
    },
  });
  return app;
}

describe('what the linter finds in the objects stops a synthesis', () => {
  test.each([
    ['MeshApp', (dir: string) => new MeshApp({ outdir: dir })],
    ['plain App', (dir: string) => new App({ outdir: dir })],
  ])('%s: every error at once, with the path of its construct, and nothing is written', (_, make) => {
    const dir = outdir();
    const app = declare(make(dir));
    expect(() => app.synth()).toThrow(/\[SCHEMA\] c\/broken: .*wait(.|\n)*\[IST0101\] c\/lost: .*nowhere/);
    expect(readdirSync(dir)).toEqual([]);
  });

  test('unless it was acknowledged, with a reason, for the construct or one above it', () => {
    const app = declare(new MeshApp({ outdir: outdir() }));
    const chart = app.charts[0];
    for (const rule of ['IST0101', 'KIA1102']) Mesh.acknowledge(chart, rule, 'the gateway belongs to another team');
    expect(() => app.synth()).not.toThrow(/IST0101|KIA1102/);
    Mesh.acknowledge(chart.node.findChild('broken'), 'SCHEMA', 'a field of the next release');
    app.synth();
    expect(readdirSync(app.outdir)).toHaveLength(1);
  });

  test('what an app refers to may be declared elsewhere, unless it says that it is self-contained', () => {
    const app = declare(new MeshApp({ outdir: outdir() }));
    Mesh.configure(app, { selfContained: false });
    app.charts[0].node.tryRemoveChild('broken');
    expect(() => app.synth()).not.toThrow();
  });

  test('an acknowledgement needs a known rule and a reason', () => {
    const app = new App();
    expect(() => Mesh.acknowledge(app, 'MESH9999', 'because')).toThrow(/^\[MESH0112\] .*given: "MESH9999"/);
    expect(() => Mesh.acknowledge(app, 'IST0101', ' ')).toThrow(/^\[MESH0112\] .*no reason/);
  });
});

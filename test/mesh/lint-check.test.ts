import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import { Mesh, MeshApp, MeshNamespace } from 'cdk8s-mesh';
import { ManifestFiles } from '../../src';
import type { Finding } from '../../src/lint/finding';
import { lint } from '../../src/lint/lint';
import { RELEASES_FAMILY } from '../../src/lint/releases';
import { FAMILIES_THAT_HOLD, HOLDS_ANYWHERE } from '../../src/mesh/lint-check';

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

const cases = join(process.env.MESH_SHARED ?? join(__dirname, '../../../shared'), 'cases');

/** What none of those files has. */
const unheardOf = [
  { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'n', labels: { 'istio-injection': 'enabled' } } },
  ...['one', 'two'].flatMap((name) => [
    istio('Sidecar', name, { egress: [{ hosts: ['./*'] }] }),
    istio('Sidecar', `${name}-app`, { workloadSelector: { labels: { app: 'a' } }, egress: [{ hosts: ['./*'] }] }),
  ]),
  ...['REPLACE', 'REMOVE'].map((operation) =>
    istio('EnvoyFilter', operation.toLowerCase(), {
      configPatches: [{ applyTo: 'ROUTE_CONFIGURATION', patch: { operation } }],
    }),
  ),
  pod('auto', { image: 'auto', name: 'istio-proxy' }, { 'sidecar.istio.io/inject': 'false' }),
  pod('twice', { image: 'x', name: 'istio-proxy' }, {}, { 'sidecar.istio.io/status': '{}' }),
]
  .map((object) => JSON.stringify(object))
  .join('\n---\n');

function istio(kind: string, name: string, spec: object) {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: 'n' }, spec };
}

function pod(name: string, container: object, labels: object, annotations: object = {}) {
  const spec = { containers: [{ name: 'app', image: 'x' }, container] };
  const metadata = { name, namespace: 'n', labels: { app: 'a', ...labels }, annotations };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

(existsSync(cases) ? test : test.skip)('the checks of a synthesis find all errors that hold anywhere', () => {
  // One file for each situation, and all of them together for what the objects of several do to each other.
  const folder = join(cases, 'analyzers');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const found = new Set<string>();
  const inputs = [...files.map((name) => join(folder, name)), folder].map((path) => ManifestFiles.load([path]));
  for (const { _manifests: manifests } of [...inputs, ManifestFiles.fromText(unheardOf)]) {
    const holding = (findings: readonly Finding[]) => findings.filter(({ rule }) => HOLDS_ANYWHERE.has(rule));
    const all = holding(lint(manifests));
    expect(holding(lint(manifests, { families: FAMILIES_THAT_HOLD }))).toEqual(all);
    for (const { rule } of all) found.add(rule);
  }
  // Those of releases fire one by one in the tests of that room.
  for (const { code } of RELEASES_FAMILY.rules) found.add(code);
  expect([...HOLDS_ANYWHERE].filter((code) => !found.has(code))).toEqual([]);
});

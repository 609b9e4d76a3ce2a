import { dump } from 'js-yaml';
import { ManifestFiles, MeshModel } from '../lib/index.js';
import { measure, table } from './measure.mjs';

/** A mesh of services in fifty namespaces, each with so many routes and a subset. */
function objects(services, routes) {
  const out = [];
  for (let i = 0; i < services; i++) {
    const metadata = { name: `s${i}`, namespace: `ns${i % 50}` };
    const rule = (r) => ({
      name: `r${r}`,
      match: [
        { uri: { prefix: `/api/v${r}/` }, ...(r % 3 === 0 ? { headers: { 'x-user': { exact: `u${r}` } } } : {}) },
      ],
      route: [{ destination: { host: `s${i}`, subset: 'v1' } }],
    });
    const http = [
      ...Array.from({ length: routes - 1 }, (_, r) => rule(r)),
      { route: [{ destination: { host: `s${i}` } }] },
    ];
    const istio = (kind, spec) => ({ apiVersion: 'networking.istio.io/v1', kind, metadata, spec });
    out.push(
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ name: 'http', port: 8080 }] } },
      istio('DestinationRule', { host: `s${i}`, subsets: [{ name: 'v1', labels: { version: 'v1' } }] }),
      istio('VirtualService', { hosts: [`s${i}.${metadata.namespace}.svc.cluster.local`], http }),
    );
  }
  return out;
}

function requests(services, routes, count) {
  return Array.from({ length: count }, (_, i) => {
    const k = (i * 7919) % services;
    return {
      from: { type: 'sidecar', namespace: 'ns1', labels: { app: `s${i % 7}` } },
      host: `s${k}.ns${k % 50}`,
      port: 8080,
      path: `/api/v${i % (routes + 2)}/x?y=1`,
      headers: { 'x-user': `u${i % 5}`, accept: '*/*' },
    };
  });
}

/** The quickest of several rounds, in decisions for each second of the processor. */
function decisionsPerSecond(model, asked) {
  let best = 0;
  for (let round = 0; round < 12; round++) {
    const times = 20;
    const { cost } = measure(() => {
      for (let t = 0; t < times; t++) for (const r of asked) model._router.decide(r);
    });
    best = Math.max(best, (times * asked.length) / cost.cpu);
  }
  return best;
}

/** Decisions a second, how they grow with the mesh, and what reading a mesh costs. */
export async function run() {
  const rows = [];
  for (const [services, routes] of [
    [1000, 1],
    [1000, 10],
    [1000, 100],
    [10000, 10],
  ]) {
    const list = objects(services, routes);
    const { result: model, cost: load } = measure(() => MeshModel.fromObjects(list));
    const asked = requests(services, routes, 2000);
    const { cost: first } = measure(() => model._router.decide(asked[0]));
    rows.push([
      services,
      routes,
      services * 3,
      load.cpu * 1000,
      first.cpu * 1000,
      Math.round(decisionsPerSecond(model, asked)),
    ]);
  }
  table(
    'deciding HTTP requests (one core)',
    ['services', 'routes each', 'objects', 'load ms', 'first ms', 'decisions/s'],
    rows,
  );

  const text = objects(3334, 3)
    .map((o) => dump(o))
    .join('---\n');
  const { result: files, cost: reading } = measure(() => ManifestFiles.fromText(text));
  const { cost: loading } = measure(() => MeshModel.fromObjects(files._manifests.map((m) => m.object)));
  table(
    'loading 10,002 documents',
    ['megabytes', 'reading YAML ms', 'model ms'],
    [[text.length / 1e6, reading.cpu * 1000, loading.cpu * 1000]],
  );
}

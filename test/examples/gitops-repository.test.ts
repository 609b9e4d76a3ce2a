import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { scenarios } from '../../examples/gitops/app';
import { delivery } from '../../examples/gitops/delivery';
import '../../examples/gitops/routes.test';

const repository = join(__dirname, '..', '..', 'examples', 'gitops');

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

function rendered(make: (props: { outdir: string }) => App): Record<string, string> {
  const outdir = mkdtempSync(join(tmpdir(), 'gitops-'));
  try {
    make({ outdir }).synth();
    return filesOf(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

test.each([
  ['shop', scenarios.committed],
  ['delivery', delivery],
])('manifests/%s is what the program renders', (folder, make) => {
  expect(filesOf(join(repository, 'manifests', folder))).toEqual(rendered(make));
});

test('a promotion changes the routes of the release and nothing else', () => {
  process.env.CATALOG_STEP = '2';
  const next = rendered(scenarios.committed);
  delete process.env.CATALOG_STEP;
  expect(next).toEqual(rendered(scenarios['step-2']));
  const objects = (files: Record<string, string>) =>
    loadAll(files['shop.k8s.yaml']) as { kind: string; metadata: object }[];
  const before = objects(rendered(scenarios.committed));
  const changed = objects(next).filter((it, index) => JSON.stringify(it) !== JSON.stringify(before[index]));
  expect(changed.map(({ kind, metadata }) => ({ kind, metadata }))).toMatchObject([
    { kind: 'VirtualService', metadata: { name: 'catalog' } },
  ]);
});

test('a step that the plan does not have is never rendered', () => {
  process.env.CATALOG_STEP = '5';
  expect(() => rendered(scenarios.committed)).toThrow(/MESH0504/);
  delete process.env.CATALOG_STEP;
});

test('the pipeline renders, lints and tests before it commits', () => {
  const folder = join(repository, '.github', 'workflows');
  const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: object };
  for (const text of Object.values(filesOf(folder))) {
    const [workflow] = loadAll(text) as { jobs: Record<string, { steps: { run?: string }[] }> }[];
    const commands = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    const at = (command: string) => commands.findIndex((it) => it.includes(command));
    const order = ['npm run synth', 'cdk8s-mesh lint manifests/shop', 'npm test', 'git commit'].map(at);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
    for (const [, script] of commands.join('\n').matchAll(/npm run ([\w:]+)/g))
      expect(scripts).toHaveProperty([script]);
  }
});

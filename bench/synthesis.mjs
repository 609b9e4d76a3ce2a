/** How long a synthesis takes, against cdk8s, hand-written objects, Helm and Jsonnet; see README.md. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { cheapest, inTurns, runCommand, runScript, table } from './measure.mjs';
import { peer, writeHelmChart, writeJsonnet } from './peers.mjs';
import { profile } from './profile.mjs';

const REPEAT = Number(process.env.MESH_BENCH_REPEAT ?? 3);
const HEAD = ['', 'declare cpu s', 'synth cpu s', 'peak MB', 'ratio'];

/** Runs trees in turns, insists that they write the same bytes, and gives the cheapest run of each. */
function compare(...trees) {
  const results = inTurns(
    REPEAT,
    trees.map((tree) => () => runScript('synthesize.cjs', tree)),
  );
  const bytes = new Set(results.flat().map((result) => result.bytes));
  return {
    areSame: bytes.size === 1,
    best: results.map((runs) => ({
      declaration: cheapest(runs.map((run) => run.declaration)).cpu,
      synthesis: cheapest(runs.map((run) => run.synthesis)).cpu,
      both: Math.min(...runs.map((run) => run.declaration.cpu + run.synthesis.cpu)),
      peak: Math.min(...runs.map((run) => run.process.peak ?? NaN)),
    })),
  };
}

function againstCdk8s(title, services, count, shape) {
  const tree = [services, count, shape];
  const { areSame, best } = compare(
    ['mesh', ...tree, 'bare'],
    ['cdk8s', ...tree, 'bare'],
    ['mesh', ...tree, 'checked'],
  );
  const [mesh, cdk8s, checked] = best;
  const row = (name, { declaration, synthesis, peak }) => [
    name,
    declaration,
    synthesis,
    peak,
    ratio(synthesis, mesh.synthesis),
  ];
  table(`${title}: ${areSame ? 'the same bytes' : 'DIFFERENT BYTES'}`, HEAD, [
    row('MeshApp, without the linter', mesh),
    row('cdk8s.App', cdk8s),
    row('MeshApp', checked),
  ]);
}

function ratio(cost, reference) {
  return `${(cost / reference).toFixed(2)} times`;
}

function againstHand() {
  const { best } = compare(['mesh', 'hand', 2000, 'one', 'bare'], ['mesh', 'mesh', 2000, 'one', 'bare']);
  const row = (name, { declaration, synthesis, both, peak }) => [
    name,
    declaration,
    synthesis,
    peak,
    ratio(both, best[0].both),
  ];
  table('(b) declaration and synthesis of 2,000 services in MeshApp, without the linter', HEAD, [
    row('hand-written ApiObjects', best[0]),
    row('MeshServices', best[1]),
  ]);
}

/** The objects of a text, by kind and name: each tool has an order of its own. */
function objectsOf(text) {
  const objects = loadAll(text).filter(Boolean);
  return new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

function againstOthers() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const count = 2000;
    writeHelmChart(join(folder, 'chart'), count);
    writeJsonnet(join(folder, 'services.jsonnet'));
    const [helm, jsonnet] = [peer('helm'), peer('jsonnet')];
    const script = new URL('synthesize.cjs', import.meta.url).pathname;
    const ours = (services, checks, out) => () =>
      runCommand(process.execPath, [script, 'mesh', services, String(count), 'one', checks, join(folder, out)]);
    const runs = [
      ['MeshServices', ours('mesh', 'checked', 'a')],
      ['MeshServices, without the linter', ours('mesh', 'bare', 'b')],
      ['hand-written, without the linter', ours('hand', 'bare', 'c')],
      helm && ['helm template', () => runCommand(helm, ['template', 'x', join(folder, 'chart')])],
      jsonnet && [
        'jsonnet',
        () => runCommand(jsonnet, ['-S', '--ext-code', `count=${count}`, join(folder, 'services.jsonnet')]),
      ],
    ].filter(Boolean);
    const results = inTurns(
      REPEAT,
      runs.map(([, run]) => run),
    );
    const texts = results.map(([{ stdout }], at) => {
      const out = join(folder, 'abc'[at] ?? '');
      return at < 3 ? readFileSync(join(out, readdirSync(out)[0]), 'utf8') : String(stdout);
    });
    const expected = objectsOf(texts[0]);
    const costs = results.map((run) => cheapest(run.map(({ cost }) => cost)));
    table(
      '(c) whole processes that write 8,000 objects',
      ['', 'cpu s', 'wall s', 'peak MB', 'cpu', 'the same objects'],
      runs.map(([name], at) => {
        const { cpu, wall, peak } = costs[at];
        return [
          name,
          cpu,
          wall,
          peak,
          ratio(cpu, costs[0].cpu),
          isDeepStrictEqual(objectsOf(texts[at]), expected) ? 'yes' : 'NO',
        ];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function growth() {
  const rows = [];
  let before;
  for (const count of [1000, 2000, 4000, 8000, 16_000]) {
    const { best } = compare(['mesh', 'mesh', count, 'one', 'checked']);
    const { declaration, synthesis, both, peak } = best[0];
    rows.push([
      `${count.toLocaleString('en')} services`,
      declaration,
      synthesis,
      peak,
      before ? ratio(both, before) : '',
    ]);
    before = both;
  }
  table('(d) growth: MeshServices in one chart of MeshApp', HEAD, rows);
}

function whereTimeGoes() {
  const parts = profile(['mesh', 'mesh', 2000, 'one', 'checked']);
  const total = parts.reduce((sum, [, spent]) => sum + spent, 0);
  const rows = parts.map(([part, spent]) => [part, spent, `${Math.round((100 * spent) / total)} %`]);
  table('(e) where the time of 2,000 MeshServices goes, whole process', ['', 'ms', 'share'], rows);
}

export function run() {
  againstCdk8s('(a) 2,000 MeshServices, 8,000 objects in one chart', 'mesh', 2000, 'one');
  againstCdk8s('(a) 1,000 charts of 4 objects each', 'mesh', 1000, 'many');
  againstCdk8s('(a) hand-written: 8,000 objects in one chart', 'hand', 2000, 'one');
  againstCdk8s('(a) hand-written: 1,000 charts of 4 objects each', 'hand', 1000, 'many');
  againstHand();
  againstOthers();
  growth();
  whereTimeGoes();
}

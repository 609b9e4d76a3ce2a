/** How long a synthesis takes, against cdk8s, hand-written objects, Helm and Jsonnet; see README.md. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { SCRATCH, cheapest, inTurns, runCommand, runScript, table } from './measure.mjs';
import { peer, writeHelmChart, writeJsonnet } from './peers.mjs';
import { profile } from './profile.mjs';

const REPEAT = Number(process.env.MESH_BENCH_REPEAT ?? 3);
const HEAD = ['', 'declare cpu s', 'synth cpu s', 'synth wall s', 'peak MB', 'cpu', 'wall'];

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
      declaration: cheapest(runs.map((run) => run.declaration)),
      synthesis: cheapest(runs.map((run) => run.synthesis)),
      writing: cheapest(runs.map((run) => run.writing)),
      both: cheapest(runs.map(({ declaration, synthesis }) => sumOf(declaration, synthesis))),
      peak: Math.min(...runs.map((run) => run.process.peak ?? NaN)),
    })),
  };
}

function sumOf(one, other) {
  return { cpu: one.cpu + other.cpu, wall: one.wall + other.wall };
}

/** A row under HEAD: what something took, and how many times a reference. */
function rowOf(name, { declaration, synthesis, peak }, cost, reference) {
  const ratios = [ratio(cost.cpu, reference.cpu), ratio(cost.wall, reference.wall)];
  return [name, declaration?.cpu, synthesis.cpu, synthesis.wall, peak, ...ratios];
}

function againstCdk8s(title, services, count, shape) {
  const tree = [services, count, shape];
  const { areSame, best } = compare(
    ['mesh', ...tree, 'bare'],
    ['cdk8s', ...tree, 'bare'],
    ['mesh', ...tree, 'checked'],
    ['mesh', ...tree, 'bare', 'warm'],
    ['cdk8s', ...tree, 'bare', 'warm'],
  );
  const [mesh, cdk8s, checked, meshWarm, cdk8sWarm] = best;
  const row = (name, run, reference = mesh) => rowOf(name, run, run.synthesis, reference.synthesis);
  table(`${title}: ${areSame ? 'the same bytes' : 'DIFFERENT BYTES'}`, HEAD, [
    row('MeshApp, without the linter', mesh),
    row('cdk8s.App', cdk8s),
    row('MeshApp', checked),
    row('MeshApp, without the linter, warm', meshWarm, meshWarm),
    row('cdk8s.App, warm', cdk8sWarm, meshWarm),
    row('its files alone, written one by one', { synthesis: mesh.writing }),
  ]);
}

function ratio(cost, reference) {
  return `${(cost / reference).toFixed(2)} times`;
}

function againstHand() {
  const runners = ['node', 'command', 'warm'];
  const tree = (services, runner) => ['mesh', services, 2000, 'one', 'bare', runner];
  const { best } = compare(...runners.flatMap((runner) => [tree('hand', runner), tree('mesh', runner)]));
  const row = (name, at) => rowOf(name, best[at], best[at].both, best[at - (at % 2)].both);
  table('(b) declaration and synthesis of 2,000 services in MeshApp, without the linter', HEAD, [
    row('hand-written ApiObjects', 0),
    row('MeshServices', 1),
    row('hand-written ApiObjects, by cdk8s-mesh synth', 2),
    row('MeshServices, by cdk8s-mesh synth', 3),
    row('hand-written ApiObjects, warm', 4),
    row('MeshServices, warm', 5),
  ]);
}

/** The objects of a text, by kind and name: each tool has an order of its own. */
function objectsOf(text) {
  const objects = loadAll(text).filter(Boolean);
  return new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

const APP = fileURLToPath(new URL('app.cjs', import.meta.url));
const COMMAND = fileURLToPath(new URL('../lib/cli/cdk8s-mesh.js', import.meta.url));

/** Our whole processes: their names, what runs them, and the arguments of app.cjs. */
const PROGRAMS = [
  ['node, MeshServices', 'node', 'mesh', 'checked'],
  ['node, MeshServices, without the linter', 'node', 'mesh', 'bare'],
  ['node, hand-written', 'node', 'hand', 'checked'],
  ['node, hand-written, without the linter', 'node', 'hand', 'bare'],
  ['cdk8s-mesh synth, MeshServices', 'command', 'mesh', 'checked'],
  ['cdk8s-mesh synth, MeshServices, without the linter', 'command', 'mesh', 'bare'],
  ['cdk8s-mesh synth, hand-written', 'command', 'hand', 'checked'],
];

/** Runs a program of ours as people do, in a new folder, and gives what it wrote. */
function runProgram(folder, runner, ...args) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'cdk8s.yaml'), `app: ${['node', APP, ...args].join(' ')}\n`);
  const { cost } = runCommand(process.execPath, runner === 'node' ? [APP, ...args] : [COMMAND, 'synth'], {
    cwd: folder,
  });
  const [file] = readdirSync(join(folder, 'dist'));
  const stdout = readFileSync(join(folder, 'dist', file));
  rmSync(folder, { recursive: true });
  return { cost, stdout };
}

function peersIn(folder) {
  const [helm, jsonnet] = [peer('helm'), peer('jsonnet')];
  const source = join(folder, 'services.jsonnet');
  return [
    helm && ['helm template', () => runCommand(helm, ['template', 'x', join(folder, 'chart')])],
    jsonnet && ['jsonnet', () => runCommand(jsonnet, ['-S', '--ext-code', 'count=2000', source])],
  ].filter(Boolean);
}

function againstOthers() {
  const folder = mkdtempSync(join(SCRATCH, 'bench-'));
  try {
    writeHelmChart(join(folder, 'chart'), 2000);
    writeJsonnet(join(folder, 'services.jsonnet'));
    const runs = [
      ...PROGRAMS.map(([name, ...program]) => [name, () => runProgram(join(folder, name), ...program)]),
      ...peersIn(folder),
    ];
    const results = inTurns(
      REPEAT,
      runs.map(([, run]) => run),
    );
    const texts = results.map(([{ stdout }]) => String(stdout));
    const expected = objectsOf(texts[0]);
    const costs = results.map((run) => cheapest(run.map(({ cost }) => cost)));
    const reference = costs[runs.findIndex(([name]) => name === 'helm template')] ?? costs[0];
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
          ratio(cpu, reference.cpu),
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
    const [run] = best;
    rows.push(rowOf(`${count.toLocaleString('en')} services`, run, run.both, before?.both ?? run.both));
    before = run;
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

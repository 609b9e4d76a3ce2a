/** How long linting takes, against `istioctl analyze`, and how it grows; see README.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cheapest, inTurns, runCommand, table } from './measure.mjs';
import { peer } from './peers.mjs';
import { writePlatform } from './platform.mjs';

const CLI = fileURLToPath(new URL('../lib/cli/cdk8s-mesh.js', import.meta.url));
const REPEAT = Number(process.env.MESH_BENCH_REPEAT ?? 3);

/** Repositories by what is in them: how many of ten services have something wrong, and how many services share a namespace. */
const REPOSITORIES = {
  clean: { faulty: 0, services: 20 },
  faulty: { faulty: 10, services: 20 },
  'clean, in one namespace': { faulty: 0, services: Infinity },
};

const lint = (folder) => () =>
  runCommand(process.execPath, [CLI, 'lint', folder, '--format', 'json'], { codes: [0, 1] });

/** istioctl ends with 79 where it finds an error, and with 1 where a file cannot be read. */
const analyze = (istioctl, folder) => () =>
  runCommand(istioctl, ['analyze', '--use-kube=false', '-A', folder], { codes: [0, 1, 79] });

function againstIstioctl(folder) {
  const istioctl = peer('istioctl');
  const rows = [];
  for (const [name, shape] of Object.entries(REPOSITORIES)) {
    const path = join(folder, name);
    const documents = writePlatform(path, 10_000, shape);
    const runs = [lint(path), ...(istioctl ? [analyze(istioctl, path)] : [])];
    const [ours, theirs] = inTurns(REPEAT, runs);
    const findings = JSON.parse(String(ours[0].stdout)).length;
    const [own, other] = [ours, theirs].map((results) => results && cheapest(results.map(({ cost }) => cost)));
    rows.push([`${name}: ${documents} documents, ${findings} findings`, own.cpu, own.wall, own.peak, '']);
    if (other)
      rows.push(['istioctl analyze', other.cpu, other.wall, other.peak, `${(other.cpu / own.cpu).toFixed(1)} times`]);
  }
  table('Linting, whole process', ['', 'cpu s', 'wall s', 'peak MB', 'cpu'], rows);
}

function growth(folder) {
  const counts = [10_000, 20_000, 40_000];
  for (const [name, shape] of Object.entries(REPOSITORIES)) {
    const runs = counts.map((count) => {
      const path = join(folder, `${name} ${count}`);
      writePlatform(path, count, shape);
      return lint(path);
    });
    const costs = inTurns(REPEAT, runs).map((results) => cheapest(results.map(({ cost }) => cost)));
    const rows = counts.map((count, at) => {
      const { cpu, wall, peak } = costs[at];
      return [`${count} documents`, cpu, wall, peak, at === 0 ? '' : `${(cpu / costs[at - 1].cpu).toFixed(2)} times`];
    });
    table(`Growth, ${name}`, ['', 'cpu s', 'wall s', 'peak MB', 'twice the documents'], rows);
  }
}

export function run() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-lint-'));
  try {
    againstIstioctl(folder);
    growth(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

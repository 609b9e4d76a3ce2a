/** Where the time of a synthesis goes, by what it is spent on. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './measure.mjs';

/** What a function belongs to, by its name and file; the innermost one that is known counts. */
const PARTS = [
  ['loading modules', /internal\/modules/],
  ['declaring', /declare .*bench\/trees/],
  ['writing YAML text', /lib\/files\//],
  ['writing files', /lib\/mesh\/output\/(?:write|swap)/],
  ['checking', /lib\/mesh\/(?:lint-check|unique-names)/],
  ['rendering objects', /lib\/mesh\/output\/render/],
  ['ordering and dividing them', /lib\/mesh\/(?:output|mesh-app|synthesis)/],
  ['collecting garbage', /^\(garbage collector\)/],
];
const IDLE = '(idle)';

function partOf(node, nodes) {
  for (let at = node; at; at = nodes.get(at.parent)) {
    const { functionName, url } = at.callFrame;
    const known = PARTS.find(([, pattern]) => pattern.test(`${functionName} ${url}`));
    if (known) return known[0];
  }
  return 'the rest';
}

/** Milliseconds for each part of a run of `synthesize.cjs`, the largest first. */
export function profile(tree) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  try {
    const script = fileURLToPath(new URL('synthesize.cjs', import.meta.url));
    runCommand(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${folder}`, script, ...tree.map(String)]);
    const { nodes: list, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
    const nodes = new Map(list.map((node) => [node.id, node]));
    for (const node of list) for (const child of node.children ?? []) nodes.get(child).parent = node.id;
    const spent = new Map();
    samples.forEach((id, at) => {
      const node = nodes.get(id);
      if (node.callFrame.functionName === IDLE) return;
      const part = (node.part ??= partOf(node, nodes));
      spent.set(part, (spent.get(part) ?? 0) + timeDeltas[at] / 1000);
    });
    return [...spent].sort(([, one], [, other]) => other - one);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// npm run live [-- [NAME...] [--counts FILE]]: runs the scripts of conformance/live in the lab, all or those named.
// --counts writes "PASSED FAILED", summed over the checks of all scripts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, sharedFolder } from './client/places';
import { seed } from './client/seed';
import { randomPolicies } from './live/random-policies';

/** The part of the lab's result.json that is counted. */
interface LabResult {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly differences: readonly string[] }[];
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** What failed, a line each. */
  readonly failures: readonly string[];
}

const scripts = join(checkout, 'conformance', 'live');
/** The scripts that are made, each from a seed. */
const generated: Readonly<Record<string, (seed: number) => string>> = { 'random-policies': randomPolicies };
const lab = join(sharedFolder, 'lab', 'lab');
/** How long one script may take, in seconds. */
const limit = process.env.LAB_LIMIT ?? '600';

function countsOf(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, failures: ['the lab left no result'] };
  const { checks } = JSON.parse(readFileSync(file, 'utf8')) as LabResult;
  const failures = checks.filter(({ ok }) => !ok).map(({ name, differences }) => `${name}: ${differences.join('; ')}`);
  return { passed: checks.length - failures.length, failed: failures.length, failures };
}

/** Where the script stands; one that is made is written beside its results first. */
function scriptOf(name: string, out: string): string {
  if (!(name in generated)) return join(scripts, `${name}.yaml`);
  const chosen = seed();
  console.log(`live ${name}: SEED=${chosen}`);
  const file = join(out, 'script.yaml');
  writeFileSync(file, generated[name](chosen));
  return file;
}

function run(name: string): Counts {
  const out = join(checkout, 'conformance', 'results', name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const started = Date.now();
  const { status } = spawnSync(lab, ['run', '--script', scriptOf(name, out), '--out', out], {
    env: { ...process.env, LAB_LIMIT: limit },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const found = countsOf(join(out, 'result.json'));
  const counts = { ...found, failed: status === 0 ? found.failed : Math.max(found.failed, 1) };
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`live ${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds} s\n`);
  return counts;
}

/** Runs a script, and once more where it failed: what fails twice is not a matter of a busy machine. */
function runTwiceIfNeeded(name: string): Counts {
  const first = run(name);
  if (first.failed === 0) return first;
  console.log(`live ${name}: failed, once more: ${first.failures.join('; ')}`);
  return run(name);
}

const { values, positionals } = parseArgs({ options: { counts: { type: 'string' } }, allowPositionals: true });
const known = readdirSync(scripts)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => basename(file, '.yaml'))
  .concat(Object.keys(generated));
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no script ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exitCode = 2;
} else if (!existsSync(lab)) {
  console.error(`no lab at ${lab}: MESH_SHARED names the folder that holds it`);
  process.exitCode = 2;
} else {
  const names = positionals.length > 0 ? positionals : known;
  const all = names.map(runTwiceIfNeeded);
  const sum = (of: 'passed' | 'failed') => all.reduce((total, counts) => total + counts[of], 0);
  if (values.counts) writeFileSync(values.counts, `${sum('passed')} ${sum('failed')}\n`);
  all.forEach(({ failures }, at) => failures.forEach((failure) => console.log(`failed ${names[at]}: ${failure}`)));
  console.log(`live: ${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}

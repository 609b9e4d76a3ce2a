// npm run coverage:api [-- JEST-ARGUMENTS]: the share of the fields of Istio's API that the tests' synthesized objects set.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXEMPTIONS } from './coverage/exempt';
import { fieldPaths, specSchemas } from './coverage/schema';

const root = join(__dirname, '..');

function record(folder: string): void {
  const jest = join(root, 'node_modules', '.bin', 'jest');
  const setup = join(root, 'conformance', 'coverage', 'recorder.ts');
  const { status } = spawnSync(jest, ['--silent', ...process.argv.slice(2), '--setupFilesAfterEnv', setup], {
    cwd: root,
    env: { ...process.env, API_COVERAGE_FOLDER: folder },
    stdio: ['ignore', 'ignore', 'ignore'],
    timeout: 600_000,
  });
  if (status !== 0) throw new Error('the tests fail: run npm test');
}

function recorded(folder: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const file of readdirSync(folder)) {
    const part = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string[]>;
    for (const [kind, paths] of Object.entries(part)) {
      found.set(kind, new Set([...(found.get(kind) ?? []), ...paths]));
    }
  }
  return found;
}

function report(found: Map<string, Set<string>>): boolean {
  let [allSet, allWanted, exempted] = [0, 0, 0];
  const unset: string[] = [];
  for (const [kind, schema] of Object.entries(specSchemas())) {
    const paths = fieldPaths(schema);
    const exempt = paths.filter((path) => EXEMPTIONS.some((entry) => entry.kind.test(kind) && entry.path.test(path)));
    const wanted = paths.filter((path) => !exempt.includes(path));
    const missing = wanted.filter((path) => !found.get(kind)?.has(path));
    const set = wanted.length - missing.length;
    console.log(
      `${kind.padEnd(24)}${String(set).padStart(5)} of ${String(wanted.length).padStart(4)}  (${exempt.length} exempt)`,
    );
    unset.push(...missing.map((path) => `${kind} ${path}`));
    allSet += set;
    allWanted += wanted.length;
    exempted += exempt.length;
  }
  const share = ((100 * allSet) / allWanted).toFixed(2);
  console.log(
    `${'all'.padEnd(24)}${String(allSet).padStart(5)} of ${String(allWanted).padStart(4)}  ${share} %  (${exempted} exempt)`,
  );
  for (const path of unset) console.log(`missing: ${path}`);
  for (const { kind, path, reason } of EXEMPTIONS) console.log(`exempt: ${kind.source} ${path.source}: ${reason}`);
  return unset.length === 0;
}

const folder = mkdtempSync(join(tmpdir(), 'api-coverage-'));
try {
  record(folder);
  if (!report(recorded(folder))) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

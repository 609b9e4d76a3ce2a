// Generates the tables of types in src/injection from the Go module that the judge is built from; needs Go. With --check it
// writes nothing and fails where what is committed differs.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const FILES = ['schema/kubernetes-types.ts', 'proto/proxy-messages.ts', 'settings/values-messages.ts'];

const module = join(root, 'conformance', 'judge');
const printed = execFileSync('go', ['run', './tables'], { cwd: module, maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'inherit'] });
const tables = JSON.parse(printed);

for (const name of FILES) {
  const path = join(root, 'src', 'injection', name);
  const committed = readFileSync(path, 'utf8');
  const generated = committed.replace(
    /^(export const (\w+) = `\n)[^`]*/gm,
    (_, start, table) => `${start}${tables[table].join('\n')}\n`,
  );
  if (!process.argv.includes('--check')) writeFileSync(path, generated);
  else if (generated !== committed) {
    console.error(`src/injection/${name} differs from the Go types of the judge's module: run "npm run injection-tables"`);
    process.exitCode = 1;
  }
}

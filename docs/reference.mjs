// npm run docs: writes the API reference from the assembly that jsii makes; with --check it fails where the committed one differs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(fileURLToPath(import.meta.url), '..', '..');
const folder = join(root, 'docs', 'api');
const check = process.argv.includes('--check');

const scratch = mkdtempSync(join(tmpdir(), 'reference-'));
try {
  execFileSync(
    join(root, 'node_modules', '.bin', 'jsii-docgen'),
    ['-o', join(scratch, 'API.md'), '--split-by-submodule'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const wanted = readdirSync(scratch);
  const stale = wanted.filter((name) => {
    const file = join(folder, name);
    return !existsSync(file) || readFileSync(file, 'utf8') !== readFileSync(join(scratch, name), 'utf8');
  });
  if (check && stale.length > 0) {
    console.error(`docs/api is not what the sources say (${stale.join(', ')}): npm run build && npm run docs`);
    process.exitCode = 1;
  }
  if (!check) {
    mkdirSync(folder, { recursive: true });
    for (const name of stale) writeFileSync(join(folder, name), readFileSync(join(scratch, name)));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

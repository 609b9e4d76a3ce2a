// Writes docs/rules.md from the catalogue of rules; with --check it writes nothing and fails where the page differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleCatalogue } from '../src/lint/catalogue';
import { rulesPage } from '../src/lint/rules-page';

const file = join(__dirname, 'rules.md');
const page = rulesPage(ruleCatalogue());
if (!process.argv.includes('--check')) {
  writeFileSync(file, page);
} else if (readFileSync(file, 'utf8') !== page) {
  console.error('docs/rules.md differs from the catalogue: run "npm run rules"');
  process.exitCode = 1;
}

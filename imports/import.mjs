// Generates imports/*.ts from the CRDs in imports/crds, offline. With --check it writes nothing and
// fails where what is committed differs from what would be generated.
//
// A CRD that serves several versions is reduced to v1 (or, where there is no v1, to the first one that
// is served): one class for each kind, of the version that the library emits.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';

const here = import.meta.dirname;
const crdFolder = join(here, 'crds');
const cdk8s = join(dirname(createRequire(import.meta.url).resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');

function reduced(crd) {
  const served = crd.spec.versions.filter((version) => version.served);
  const version = served.find(({ name }) => name === 'v1') ?? served[0];
  return { ...crd, spec: { ...crd.spec, versions: [{ ...version, storage: true }] } };
}

function crdsOf(file) {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS())
    .filter((object) => object?.kind === 'CustomResourceDefinition')
    .map(reduced);
}

function generateInto(folder) {
  const work = mkdtempSync(join(tmpdir(), 'crds-'));
  try {
    for (const name of readdirSync(crdFolder).sort()) {
      const input = join(work, name);
      writeFileSync(input, crdsOf(join(crdFolder, name)).map((crd) => stringify(crd)).join('---\n'));
      const options = ['--language', 'typescript', '--output', folder, '--no-save', '--no-check-upgrade'];
      execFileSync(process.execPath, [cdk8s, 'import', input, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
    }
  } finally {
    rmSync(work, { recursive: true });
  }
}

const generatedIn = (folder) => readdirSync(folder).filter((name) => name.endsWith('.ts')).sort();

const fresh = mkdtempSync(join(tmpdir(), 'imports-'));
try {
  generateInto(fresh);
  const wanted = generatedIn(fresh);
  if (wanted.length === 0) throw new Error('cdk8s import generated nothing');
  if (process.argv.includes('--check')) {
    const differs = [...new Set([...wanted, ...generatedIn(here)])].filter((name) => {
      const read = (folder) => (generatedIn(folder).includes(name) ? readFileSync(join(folder, name), 'utf8') : undefined);
      return read(fresh) !== read(here);
    });
    for (const name of differs) console.error(`imports/${name} differs from what its CRDs give: run "npm run import"`);
    process.exitCode = differs.length > 0 ? 1 : 0;
    if (differs.length === 0) console.log(`imports: ${wanted.length} files as generated`);
  } else {
    for (const name of generatedIn(here)) rmSync(join(here, name));
    for (const name of wanted) writeFileSync(join(here, name), readFileSync(join(fresh, name)));
    console.log(`imports: ${wanted.join(', ')}`);
  }
} finally {
  rmSync(fresh, { recursive: true });
}

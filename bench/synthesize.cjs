/** Declares and synthesizes one tree, and prints what each took and what came out; CommonJS, as cdk8s programs are compiled. */
const { createHash } = require('node:crypto');
const { mkdtempSync, readFileSync, readdirSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { App } = require('cdk8s');
const { MeshApp } = require('cdk8s-mesh');
const checks = require('../lib/mesh/synthesis.js');
const { declare } = require('./trees.cjs');

const [kind, services, count, shape, checked, keep] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const outdir = keep ?? join(folder, 'out');

async function main() {
  const { measure } = await import('./measure.mjs');
  const { result: app, cost: declaration } = measure(() => {
    const made = kind === 'mesh' ? new MeshApp({ outdir }) : new App({ outdir });
    declare(made, { services, count: Number(count), shape });
    return made;
  });
  const { cost: synthesis } = measure(() =>
    checked === 'checked' ? app.synth() : checks.withoutChecks(() => app.synth()),
  );
  const hash = createHash('sha256');
  for (const name of readdirSync(outdir).sort()) hash.update(name).update(readFileSync(join(outdir, name)));
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify({ declaration, synthesis, bytes: hash.digest('hex') }));
}

void main();

/**
 * Declares and synthesizes one tree, and prints what each took, what came out, and what writing the same files alone takes; CommonJS,
 * as cdk8s programs are compiled. The runner `warm` does the same a few times before, as an edit loop or a test suite would.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const [kind, services, count, shape, checked, runner] = process.argv.slice(2);
// What `cdk8s-mesh synth` does before it loads an app.
if (runner === 'command') require('../lib/cli/engine.js');

const { App } = require('cdk8s');
const { MeshApp } = require('cdk8s-mesh');
const checks = require('../lib/mesh/synthesis.js');
const { declare } = require('./trees.cjs');

/** After so many rounds another one is no cheaper. */
const WARMING = 5;

async function main() {
  const { measure, SCRATCH } = await import('./measure.mjs');
  const folder = mkdtempSync(join(SCRATCH, 'bench-'));
  const round = (outdir) => {
    const { result: app, cost: declaration } = measure(() => {
      const made = kind === 'mesh' ? new MeshApp({ outdir }) : new App({ outdir });
      declare(made, { services, count: Number(count), shape });
      return made;
    });
    const { cost: synthesis } = measure(() =>
      checked === 'checked' ? app.synth() : checks.withoutChecks(() => app.synth()),
    );
    return { declaration, synthesis };
  };
  if (runner === 'warm') for (let at = 0; at < WARMING; at++) round(join(folder, `before-${at}`));
  const outdir = join(folder, 'out');
  const { declaration, synthesis } = round(outdir);
  const hash = createHash('sha256');
  const files = readdirSync(outdir)
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(outdir, name)) }));
  for (const { name, bytes } of files) hash.update(name).update(bytes);
  const again = join(folder, 'again');
  mkdirSync(again);
  const { cost: writing } = measure(() => files.forEach(({ name, bytes }) => writeFileSync(join(again, name), bytes)));
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify({ declaration, synthesis, writing, bytes: hash.digest('hex') }));
}

void main();

/** Declares and synthesizes one tree, and prints what each took and what came out. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { MeshApp } from 'cdk8s-mesh';
import checks from '../lib/mesh/synthesis.js';
import { measure } from './measure.mjs';
import { declare } from './trees.mjs';

const [kind, services, count, shape, checked, keep] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const outdir = keep ?? join(folder, 'out');

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

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MeshApp } from 'cdk8s-mesh';
import type { Scenarios } from '../examples/scenario';
import { checkout } from './client/places';

/** One scenario of an example, and the YAML that it synthesizes. */
export interface Example {
  /** `EXAMPLE/SCENARIO`. */
  readonly name: string;
  readonly yaml: string;
}

const folder = join(checkout, 'examples');

/** The scenarios of every example, each a program of its own. */
export function programs(): Map<string, Scenarios[string]> {
  const found = new Map<string, Scenarios[string]>();
  for (const example of readdirSync(folder).sort()) {
    const file = join(folder, example, 'app.ts');
    if (!existsSync(file)) continue;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- which examples there are is known at run time
    const { scenarios } = require(file) as { readonly scenarios?: Scenarios };
    for (const [scenario, program] of Object.entries(scenarios ?? {})) found.set(`${example}/${scenario}`, program);
  }
  return found;
}

/** What an app writes: all its files, in order. */
export function synthesized(make: (outdir: string) => MeshApp): string {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesized-'));
  try {
    make(outdir).synth();
    const files = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
    return files
      .sort()
      .map((name) => readFileSync(join(outdir, name), 'utf8'))
      .join('---\n');
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const written = new Map<string, string>();

/** The YAML of one scenario, `EXAMPLE/SCENARIO`. */
export function exampleYaml(name: string): string {
  const known = written.get(name);
  if (known !== undefined) return known;
  const program = programs().get(name);
  if (!program) throw new Error(`no example ${name}`);
  const yaml = synthesized((outdir) => program({ outdir }));
  written.set(name, yaml);
  return yaml;
}

/** Every scenario of every example. */
export function examples(): Example[] {
  return [...programs().keys()].map((name) => ({ name, yaml: exampleYaml(name) }));
}

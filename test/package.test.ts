import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sources from 'cdk8s-mesh';

const checkout = join(__dirname, '..');

/** What a program prints that finds the built package as its users do. */
function run(program: string, type: 'commonjs' | 'module' = 'commonjs'): unknown {
  const text = execFileSync(process.execPath, [`--input-type=${type}`, '-e', program], { cwd: checkout });
  return JSON.parse(String(text));
}

/** The files of the package that are loaded after some statements, by their paths in lib. */
function loadedBy(statements: string): string[] {
  return run(`${statements};
    const start = require.resolve('cdk8s-mesh').slice(0, -'index.js'.length);
    const paths = Object.keys(require.cache).filter((path) => path.startsWith(start));
    console.log(JSON.stringify(paths.map((path) => path.slice(start.length))));`) as string[];
}

(existsSync(join(checkout, 'lib', 'index.js')) ? describe : describe.skip)('the built package', () => {
  test('exports what the sources do', () => {
    const said = run(`const mesh = require('cdk8s-mesh');
      const names = (values) => Object.keys(values).filter((name) => values[name] !== undefined).sort();
      console.log(JSON.stringify([names(mesh), names(mesh.istio)]));`);
    const names = (values: Record<string, unknown>) =>
      Object.keys(values)
        .filter((name) => values[name] !== undefined)
        .sort();
    expect(said).toEqual([names(sources), names(sources.istio)]);
  });

  test('gives an ECMAScript module the same values by the same names', () => {
    const said = run(
      `import { createRequire } from 'node:module';
      import * as names from 'cdk8s-mesh';
      import { MeshApp, istio } from 'cdk8s-mesh';
      const mesh = createRequire(import.meta.url)('cdk8s-mesh');
      const missing = Object.keys(mesh).filter((name) => names[name] !== mesh[name]);
      console.log(JSON.stringify([missing, MeshApp === mesh.MeshApp, istio === mesh.istio]));`,
      'module',
    );
    expect(said).toEqual([[], true, true]);
  });

  test('passes its names on with their values', () => {
    const passedOn = `const mesh = require('cdk8s-mesh');
      const copy = Object.create(null, Object.getOwnPropertyDescriptors(mesh));
      console.log(JSON.stringify([copy.MeshApp === mesh.MeshApp, copy.MeshApp === copy.MeshApp, { ...mesh }.Port === mesh.Port]));`;
    expect(run(passedOn)).toEqual([true, true, true]);
  });

  test('loads what is used and no more', () => {
    expect(loadedBy(`require('cdk8s-mesh')`)).toEqual(['index.js']);
    const rooms = new Set(
      loadedBy(`const { MeshApp, MeshService, istio } = require('cdk8s-mesh'); istio.VirtualService`).map(
        (path) => path.split('/')[0],
      ),
    );
    for (const room of ['lint', 'injection', 'routing', 'release', 'edge']) expect(rooms).not.toContain(room);
  });

  test('brings the command line as one file', () => {
    const { bin } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { bin: Record<string, string> };
    const cli = (...args: string[]) =>
      String(execFileSync(process.execPath, [join(checkout, bin['cdk8s-mesh']), ...args], { cwd: checkout }));
    expect(cli('explain', 'MESH1004')).toContain('MESH1004 (warning)');
    expect(cli('lint', 'examples/bookinfo', '--format', 'sarif')).toContain('"version": "0.1.0"');
    expect(cli('synth', '--help')).toContain('--watch');
  });
});

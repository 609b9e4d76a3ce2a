// Part of npm run build: the command line in one file, since Node takes longer to find and to open two hundred files than to lint
// a small repository. What `synth` shares with the app that it runs stays outside: both must load the same files.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(`../lib/cli/${name}`, import.meta.url));

await build({
  entryPoints: [path('main.js')],
  outfile: path('cdk8s-mesh.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['cdk8s-mesh/package.json', './synth/*', '../mesh/*', 'cdk8s', 'cdk8s-plus-27', 'constructs'],
  logLevel: 'warning',
});

/** `npm run bench [name ...]`: the benchmarks of this folder, each against a peer in the same run. */
import { existsSync } from 'node:fs';

const BENCHMARKS = ['injection', 'lint', 'routing', 'synthesis'];

if (!existsSync(new URL('../lib/index.js', import.meta.url))) {
  console.error('build the library first: npm run build');
  process.exit(2);
}
const names = process.argv.length > 2 ? process.argv.slice(2) : BENCHMARKS;
for (const name of names) {
  if (!BENCHMARKS.includes(name)) {
    console.error(`no benchmark ${name}; there are ${BENCHMARKS.join(', ')}`);
    process.exit(2);
  }
  const { run } = await import(`./${name}.mjs`);
  await run();
}

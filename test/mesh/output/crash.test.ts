import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const source = resolve(__dirname, '../../../src');

/** Replaces the files of a folder, and is killed before its n-th change to the disk. */
const program = `
const fs = require('node:fs');
const { join } = require('node:path');
const [writer, folder, value, killedBefore] = process.argv.slice(2);
const files = ['a', 'b', 'c'].map((name) => ({ path: name + '.yaml', bytes: Buffer.from(value) }));
const { writeFiles } = require(${JSON.stringify(join(source, 'mesh/output/write'))});
const { OutputFolder } = require(${JSON.stringify(join(source, 'cli/synth/output-folder'))});
let left = Number(killedBefore);
for (const name of ['mkdirSync', 'writeFileSync', 'chmodSync', 'linkSync', 'renameSync', 'rmSync', 'rmdirSync']) {
  const change = fs[name];
  fs[name] = (...args) => {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
    return change(...args);
  };
}
if (writer === 'app') writeFiles(folder, files, [], true);
else {
  const output = new OutputFolder(folder);
  output.prepare();
  fs.mkdirSync(output.staging);
  for (const { path, bytes } of files) fs.writeFileSync(join(output.staging, path), bytes);
  output.replace();
}
`;

let place: string;
let folder: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'crash-'));
  folder = join(place, 'dist');
  writeFileSync(join(place, 'program.cjs'), program);
});
afterEach(() => rmSync(place, { recursive: true }));

/** Whether it came to its end. */
function run(writer: string, value: string, killedBefore: number): boolean {
  const args = [
    '--import',
    require.resolve('tsx'),
    join(place, 'program.cjs'),
    writer,
    folder,
    value,
    `${killedBefore}`,
  ];
  const { status, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
  if (signal !== 'SIGKILL' && status !== 0) throw new Error(stderr);
  return status === 0;
}

/** Everything that anybody sees in the folder. */
function content(): string[] {
  const names = readdirSync(folder).filter((name) => !name.startsWith('.cdk8s-mesh-'));
  return names.map((name) => `${name}: ${readFileSync(join(folder, name), 'utf8')}`).sort();
}

const files = (value: string, ...others: string[]) =>
  [...['a.yaml', 'b.yaml', 'c.yaml'].map((name) => `${name}: ${value}`), ...others].sort();

// A program's own files stay where an app writes; the command owns its folder but for hidden files.
test.each([
  ['app', 'own.txt'],
  ['command', '.own'],
])(
  'whenever the %s is killed, the folder holds all old files or all new ones',
  (writer, foreign) => {
    const outcomes = new Set<string>();
    let isDone = false;
    for (let killedBefore = 0; !isDone; killedBefore++) {
      for (const name of readdirSync(place)) if (name !== 'program.cjs') rmSync(join(place, name), { recursive: true });
      mkdirSync(folder);
      for (const name of ['a.yaml', 'b.yaml', 'c.yaml']) writeFileSync(join(folder, name), 'old');
      writeFileSync(join(folder, foreign), 'kept');
      const [before, after] = [files('old', `${foreign}: kept`), files('new', `${foreign}: kept`)];
      isDone = run(writer, 'new', killedBefore);
      if (existsSync(folder)) {
        expect([before, after]).toContainEqual(content());
        outcomes.add(content()[1]);
      } else {
        // Between the two steps of the swap; the next run finds the old files again, whatever becomes of itself.
        outcomes.add('recovered');
        run(writer, 'newer', 1);
        expect(content()).toEqual(before);
      }
      if (killedBefore % 4 === 0 || isDone) {
        run(writer, 'new', -1);
        expect(content()).toEqual(after);
        expect(readdirSync(place).sort()).toEqual(['dist', 'program.cjs']);
      }
    }
    expect(outcomes.size).toBe(3);
  },
  300_000,
);

import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { OutputFolder } from '../../src/cli/synth/output-folder';
import { isSource } from '../../src/cli/synth/watcher';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function replace(files: Record<string, string>) {
  const output = new OutputFolder(join(folder, 'dist'));
  output.prepare();
  for (const [name, text] of Object.entries(files)) {
    const path = join(output.staging, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const result = output.replace();
  expect(readdirSync(folder)).toEqual(['dist']);
  return result;
}

const there = () => readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).sort();

test('replaces the folder, and leaves alone what is the same', () => {
  expect(replace({ 'a.yaml': '1', 'b/c.yaml': '2', 'd.yaml': '3' })).toEqual({
    changed: expect.arrayContaining(['a.yaml', 'b/c.yaml', 'd.yaml']),
    removed: [],
    unchanged: 0,
  });
  const past = new Date(1_000_000_000_000);
  utimesSync(join(folder, 'dist/a.yaml'), past, past);
  writeFileSync(join(folder, 'dist/.keep'), '');
  expect(replace({ 'a.yaml': '1', 'd.yaml': '4', b: 'now a file' })).toEqual({
    changed: expect.arrayContaining(['d.yaml', 'b']),
    removed: ['b/c.yaml'],
    unchanged: 1,
  });
  expect(there()).toEqual(['.keep', 'a.yaml', 'b', 'd.yaml']);
  expect(statSync(join(folder, 'dist/a.yaml')).mtimeMs).toBe(past.getTime());
  expect(readFileSync(join(folder, 'dist/d.yaml'), 'utf8')).toBe('4');
});

test('refuses a file', () => {
  writeFileSync(join(folder, 'dist'), '');
  expect(() => new OutputFolder(join(folder, 'dist')).prepare()).toThrow(/is a file/);
});

test('watches what an app is made of, and not what it writes', () => {
  const cases: [string, boolean][] = [
    ['main.ts', true],
    ['src/a.ts', true],
    ['dist/a.yaml', false],
    ['node_modules/x/a.js', false],
    ['.git/index', false],
    ['.dist.synth-12/a.yaml', false],
    ['main.ts~', false],
  ];
  for (const [path, is] of cases) expect([path, isSource(path, join(process.cwd(), 'dist'))]).toEqual([path, is]);
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import v8 from 'node:v8';
import { ManifestFiles } from '../../src/files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\n`;

test('reads folders recursively in order of name, and only manifests', () => {
  mkdirSync(join(folder, 'b/.git'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'b/x.yml'), service('x'));
  writeFileSync(join(folder, 'b/.git/y.yaml'), service('y'));
  writeFileSync(join(folder, 'node_modules/z.yaml'), service('z'));
  writeFileSync(join(folder, 'a.yaml'), service('a'));
  writeFileSync(join(folder, 'c.json'), '{"apiVersion":"v1","kind":"Service","metadata":{"name":"c"}}');
  writeFileSync(join(folder, 'd.txt'), service('d'));
  symlinkSync('.', join(folder, 'loop'));
  const files = ManifestFiles.load([folder]);
  expect(files._manifests.map(({ object }) => object.metadata?.name)).toEqual(['a', 'x', 'c']);
  expect(files.files).toEqual(['a.yaml', 'b/x.yml', 'c.json'].map((name) => join(folder, name)));
  expect(files.count).toBe(3);
  expect(files.problems).toEqual([]);
  expect(ManifestFiles.load([join(folder, 'd.txt')]).count).toBe(1);
});

test('says what is wrong, where, and reads the rest', () => {
  writeFileSync(join(folder, 'a.yaml'), `a: b: c\n---\n${service('a')}`);
  const files = ManifestFiles.load([folder, join(folder, 'none.yaml')]);
  expect(files.count).toBe(1);
  expect(files.problems).toEqual([
    {
      rule: 'MESH1001',
      severity: 'error',
      file: join(folder, 'a.yaml'),
      line: 1,
      column: 5,
      message: expect.any(String),
      fix: expect.any(String),
    },
    expect.objectContaining({ rule: 'MESH1007', file: join(folder, 'none.yaml'), message: 'no such file or folder' }),
  ]);
});

test('says where a file is not UTF-8', () => {
  const [latin, wide] = ['latin.yaml', 'wide.yaml'].map((name) => join(folder, name));
  writeFileSync(latin, `${service('a')}# ${'\xe9'}\n`, 'latin1');
  writeFileSync(wide, `\ufeff${service('a')}`, 'utf16le');
  expect(ManifestFiles.load([latin, wide]).problems).toMatchObject([
    { rule: 'MESH1001', file: latin, line: 4, column: 3, message: 'a byte here is not UTF-8' },
    { rule: 'MESH1001', file: wide, line: 1, column: 1 },
  ]);
});

(process.getuid?.() === 0 ? test.skip : test)('says when it may not read', () => {
  const file = join(folder, 'a.yaml');
  writeFileSync(file, service('a'));
  chmodSync(file, 0);
  expect(ManifestFiles.load([folder]).problems).toMatchObject([{ rule: 'MESH1007', message: 'permission denied' }]);
});

test('reads a text as if it were a file', () => {
  const files = ManifestFiles.fromText(service('a'), 'x.yaml');
  expect(files._manifests[0].origin).toMatchObject({ file: 'x.yaml', line: 1 });
});

test('files for which there is no memory are told, and the others still read', () => {
  const heap = jest.spyOn(v8, 'getHeapStatistics').mockReturnValue({ heap_size_limit: 27_000 } as v8.HeapInfo);
  const small = join(folder, 'small.yaml');
  const large = join(folder, 'large.yaml');
  writeFileSync(small, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  writeFileSync(large, '#'.repeat(990));
  const { problems, count } = ManifestFiles.load([small, large]);
  heap.mockRestore();
  expect(count).toBe(1);
  expect(problems).toMatchObject([{ rule: 'MESH1005', severity: 'error', file: large, line: 1 }]);
  expect(problems[0].message).toContain('--max-old-space-size');
  expect(ManifestFiles.load([small, large]).problems).toEqual([]);
});

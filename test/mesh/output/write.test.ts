import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Names, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { MeshApp } from '../../../src';

let folder: string;
let outdir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-'));
  outdir = join(folder, 'deep/out');
});
afterEach(() => rmSync(folder, { recursive: true }));

function synth(charts: Record<string, unknown>, props: object = {}): void {
  const app = new MeshApp({ outdir, ...props });
  for (const [id, data] of Object.entries(charts))
    new ApiObject(new Chart(app, id), 'o', { apiVersion: 'example.com/v1', kind: 'Thing', data });
  app.synth();
}

const past = new Date(1_000_000_000_000);
const timeOf = (name: string) => statSync(join(outdir, name)).mtimeMs;
const text = (name: string) => readFileSync(join(outdir, name), 'utf8');

test('leaves unchanged files alone, and others where they are', () => {
  synth({ a: 1, b: 1 });
  writeFileSync(join(outdir, 'own.txt'), 'x');
  for (const name of readdirSync(outdir)) utimesSync(join(outdir, name), past, past);
  chmodSync(join(outdir, 'b.k8s.yaml'), 0o600);
  synth({ b: 2 });
  expect(readdirSync(outdir).sort()).toEqual(['a.k8s.yaml', 'b.k8s.yaml', 'own.txt']);
  expect(text('b.k8s.yaml')).toContain('data: 2');
  expect(statSync(join(outdir, 'b.k8s.yaml')).mode & 0o777).toBe(0o600);
  synth({ a: 1 });
  expect(timeOf('a.k8s.yaml')).toBe(past.getTime());
  synth({ a: 1 }, { keepUnchanged: false });
  expect(timeOf('a.k8s.yaml')).toBeGreaterThan(past.getTime());
});

test('writes nothing where anything is wrong', () => {
  synth({ a: 1 });
  expect(() => synth({ a: 2, b: () => 1, c: new Date() })).toThrow(/MESH0109.*c\/o: .*Date/);
  expect(text('a.k8s.yaml')).toContain('data: 1');
  expect(readdirSync(outdir)).toEqual(['a.k8s.yaml']);
});

test('removes the folders it made where it fails', () => {
  mkdirSync(join(folder, 'deep'));
  expect(() => synth({ a: 1 }, { outputFileExtension: 'x'.repeat(300) })).toThrow(/MESH1010.*name is too long/);
  expect(readdirSync(join(folder, 'deep'))).toEqual([]);
});

test('takes the place of all files only when all are written', () => {
  synth({ a: 1, b: 1 });
  rmSync(join(outdir, 'b.k8s.yaml'));
  mkdirSync(join(outdir, 'b.k8s.yaml'));
  expect(() => synth({ a: 2, b: 2 })).toThrow(/MESH1010.*a folder stands where the file should be/);
  expect(text('a.k8s.yaml')).toContain('data: 1');
  expect(readdirSync(outdir).sort()).toEqual(['a.k8s.yaml', 'b.k8s.yaml']);
});

test('clears what a killed process left behind', () => {
  mkdirSync(join(outdir, '.cdk8s-mesh-999999999'), { recursive: true });
  synth({ a: 1 });
  expect(readdirSync(outdir)).toEqual(['a.k8s.yaml']);
});

test('writes through a link', () => {
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(folder, 'real.yaml'), '');
  symlinkSync(join(folder, 'real.yaml'), join(outdir, 'a.k8s.yaml'));
  synth({ a: 1 });
  expect(readFileSync(join(folder, 'real.yaml'), 'utf8')).toContain('data: 1');
});

test('an output folder that is a file', () => {
  mkdirSync(join(folder, 'deep'));
  writeFileSync(outdir, 'x');
  expect(() => synth({ a: 1 })).toThrow(/MESH1010.*out: cannot write: a file stands where the folder should be/);
  outdir = join(outdir, 'in');
  expect(() => synth({ a: 1 })).toThrow(/MESH1010.*a file stands where a folder is needed/);
});

(existsSync('/dev/full') ? test : test.skip)('a device without space', () => {
  mkdirSync(outdir, { recursive: true });
  symlinkSync('/dev/full', join(outdir, 'a.k8s.yaml'));
  expect(() => synth({ a: 1 })).toThrow(/MESH1010.*no space left/);
});

(process.getuid?.() === 0 ? test.skip : test)('a read-only folder', () => {
  synth({ a: 1 });
  chmodSync(outdir, 0o555);
  expect(() => synth({ a: 2 })).toThrow(/MESH1010.*permission denied/);
  expect(text('a.k8s.yaml')).toContain('data: 1');
  chmodSync(outdir, 0o755);
});

test('two objects of one file', () => {
  const app = new MeshApp({ outdir, yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
  const chart = new Chart(app, 'c');
  const servers = [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }];
  const istio = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'g' }, spec: { servers } };
  new ApiObject(chart, 'istio', istio);
  new ApiObject(chart, 'api', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'g' } });
  expect(() => app.synth()).toThrow(
    /MESH1011\] c\/api: its file would replace that of c\/istio; given: "Gateway.g.k8s.yaml"/,
  );
  expect(existsSync(outdir)).toBe(false);
});

test('two charts of one file', () => {
  const app = new MeshApp({ outdir });
  const inner = new Chart(new Construct(app, 'x'), 'a');
  new Chart(app, Names.toDnsLabel(inner));
  expect(() => app.synth()).toThrow(/MESH1011/);
});

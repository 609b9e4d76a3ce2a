import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(__dirname, '../..');
const command = ['--import', require.resolve('tsx'), join(repository, 'src/cli/main.ts'), 'synth'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-mesh-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An app with one chart and one object; `extra` runs before it is synthesized. */
function app(data: number, extra = '', app = 'MeshApp'): void {
  const source = app === 'MeshApp' ? join(repository, 'src') : require.resolve('cdk8s');
  const program = `const { ApiObject, Chart } = require(${JSON.stringify(require.resolve('cdk8s'))});
const { ${app} } = require(${JSON.stringify(source)});
const app = new ${app}();
new ApiObject(new Chart(app, 'a'), 'o', { apiVersion: 'v1', kind: 'ConfigMap', data: { value: ${data} } });
new Chart(app, 'b');
${extra}
app.synth();
`;
  writeFileSync(join(folder, 'main.js'), program);
}

function synth(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

const text = () => readFileSync(join(folder, 'dist/a.k8s.yaml'), 'utf8');

test('writes what the app writes, and keeps the folder where the app fails', () => {
  writeFileSync(join(folder, 'cdk8s.yaml'), 'app: node main.js\n');
  app(1);
  const first = synth();
  expect(first.stderr).toMatch(
    /1 object in 2 charts -> .*dist: 2 files written, 0 unchanged and 0 removed in [\d.]+ s/,
  );
  expect(first.status).toBe(0);
  writeFileSync(join(folder, 'dist/stale.yaml'), '');
  const { mtimeMs } = statSync(join(folder, 'dist/b.k8s.yaml'));
  app(2);
  expect(synth().stderr).toMatch(/1 file written, 1 unchanged and 1 removed/);
  expect(text()).toContain('value: 2');
  expect(statSync(join(folder, 'dist/b.k8s.yaml')).mtimeMs).toBe(mtimeMs);
  app(3, 'setTimeout(() => { throw new Error("late") }, 1);');
  expect(synth()).toMatchObject({ status: 1, stderr: expect.stringMatching(/Error: late[^]*nothing written/) });
  app(3, 'process.exit(3);');
  expect(synth()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^the app ended with exit code 3\nnothing written/),
  });
  app(3, 'app.node.addValidation({ validate: () => ["wrong"] });');
  expect(synth().stderr).toMatch(/Validation failed[^]*\[\] wrong/);
  expect(text()).toContain('value: 2');
  expect(readdirSync(folder).sort()).toEqual(['cdk8s.yaml', 'dist', 'main.js']);
}, 120_000);

test('an app of cdk8s in a shell, and another folder', () => {
  app(1, '', 'App');
  const { status, stderr } = synth('--app', `cd . && node main.js`, '-o', 'out');
  expect(stderr).toMatch(/out: 2 files written/);
  expect(status).toBe(0);
  expect(existsSync(join(folder, 'dist'))).toBe(false);
}, 60_000);

test('runs the validations of cdk8s.yaml before it writes anything', () => {
  const plugin = `exports.Check = class {
  async validate({ manifests, parseManifest, report }) {
    for (const manifestPath of manifests) {
      for (const { metadata, data } of parseManifest(manifestPath).filter(Boolean)) {
        if (data.value < 2) continue;
        const violatingResources = [{ resourceName: metadata.name, manifestPath, locations: ['data'] }];
        report.addViolation({ ruleName: 'small', recommendation: 'r', fix: 'f', violatingResources });
      }
    }
    report.submit(report.violations.length > 0 ? 'failure' : 'success');
  }
};`;
  writeFileSync(join(folder, 'check.js'), plugin);
  const validation = '{ package: ./check.js, version: 1.0.0, class: Check }';
  writeFileSync(join(folder, 'cdk8s.yaml'), `app: node main.js\nvalidations: [${validation}]\n`);
  app(1);
  expect(synth()).toMatchObject({ status: 1, stderr: expect.stringMatching(/cdk8s-cli, which is not installed here/) });
  expect(synth('--no-validate').status).toBe(0);
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const good = synth();
  expect(good.stdout).toMatch(/Validation Report[^]*success/);
  expect(good.status).toBe(0);
  app(2);
  const bad = synth('--validation-reports-output-file', 'report.json');
  expect(bad.stdout).toMatch(/small[^]*Construct Path: a\/o[^]*Manifest Path: .*\/dist\/a.k8s.yaml/);
  expect(bad).toMatchObject({ status: 1, stderr: expect.stringMatching(/a validation failed[^]*nothing written/) });
  expect(readFileSync(join(folder, 'report.json'), 'utf8')).toContain('"ruleName": "small"');
  expect(text()).toContain('value: 1');
}, 120_000);

test('usage', () => {
  expect(synth()).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/no app: there is no cdk8s.yaml in .*cdk8s-mesh-cli-/),
  });
  writeFileSync(join(folder, 'cdk8s.yaml'), 'output: a\n');
  expect(synth()).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no app: cdk8s.yaml has no text in `app`'),
  });
  rmSync(join(folder, 'cdk8s.yaml'));
  mkdirSync(join(folder, 'cdk8s.yaml'));
  expect(synth()).toMatchObject({ status: 2, stderr: expect.stringMatching(/cdk8s.yaml cannot be read: .*EISDIR/) });
  rmSync(join(folder, 'cdk8s.yaml'), { recursive: true });
  writeFileSync(join(folder, 'cdk8s.yaml'), '- a\n');
  expect(synth()).toMatchObject({ status: 2, stderr: expect.stringContaining('cdk8s.yaml cannot be read') });
  writeFileSync(join(folder, 'empty.js'), '');
  expect(synth('--app', 'node empty.js')).toMatchObject({ status: 2 });
}, 60_000);

test('watches', async () => {
  app(1);
  const child = spawn(process.execPath, [...command, '--app', 'node main.js', '--watch'], { cwd: folder });
  let output = '';
  let wake = () => {};
  child.stderr.on('data', (data: Buffer) => {
    output += data.toString();
    wake();
  });
  const seen = async (pattern: RegExp) => {
    while (!pattern.test(output)) await new Promise<void>((resolve) => (wake = resolve));
    output = output.replace(pattern, '');
  };
  try {
    await seen(/2 files written[^]*waiting for changes/);
    app(2);
    await seen(/changed: main.js[^]*1 file written, 1 unchanged[^]*a.k8s.yaml[^]*waiting for changes/);
    expect(text()).toContain('value: 2');
    writeFileSync(join(folder, 'main.js'), 'throw new Error("broken")');
    await seen(/Error: broken[^]*nothing written[^]*waiting for changes/);
    app(3);
    await seen(/1 file written[^]*waiting for changes/);
    expect(text()).toContain('value: 3');
  } finally {
    child.kill('SIGKILL');
  }
}, 90_000);

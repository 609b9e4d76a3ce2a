import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Command } from 'commander';
import { register } from '../../src/cli/inject';
import { documents } from './cases';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'inject-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  fs.writeFileSync(place, text);
  return place;
}

async function run(...args: string[]): Promise<{ out: string; err: string; code: unknown }> {
  let [out, err] = ['', ''];
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(((bytes: Uint8Array, done?: () => void) => {
    out += new TextDecoder().decode(bytes);
    done?.();
    return true;
  }) as typeof process.stdout.write);
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  const program = new Command();
  register(program);
  try {
    await program.parseAsync(['node', 'cdk8s-mesh', 'inject', ...args]);
    return { out, err, code: process.exitCode };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    process.exitCode = undefined;
  }
}

const SERVICE = 'apiVersion: v1\nkind: Service   # kept as it is\nmetadata: {name: web}\n';
const deployment = (annotations = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
${annotations}    spec:
      containers:
      - name: web
        image: web:1
`;

describe('cdk8s-mesh inject', () => {
  it('writes every document in its order, and those of other kinds as they are', async () => {
    const { out, err, code } = await run(file('a.yaml', `${SERVICE}---\n${deployment()}---\n${SERVICE}`));
    expect(err).toBe('');
    expect(code).toBe(0);
    const [first, second, third, ...rest] = out.split('---\n');
    expect([first, third, rest]).toEqual([SERVICE, SERVICE, ['']]);
    const names = documents(second)[0].spec.template.spec.containers.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['web', 'istio-proxy']);
  });

  it('takes the release, the mode, settings and the mesh config', async () => {
    const values = file('values.yaml', 'global:\n  logAsJson: true\n');
    const mesh = file('mesh.yaml', 'trustDomain: example.org\n');
    const options = [
      '--istio',
      '1.29.1',
      '--native',
      '--set',
      'values.global.proxy.logLevel=debug',
      '--hub',
      'h',
      '--tag',
      't',
    ];
    const { out } = await run(file('b.yaml', deployment()), ...options, '--values', values, '--mesh-config', mesh);
    const { initContainers } = documents(out)[0].spec.template.spec;
    const proxy = initContainers.find(({ name }: { name: string }) => name === 'istio-proxy');
    expect(proxy.image).toBe('h/proxyv2:t');
    expect(proxy.args).toEqual(expect.arrayContaining(['--proxyLogLevel=debug', '--log_as_json']));
    expect(proxy.env).toContainEqual({ name: 'TRUST_DOMAIN', value: 'example.org' });
  });

  it('takes the mesh config of a ConfigMap among the documents', async () => {
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata:\n  mesh: |\n    trustDomain: in.map\n';
    const { out } = await run(file('c.yaml', `${deployment()}---\n${map}`));
    expect(out).toContain('value: in.map');
  });

  it('writes nothing where a document is refused, and says where and why', async () => {
    const bad = deployment('      annotations:\n        traffic.sidecar.istio.io/includeInboundPorts: http\n');
    const place = file('d.yaml', `${deployment()}---\n${bad}`);
    const { out, err, code } = await run(place);
    expect(out).toBe('');
    expect(code).toBe(1);
    expect(err).toContain(`${place}:27:9: [MESH1101] Deployment web: `);
    expect(err).toContain('traffic.sidecar.istio.io/includeInboundPorts');
    expect(err).toContain('given: "http"');
    expect(err).toContain('allowed: * or ports');
  });

  it('says where a field has the wrong type', async () => {
    const place = file(
      'e.yaml',
      deployment().replace('image: web:1', 'image: web:1\n        ports: [{containerPort: http}]'),
    );
    const { err, code } = await run(place);
    expect(code).toBe(1);
    expect(err).toMatch(
      /e\.yaml:15:18: \[MESH1102\] Deployment web: spec\.template\.spec\.containers\[0\]\.ports\[0\]\.containerPort /,
    );
  });

  it.each([
    ['broken YAML', ['broken.yaml'], /broken\.yaml:2:\d+: \[MESH1001\]/],
    ['a file that is not there', ['none.yaml'], /none\.yaml: no such file/],
    [
      'a release without a profile',
      ['ok.yaml', '--istio', '1.2'],
      /\[MESH1103\].*allowed: 1\.29, 1\.30, 1\.31.*TemplateInjector/,
    ],
    ['a flag that is none', ['ok.yaml', '--set', 'x'], /\[MESH1104\].*path\.to\.field=value/],
    [
      'a setting that istioctl does not know',
      ['ok.yaml', '--set', 'values.global.colour=1'],
      /unknown field colour in GlobalConfig/,
    ],
    ['a mesh that istiod refuses', ['ok.yaml', '--set', 'meshConfig.defaultConfig.statusPort=0'], /statusPort must be/],
  ])('is of no use with %s', async (_, [name, ...rest], message) => {
    file('broken.yaml', 'kind: [\n');
    file('ok.yaml', deployment());
    const { out, err, code } = await run(path.join(folder, name), ...rest);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
  });
});

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

  it('does as Istio 1.5.0 did', async () => {
    const annotated = deployment('      annotations: {proxy.istio.io/config: "{}"}\n');
    const { out, err, code } = await run(file('old.yaml', annotated), '--istio', '1.5.0');
    expect(code).toBe(0);
    expect(err).toMatch(/^Potentially misspelled annotation 'proxy\.istio\.io\/config'/);
    const { containers, initContainers } = documents(out)[0].spec.template.spec;
    expect(containers[1].image).toBe('docker.io/istio/proxyv2:1.5.0');
    expect(initContainers[0].command[0]).toBe('istio-iptables');
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
      /\[MESH1103\].*allowed: 1\.5\.0, 1\.29, 1\.30, 1\.31.*TemplateInjector/,
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

describe('cdk8s-mesh inject --inject-config', () => {
  const template = 'spec:\n  containers:\n  - {name: logger, image: "{{ .Values.global.hub }}/logger"}\n';
  const config = JSON.stringify({ policy: 'disabled', templates: { sidecar: template } });
  const values = JSON.stringify({ global: { hub: 'example.com' } });
  const map = (name: string, data: object) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
  const injector = (suffix = '') => map(`istio-sidecar-injector${suffix}`, { config, values });
  const input = file('templated.yaml', deployment());
  const images = (out: string) =>
    documents(out)[0].spec.template.spec.containers.map(({ image }: { image: string }) => image);

  it.each([
    ['the ConfigMap among manifests', `${SERVICE}---\n${injector()}\n`, []],
    ['a list of ConfigMaps', `{"apiVersion": "v1", "kind": "List", "items": [${injector()}]}`, []],
    ['the ConfigMap of a revision', injector('-new'), ['--revision', 'new']],
    ["the ConfigMap's key", config, ['--values', file('injector-values.json', values)]],
    ['one template', template, ['--values', file('injector-values.json', values)]],
  ])('takes %s', async (_, text, options) => {
    const { out, err, code } = await run(input, '--inject-config', file('injector.yaml', text), ...options);
    expect([err, code]).toEqual(['', 0]);
    expect(images(out)).toEqual(['example.com/logger', 'web:1']);
  });

  it('takes the mesh beside the injector, does as the webhook where it is asked to, and notes the revision', async () => {
    const mesh = map('istio-new', { mesh: 'enablePrometheusMerge: false' });
    const manifests = file('revision.yaml', `${injector('-new')}\n---\n${mesh}\n`);
    const options = [input, '--inject-config', manifests, '--revision', 'new'];
    const [{ metadata }] = documents((await run(...options)).out).map(({ spec }) => spec.template);
    expect(JSON.parse(metadata.annotations['sidecar.istio.io/status']).revision).toBe('new');
    expect(metadata.annotations).not.toHaveProperty(['prometheus.io/scrape']);
    const { err, out } = await run(...options, '--webhook');
    expect(err).toMatch(/has sidecar injection disabled/);
    expect(images(out)).toEqual(['web:1']);
  });

  it("takes Istio 1.5's one template of a list of containers", async () => {
    const old = 'template: |\n  containers:\n  - {name: logger, image: "{{ .Values.global.hub }}/logger"}\n';
    const options = ['--values', file('injector-values.json', values), '--istio', '1.5.0'];
    const { out, err, code } = await run(input, '--inject-config', file('injector.yaml', old), ...options);
    expect([err, code]).toEqual(['', 0]);
    expect(images(out)).toEqual(['web:1', 'example.com/logger']);
  });

  it.each([
    ['a file that is not there', undefined, [], /none\.yaml: no such file/],
    ['no ConfigMap of the injector', SERVICE, [], /holds no ConfigMap istio-sidecar-injector$/m],
    ['one of another revision', injector('-old'), [], /only istio-sidecar-injector-old: name the revision/],
    ['a template without values', template, [], /holds no values: name their file with --values/],
    [
      'a ConfigMap without templates',
      map('istio-sidecar-injector', { config: '{}', values }),
      [],
      /\[MESH1104\].*no templates/,
    ],
    ['a ConfigMap without config', map('istio-sidecar-injector', { values }), [], /\[MESH1104\].*no key config/],
    ['a ConfigMap without values', map('istio-sidecar-injector', { config }), [], /\[MESH1104\].*no key values/],
    ['settings of the charts', injector(), ['--set', 'values.global.hub=x'], /--set sets values of Istio's charts/],
  ])('refuses %s', async (_, text, options, message) => {
    const place = text === undefined ? path.join(folder, 'none.yaml') : file('injector.yaml', text);
    const { out, err, code } = await run(input, '--inject-config', place, ...options);
    expect([out, code]).toEqual(['', 2]);
    expect(err).toMatch(message);
  });
});

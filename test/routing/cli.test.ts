import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register } from '../../src/cli/route';
import { runVerb } from '../cli/run-verb';

const folder = mkdtempSync(join(tmpdir(), 'route-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runVerb([register], ['route', ...args]);

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const mesh = file(
  'mesh.yaml',
  `apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec: {ports: [{name: http, port: 9080}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews]
  http:
  - name: testers
    match: [{headers: {end-user: {exact: jason}}}]
    route: [{destination: {host: reviews, subset: v2}}]
  - name: everyone
    route: [{destination: {host: reviews}}]
`,
);

describe('route', () => {
  test('draws one request', async () => {
    const { code, out } = await run(mesh, '--from', 'sidecar', 'shop/web', '--host', 'reviews', '--port', '9080');
    expect(code).toBe(0);
    expect(out).toContain(
      '✗ route testers (VirtualService shop/reviews http[0]) did not match: header end-user is absent',
    );
    expect(out).toContain('└─▶ route\n    reviews.shop.svc.cluster.local port 9080\n');
  });

  test('takes a release, and refuses one that it does not know', async () => {
    const without = file(
      'without.yaml',
      `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec: {egress: [{hosts: ["*/*", "~./*"]}]}
`,
    );
    const ask = (release: string) =>
      run(mesh, without, '--istio', release, '--from', 'shop/web', '--host', 'reviews', '--port', '9080');
    expect((await ask('1.30')).out).toContain('└─▶ route');
    expect((await ask('1.31')).out).toContain('└─▶ passthrough');
    expect(await ask('1.12')).toMatchObject({ code: 2, err: '--istio 1.12: use 1.29, 1.30 or 1.31\n' });
  });

  test('answers requests in their order, one line each, and says what is none', async () => {
    const requests = file(
      'requests.jsonl',
      [
        '{"id":"1","from":{"type":"sidecar","namespace":"shop","labels":{"app":"web"}},"host":"reviews","port":9080,"headers":{"End-User":"jason"}}',
        'no json',
        '{"id":"3","host":"","port":9080}',
        '{"id":"4","from":{"type":"gateway"},"host":"reviews","port":9080}',
      ].join('\n'),
    );
    const { code, out, err } = await run(mesh, '--requests', requests);
    const decisions = out.trim().split('\n');
    expect(decisions.map((d) => (JSON.parse(d) as { outcome: string }).outcome)).toEqual([
      'route',
      'refused',
      'refused',
      'refused',
    ]);
    expect(JSON.parse(decisions[0] as string)).toMatchObject({
      id: '1',
      virtualService: 'shop/reviews',
      route: 'testers',
      destinations: [{ host: 'reviews.shop.svc.cluster.local', subset: 'v2', port: 9080, weight: 100, exists: false }],
    });
    expect(code).toBe(2);
    expect(err).toContain('requests.jsonl:2:');
  });

  test('reads a mesh config', async () => {
    const config = file('mesh-config.yml', 'outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n');
    const { out } = await run(mesh, '--mesh-config', config, '--host', 'nobody.example', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({ outcome: 'blackhole' });
  });

  test('names a document that cannot be read, and decides by the rest', async () => {
    const broken = file('broken.yaml', 'a: [\n');
    const { code, out, err } = await run(
      mesh,
      broken,
      '--from',
      'shop/web',
      '--host',
      'reviews',
      '--port',
      '9080',
      '--format',
      'json',
    );
    expect(code).toBe(2);
    expect(err).toMatch(/broken\.yaml:\d+:\d+: /);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'route', route: 'everyone' });
  });

  test('says which objects no cluster would take', async () => {
    const bad = file(
      'bad.yaml',
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v}\nspec: {hosts: [a], http: [{}]}\n',
    );
    const { err } = await run(bad, '--host', 'a');
    expect(err).toContain('would be refused');
  });

  test('refuses what it does not understand', async () => {
    expect((await run(mesh)).code).toBe(2);
    expect((await run('--host', 'a')).code).toBe(2);
    expect((await run(mesh, '--host', 'a', '--port', 'x')).code).toBe(2);
    expect((await run(mesh, '--host', 'a', '--format', 'x')).code).toBe(2);
  });
});

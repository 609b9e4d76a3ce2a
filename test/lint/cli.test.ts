import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register as registerExplain } from '../../src/cli/explain';
import { register as registerLint } from '../../src/cli/lint';
import { runVerb } from '../cli/run-verb';

const folder = mkdtempSync(join(tmpdir(), 'lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runVerb([registerExplain, registerLint], args);

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const BAD = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: a
  namespace: b
spec:
  host: a
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: many
`;

describe('lint', () => {
  test('writes one finding with file and line and exits 1', async () => {
    const path = file('bad.yaml', BAD);
    const { code, out } = await run('lint', path, '--format', 'json');
    expect(code).toBe(1);
    const [finding] = JSON.parse(out) as Record<string, unknown>[];
    expect(finding).toMatchObject({
      rule: 'SCHEMA',
      severity: 'error',
      object: 'DestinationRule b/a',
      path: 'spec.trafficPolicy.connectionPool.tcp.maxConnections',
      file: path,
      line: 11,
    });
  });

  test('a rule set turns an error into a warning, and the run passes', async () => {
    const path = file('bad.yaml', BAD);
    const rules = file('rules.yaml', 'severities:\n  SCHEMA: warning\n');
    expect((await run('lint', path, '--rules', rules)).code).toBe(0);
  });

  test.each([
    ['an unknown format', ['--format', 'xml']],
    ['an unknown release', ['--istio', '1.7']],
    ['a rule set that is not there', ['--rules', 'nowhere.yaml']],
  ])('%s is bad usage', async (_, options) => {
    const { code, err } = await run('lint', file('good.yaml', ''), ...options);
    expect(code).toBe(2);
    expect(err).not.toBe('');
  });

  test('a path that is not there is unreadable input', async () => {
    expect((await run('lint', join(folder, 'nowhere'))).code).toBe(2);
  });

  test('what is not YAML is a finding with its line', async () => {
    const { code, out } = await run('lint', file('broken.yaml', 'a: [1\nb: 2\n'), '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out)[0]).toMatchObject({ rule: 'MESH1001', severity: 'error' });
  });
});

describe('explain', () => {
  test('says what a rule is about, whatever the case', async () => {
    const { code, out } = await run('explain', 'webhook');
    expect(code).toBe(0);
    expect(out).toContain('WEBHOOK (error)');
  });
  test('lists all rules', async () => expect((await run('explain')).out).toContain('MESH0101'));
  test('an unknown rule is bad usage', async () => expect((await run('explain', 'NOPE')).code).toBe(2));
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const checkout = resolve(__dirname, '..', '..');
const cdk8s = join(dirname(require.resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');

/** An app that knows nothing of this library. */
const APP = `
const { ApiObject, App, Chart } = require(${JSON.stringify(require.resolve('cdk8s'))});
const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new ApiObject(chart, 'service', {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] },
});
new ApiObject(chart, 'routes', {
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'web' },
  spec: { hosts: ['web'], http: [{ timeout: process.env.TIMEOUT, route: [{ destination: { host: 'web' } }] }] },
});
app.synth();
`;

interface Report {
  readonly summary: { readonly status: string };
  readonly violations: readonly {
    readonly ruleName: string;
    readonly violatingConstructs: readonly {
      readonly constructPath?: string;
      readonly resourceName: string;
      readonly locations: readonly string[];
    }[];
  }[];
}

/** Runs `cdk8s synth` on the app with the built package as its validation. */
function synth(timeout: string, properties: object = {}): { status: number | null; output: string; report: Report } {
  const cwd = mkdtempSync(join(tmpdir(), 'mesh-cdk8s-'));
  const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
  writeFileSync(join(cwd, 'app.js'), APP);
  const validations = [{ package: checkout, version, class: 'LintValidation', properties }];
  writeFileSync(
    join(cwd, 'cdk8s.yaml'),
    JSON.stringify({ language: 'typescript', app: 'node app.js', output: 'dist', validations }),
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cdk8s, 'synth', '--validation-reports-output-file', 'report.json', '--check-upgrade=false'],
    { cwd, encoding: 'utf8', env: { ...process.env, TIMEOUT: timeout } },
  );
  const output = stdout + stderr;
  const file = join(cwd, 'report.json');
  if (!existsSync(file)) throw new Error(output);
  const { reports } = JSON.parse(readFileSync(file, 'utf8')) as { reports: Report[] };
  return { status, output, report: reports[0]! };
}

(existsSync(join(checkout, 'lib', 'index.js')) ? describe : describe.skip)('cdk8s synth with the built package', () => {
  test('ends well on an app without a mistake', () => {
    const { status, output, report } = synth('3s');
    expect(output).toContain('Validations ended succesfully');
    expect(report).toMatchObject({ summary: { status: 'success' }, violations: [] });
    expect(status).toBe(0);
  });

  test('fails on an app with a mistake, and names its construct', () => {
    const { status, output, report } = synth('3 seconds');
    expect(status).toBe(2);
    expect(output).toContain('Construct Path: shop/routes');
    expect(report.summary.status).toBe('failure');
    expect(report.violations[0]?.violatingConstructs[0]).toMatchObject({
      resourceName: 'web',
      locations: [expect.stringMatching(/^spec\.http\[0\]\.timeout, line \d+$/)],
    });
  });

  test('takes severities from cdk8s.yaml', () => {
    const severities = { SCHEMA: 'warning', CEL: 'warning', WEBHOOK: 'warning' };
    const { status, report } = synth('3 seconds', { severities });
    expect(report.violations.length).toBeGreaterThan(0);
    expect(status).toBe(0);
  });
});

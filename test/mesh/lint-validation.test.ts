import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Testing } from 'cdk8s';
import { Lint, LintValidation } from 'cdk8s-mesh';

const folder = () => mkdtempSync(join(tmpdir(), 'mesh-lint-'));

describe('validation plugin', () => {
  const BAD = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {hosts: [a]}\n';

  async function validate(text: string, props?: ConstructorParameters<typeof LintValidation>[0]) {
    const file = join(folder(), 'a.yaml');
    writeFileSync(file, text);
    const report = { addViolation: jest.fn(), submit: jest.fn() };
    await new LintValidation(props).validate({ manifests: [file], report });
    return report;
  }

  test('reports an error with its place and fails', async () => {
    const report = await validate(BAD);
    expect(report.submit).toHaveBeenCalledWith('failure');
    expect(report.addViolation.mock.calls[0]?.[0]).toMatchObject({
      ruleName: 'WEBHOOK',
      violatingResources: [{ resourceName: 'a', locations: ['spec, line 4'] }],
    });
  });

  test('severities can be changed', async () => {
    const report = await validate(BAD, { severities: { WEBHOOK: 'warning' } });
    expect(report.submit).toHaveBeenCalledWith('success');
  });
});

test('findings hold warnings, and acknowledgements of nothing', () => {
  const chart = new Chart(Testing.app(), 'c');
  const spec = { hosts: ['a'], http: [{ route: [{ destination: { host: 'a' } }], mirrorPercent: 5 }] };
  const metadata = { name: 'a' };
  new ApiObject(chart, 'vs', { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec });
  Lint.acknowledge(chart, 'SCHEMA', 'to come');
  const found = Lint.findings(chart).map(({ rule, construct }) => [rule, construct]);
  expect(found).toContainEqual(['IST0133', 'c/vs']);
  expect(found).toContainEqual(['MESH2901', 'c']);
});

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { scenarios as bookinfo } from '../../examples/bookinfo/app';
import { scenarios as callGraph } from '../../examples/call-graph/app';
import { scenarios as canary } from '../../examples/canary/app';
import { scenarios as egress } from '../../examples/egress/app';
import { scenarios as gitops } from '../../examples/gitops/app';
import { scenarios as httpbin } from '../../examples/httpbin/app';
import { scenarios as jwt } from '../../examples/jwt/app';
import { scenarios as release } from '../../examples/release/app';
import { scenarios as resilience } from '../../examples/resilience/app';
import type { Scenarios } from '../../examples/scenario';
import { scenarios as staticInjection } from '../../examples/static-injection/app';
import { scenarios as tlsGateway } from '../../examples/tls-gateway/app';

/** Set it to write the snapshots anew; then read the difference before committing it. */
const update = process.env.UPDATE_EXAMPLES === '1';

const examples: Readonly<Record<string, Scenarios>> = {
  bookinfo,
  'call-graph': callGraph,
  canary,
  egress,
  gitops,
  httpbin,
  jwt,
  release,
  resilience,
  'static-injection': staticInjection,
  'tls-gateway': tlsGateway,
};

function synthesize(scenario: Scenarios[string]): string {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  const app = scenario({ outdir });
  app.synth();
  const texts = () => readdirSync(outdir).map((file) => readFileSync(join(outdir, file), 'utf8'));
  const first = texts();
  app.synth();
  expect(texts()).toEqual(first);
  expect(first).toHaveLength(1);
  return first[0];
}

describe.each(Object.entries(examples))('example %s', (name, scenarios) => {
  const folder = join(__dirname, name);

  test.each(Object.keys(scenarios))('%s is what was reviewed, twice the same bytes', (scenario) => {
    const text = synthesize(scenarios[scenario]);
    const file = join(folder, `${scenario}.yaml`);
    if (update) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
    }
    expect(existsSync(file)).toBe(true);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  test('has a snapshot for each scenario and no other', () => {
    const kept = readdirSync(folder).map((file) => basename(file, '.yaml'));
    expect(kept.sort()).toEqual(Object.keys(scenarios).sort());
  });
});

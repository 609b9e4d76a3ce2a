import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart } from 'cdk8s';
import { Testing } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { IstioVersion, Mesh } from '../../../src';
import { declareDestinationRules } from './destination-rule';
import { declareGateways, declareSidecars } from './edges';
import { declarePolicies } from './policies';
import { declareProxies } from './proxies';
import { declareServices } from './services';
import { declareVirtualServices } from './virtual-service';

const programs: [string, (chart: Chart) => void][] = [
  ['virtual-service', declareVirtualServices],
  ['destination-rule', declareDestinationRules],
  ['gateway', declareGateways],
  ['sidecar', declareSidecars],
  ['service', declareServices],
  ['proxy', declareProxies],
  ['policy', declarePolicies],
];

test.each(programs)('%s: every field is written under its name in YAML', (name, declare) => {
  const chart = Testing.chart();
  Mesh.configure(chart, { istio: IstioVersion.V1_31 });
  declare(chart);
  const expected = loadAll(readFileSync(join(__dirname, 'expected', `${name}.yaml`), 'utf8'));
  expect(Testing.synth(chart)).toEqual(expected);
});

test('a field that the release of the mesh does not know is refused', () => {
  expect(() => declareGateways(Testing.chart())).toThrow(
    /\[SCHEMA\] test\/gateway: spec\.servers\[3\]\.tls\.insecureSkipVerify/,
  );
});

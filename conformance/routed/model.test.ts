import { MeshModel, type Decision } from 'cdk8s-mesh';
import { exampleYaml } from '../examples';
import type { Expectation, Row } from './table';
import { tables } from './tables';

/** The requests of a row as the offline model takes them. */
function requestOf({ from, call }: Row): string {
  return JSON.stringify({ ...call, from: { ...from, type: from.type ?? 'sidecar' }, tls: call.tls || 'none' });
}

function shares(decision: Decision): Record<string, number> | undefined {
  const destinations = decision.destinations?.filter(({ weight }) => weight > 0);
  if (!destinations?.length) return undefined;
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  const named = destinations.map(({ host, subset, weight, exists }) => {
    const name = `${host.split('.')[0]}${subset ? `/${subset}` : ''}${exists ? '' : ' (does not exist)'}`;
    return [name, (100 * weight) / total] as const;
  });
  return Object.fromEntries(named);
}

/** What the tables and the model both say: the rest of a row is what Envoy answers. */
function essence({ outcome, to, timeout, delay, abort }: Expectation) {
  return { outcome, to: outcome === 'route' ? to : undefined, timeout, delay, abort };
}

function decided(decision: Decision) {
  const { outcome, timeout, fault } = decision;
  return {
    outcome: outcome === 'directResponse' ? 'direct' : outcome,
    to: outcome === 'route' ? shares(decision) : undefined,
    timeout,
    delay: fault?.delay?.fixedDelay,
    abort: fault?.abort?.httpStatus,
  };
}

/** The tables are about routes; what a policy at the callee refuses, its sidecar decides, which the judge does not run. */
function withoutPolicies(yaml: string): string {
  return yaml
    .split(/^---\n/m)
    .filter((document) => !/^kind: AuthorizationPolicy$/m.test(document))
    .join('---\n');
}

/** The same tables that istiod and Envoy decide: the offline model must not say anything else. */
describe('the offline model decides as the tables say', () => {
  test.each(Object.entries(tables))('%s', (name, rows) => {
    const mesh = MeshModel.fromYaml(withoutPolicies(exampleYaml(name)));
    const told = rows.map((row) => [row.name, decided(JSON.parse(mesh.routeJson(requestOf(row))))]);
    expect(told).toEqual(rows.map((row) => [row.name, essence(row.expect)]));
  });
});

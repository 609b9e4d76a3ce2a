import { compileCel } from '../../src/lint/cel/compile';
import { ROOTS } from '../../src/lint/schema/data';
import { schemaBreaches } from '../../src/lint/schema/family';
import { nodeAt } from '../../src/lint/schema/node';
import type { KubeObject } from '../../src/model/manifest';
import { readCases } from './shared-cases';

interface Case {
  readonly file: string;
  readonly index: number;
  readonly name: string;
  readonly valid: boolean;
  readonly resource: KubeObject;
}

const data = readCases<{ cases: Case[] }>('crd-validation-cases.json');

(data ? describe : describe.skip)('known answers of the API server', () => {
  test.each((data?.cases ?? []).map((c) => [`${c.file} ${c.index} ${c.name}`, c] as const))('%s', (_, c) => {
    const breaches = schemaBreaches(c.resource, '1.31').map(({ path, message }) => `${path.join('.')}: ${message}`);
    expect(breaches.length === 0 ? 'valid' : 'invalid').toBe(c.valid ? 'valid' : 'invalid');
  });
});

function virtualService(http: unknown): KubeObject {
  const metadata = { name: 'a', namespace: 'b' };
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec: { hosts: ['a'], http } };
}

const destination = { destination: { host: 'a' } };

describe('schema', () => {
  test.each([
    ['an unknown field', [{ route: [destination], timeuot: '1s' }], 'spec.http.0.timeuot', 'write timeout'],
    ['a wrong type', [{ route: [{ ...destination, weight: '1' }] }], 'spec.http.0.route.0.weight', ''],
    ['a fraction', [{ route: [{ ...destination, weight: 1.5 }] }], 'spec.http.0.route.0.weight', ''],
    ['a number out of range', [{ route: [{ ...destination, weight: 2 ** 31 }] }], 'spec.http.0.route.0.weight', ''],
    ['a missing field', [{ route: [{ destination: {} }] }], 'spec.http.0.route.0.destination', 'set host'],
    ['null for a list', null, 'spec.http', ''],
    ['two of a one-of', [{ match: [{ uri: { exact: 'a', prefix: 'b' } }] }], 'spec.http.0.match.0.uri', ''],
    ['a broken rule', [{ route: [destination], timeout: '1' }], 'spec.http.0.timeout', ''],
  ])('%s is found at its field', (_, http, path, fix) => {
    const breaches = schemaBreaches(virtualService(http), '1.30');
    expect(breaches.map((breach) => breach.path.join('.'))).toEqual([path]);
    expect(breaches[0]?.fix ?? '').toContain(fix);
  });

  test('what an older release does not have yet is unknown there', () => {
    const object = virtualService([{ redirect: { prefixRewrite: '/' } }]);
    expect(schemaBreaches(object, '1.31')).toEqual([]);
    expect(schemaBreaches(object, '1.30').map(({ message }) => message)).toEqual(['unknown field "prefixRewrite"']);
    const extension = {
      apiVersion: 'extensions.istio.io/v1alpha1',
      kind: 'TrafficExtension',
      spec: { lua: { inlineCode: 'a' } },
    };
    expect(schemaBreaches(extension, '1.30')).toEqual([]);
    expect(schemaBreaches(extension, '1.29').map(({ path }) => path)).toEqual([['kind']]);
  });

  test('kinds of others are left alone', () => {
    expect(schemaBreaches({ apiVersion: 'v1', kind: 'Service', spec: { anything: 1 } }, '1.30')).toEqual([]);
  });

  test('every rule and pattern of every release compiles', () => {
    const last = Math.max(...Object.values(ROOTS).flatMap((roots) => Object.values(roots)));
    for (let index = 0; index <= last; index += 1) {
      for (const [rule] of nodeAt(index).stored.v ?? []) expect(() => compileCel(rule)).not.toThrow();
    }
  });
});

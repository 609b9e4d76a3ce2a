import type { MeshFamily, ObjectFamily } from '../../src/lint/family';
import { lint } from '../../src/lint/lint';
import { readRuleSet } from '../../src/lint/rule-set';
import type { Manifest } from '../../src/model/manifest';
import type { Rule } from '../../src/model/rule';

const RULE: Rule = { code: 'WEBHOOK', severity: 'error', title: 't', protects: 'p', fix: 'rule fix' };

const hostless: ObjectFamily = {
  scope: 'object',
  name: 'hostless',
  rules: [RULE],
  check(object, _input, report) {
    if (!object.spec) report({ rule: RULE, path: ['spec', 'hosts', 0], message: 'no spec' });
  },
};

function manifest(annotations?: Record<string, string>, name = 'a'): Manifest {
  const metadata = { name, namespace: 'ns', ...(annotations ? { annotations } : {}) };
  return {
    object: { apiVersion: 'v1', kind: 'Thing', metadata },
    origin: {
      file: 'a.yaml',
      line: 1,
      constructPath: `app/${name}`,
      locate: (path) => (path.length === 1 && path[0] === 'spec' ? { line: 7, column: 1 } : undefined),
    },
  };
}

const families = [hostless];
const codes = (manifests: Manifest[], settings = {}) => lint(manifests, { families, ...settings }).map((f) => f.rule);

describe('lint', () => {
  test('a finding has object, path, nearest line and fix', () => {
    expect(lint([manifest()], { families })).toEqual([
      {
        rule: 'WEBHOOK',
        severity: 'error',
        object: 'Thing ns/a',
        path: 'spec.hosts[0]',
        file: 'a.yaml',
        line: 7,
        construct: 'app/a',
        message: 'no spec',
        fix: 'rule fix',
      },
    ]);
  });

  test('findings come in the order of the objects, whatever the families', () => {
    const both: MeshFamily = {
      scope: 'mesh',
      name: 'both',
      rules: [RULE],
      check: (input, report) =>
        [...input.ofKind('Thing')].reverse().forEach((m) => report(m, { rule: RULE, path: [], message: 'mesh' })),
    };
    const objects = lint([manifest({}, 'a'), manifest({}, 'b')], { families: [both, hostless] }).map((f) => f.object);
    expect(objects).toEqual(['Thing ns/a', 'Thing ns/a', 'Thing ns/b', 'Thing ns/b']);
  });

  test.each([
    ['galley.istio.io/analyze-suppress', 'WEBHOOK', []],
    ['galley.istio.io/analyze-suppress', '*', []],
    ['galley.istio.io/analyze-suppress', 'CEL', ['WEBHOOK', 'MESH2901']],
    ['galley.istio.io/analyze-suppress', 'CEL,WEBHOOK', ['MESH2901']],
    ['kiali.io/ignore-validations', 'WEBHOOK', []],
    ['kiali.io/ignore-validations', 'KIA1504, KIA0101', ['WEBHOOK']],
    ['kiali.io/ignore-validations', '', ['WEBHOOK']],
    ['cdk8s-mesh.io/acknowledge', 'WEBHOOK: it is a fragment', []],
    ['cdk8s-mesh.io/acknowledge', 'WEBHOOK', ['MESH2902']],
    ['cdk8s-mesh.io/acknowledge', 'IST9999: what', ['WEBHOOK', 'MESH2903']],
    ['cdk8s-mesh.io/acknowledge', 'CEL: a; WEBHOOK: b', ['MESH2901']],
  ])('%s: %s leaves %j', (annotation, value, expected) => {
    expect(codes([manifest({ [annotation]: value })])).toEqual(expected);
  });

  test('an acknowledgement of a construct covers what is below it and is reported where it covers nothing', () => {
    const of = (constructPath: string) => ({ acknowledgements: [{ rule: 'WEBHOOK', reason: 'r', constructPath }] });
    expect(codes([manifest()], of('app'))).toEqual([]);
    expect(codes([manifest()], of('ap'))).toEqual(['WEBHOOK', 'MESH2901']);
  });
});

describe('rule set', () => {
  test('changes severities, silences rules and acknowledges objects by pattern', () => {
    const set = (data: unknown) => ({ ruleSet: readRuleSet(data).ruleSet });
    expect(lint([manifest()], { families, ...set({ severities: { WEBHOOK: 'info' } }) })[0]?.severity).toBe('info');
    expect(codes([manifest()], set({ severities: { WEBHOOK: 'off' } }))).toEqual([]);
    const acknowledge = (object: string) => set({ acknowledge: [{ rule: 'WEBHOOK', reason: 'r', object }] });
    expect(codes([manifest()], acknowledge('Thing ns/*'))).toEqual([]);
    expect(codes([manifest()], acknowledge('Thing other/*'))).toEqual(['WEBHOOK', 'MESH2901']);
  });

  test.each([[{ severities: { CEL: 'loud' } }], [{ acknowledge: [{ rule: 'CEL' }] }], [{ severity: {} }], ['text']])(
    '%j is refused',
    (data) => {
      expect(readRuleSet(data).problems).toHaveLength(1);
    },
  );
});

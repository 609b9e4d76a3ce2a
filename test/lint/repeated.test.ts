import { parseManifests } from '../../src/files/parse';
import { lint } from '../../src/lint/lint';
import { REPEATED_FAMILY } from '../../src/lint/kubernetes/repeated';

const SETTINGS = (name: string, value: string, namespace = 'shop') => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ${namespace}}
data: {value: ${value}}
`;

const found = (...documents: string[]) =>
  lint(parseManifests(documents.join('---\n'), 'all.yaml').manifests, { families: [REPEATED_FAMILY] });

describe('objects written twice', () => {
  test('the second of two that differ is told, with the place of the first', () => {
    const findings = found(SETTINGS('a', 'one'), SETTINGS('b', 'one'), SETTINGS('a', 'two'));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: 'MESH2908',
      severity: 'warning',
      message: 'ConfigMap shop/a is written again, otherwise than in all.yaml:2',
      line: 16,
    });
  });

  test('versions of a group are one kind, groups are not', () => {
    const gateway = (apiVersion: string, more: string) =>
      `\napiVersion: ${apiVersion}\nkind: Gateway\nmetadata: {name: g, namespace: shop}\nspec: {${more}}\n`;
    const istio = gateway('networking.istio.io/v1', 'selector: {a: b}');
    expect(found(istio, gateway('networking.istio.io/v1beta1', 'selector: {a: c}'))).toHaveLength(1);
    expect(found(istio, gateway('gateway.networking.k8s.io/v1', 'gatewayClassName: istio'))).toHaveLength(0);
  });

  test.each([
    ['the same words twice', [SETTINGS('a', 'one'), SETTINGS('a', 'one')]],
    ['another namespace', [SETTINGS('a', 'one'), SETTINGS('a', 'two', 'bank')]],
    [
      'names that the API server makes',
      [
        'apiVersion: v1\nkind: Pod\nmetadata: {generateName: a}\n',
        'apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n',
      ],
    ],
  ])('%s is no finding', (_what, documents) => {
    expect(found(...documents)).toEqual([]);
  });
});

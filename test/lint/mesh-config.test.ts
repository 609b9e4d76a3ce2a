import { parseManifests } from '../../src/files/parse';
import { lint } from '../../src/lint/lint';

const LOG = `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: {name: log, namespace: shop}
spec: {accessLogging: [{}]}
`;
const INSTALLATION = `
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "defaultProviders: {accessLogging: [envoy]}"}
`;

const codes = (yaml: string): string[] => lint(parseManifests(yaml).manifests).map(({ rule }) => rule);

test('the MeshConfig of an installation among the files counts', () => {
  expect(codes(LOG)).toContain('IST0157');
  expect(codes(`${LOG}---${INSTALLATION}`)).not.toContain('IST0157');
});

test('a ConfigMap that holds none is passed over', () => {
  expect(codes(`${LOG}---${INSTALLATION.replace('name: istio', 'name: other')}`)).toContain('IST0157');
  expect(codes(`${LOG}---${INSTALLATION.replace('defaultProviders: {', '{{')}`)).toContain('IST0157');
});

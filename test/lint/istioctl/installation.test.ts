import { parseManifests } from '../../../src/files/parse';
import type { IstioRelease } from '../../../src/model/istio-release';
import { ISTIOCTL_FAMILY } from '../../../src/lint/istioctl';
import { lint } from '../../../src/lint/lint';

const WEBHOOKS = (kind: string, name: string, webhooks: string) => `
apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}WebhookConfiguration
metadata: {name: ${name}}
webhooks: [${webhooks}]
`;
const HOOK = (name: string, more: string) => `{name: ${name}.istio.io, ${more}}`;
const ASKS = (service: string) => `clientConfig: {service: {name: ${service}, namespace: istio-system}}`;
const OF = (revision: string) => `objectSelector: {matchLabels: {istio.io/rev: ${revision}}}`;
const ISTIOD = `
apiVersion: v1
kind: Service
metadata: {name: istiod, namespace: istio-system}
spec: {ports: [{name: https, port: 443}]}
`;
const DEPLOYMENT = (env: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
spec: {template: {spec: {containers: [{name: discovery, env: [${env}]}]}}}
`;
const TOKENS = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: tokens}
`;
const CRD = (name: string, release: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${name}.gateway.networking.k8s.io, annotations: {gateway.networking.k8s.io/bundle-version: ${release}}}
`;

/** The findings of some documents as `code object path`. */
function findings(documents: readonly string[], version: IstioRelease = '1.31'): string[] {
  const { manifests } = parseManifests(documents.join('---\n'));
  return lint(manifests, { families: [ISTIOCTL_FAMILY], version })
    .filter(({ rule }) => /^IST01(39|6[34]|7[56])/.test(rule))
    .map(({ rule, object, path }) => `${rule} ${object?.split(/[/ ]/).pop()} ${path}`);
}

test('two webhooks that take one pod', () => {
  const other = (revision: string) => WEBHOOKS('Mutating', 'b', HOOK('other', `${ASKS('istiod')}, ${OF(revision)}`));
  const one = WEBHOOKS('Mutating', 'a', HOOK('one', `${ASKS('istiod')}, ${OF('x')}`));
  expect(findings([ISTIOD, one, other('x')])).toEqual(['IST0139 a webhooks[0]', 'IST0139 b webhooks[0]']);
  expect(findings([ISTIOD, one, other('y')])).toEqual([]);
  // Of nobody's pods in particular, and of a configuration that is not Istio's.
  expect(findings([ISTIOD, one, other('y').replace(OF('y'), 'objectSelector: {}')])).toHaveLength(2);
  expect(findings([ISTIOD, one, WEBHOOKS('Mutating', 'c', '{name: cert-manager.io}')])).toEqual([]);
});

test('a webhook that asks a Service which is not there', () => {
  const asking = (service: string) => WEBHOOKS('Mutating', 'a', HOOK('one', ASKS(service)));
  expect(findings([ISTIOD, asking('istio-pilot')])).toEqual(['IST0139 a webhooks[0].clientConfig.service']);
  expect(findings([ISTIOD, asking('istiod')])).toEqual([]);
});

test.each([
  ['clientConfig: {}', ['IST0163']],
  ['clientConfig: {url: "https://a b/"}', ['IST0163']],
  ['clientConfig: {url: "https://10.0.0.1:15017/inject"}', ['IST0164']],
  ['clientConfig: {url: "https://[::1]/inject"}', ['IST0164']],
  ['clientConfig: {url: "https://istiod.example:15017/inject"}', []],
  [ASKS('istiod'), []],
])('the address of a control plane in %s', (client, expected) => {
  const codes = (kind: string, name: string) =>
    findings([ISTIOD, WEBHOOKS(kind, name, HOOK('one', client))]).map((finding) => finding.split(' ')[0]);
  expect(codes('Mutating', 'istio-sidecar-injector-remote')).toEqual(expected);
  expect(codes('Validating', 'istiod-default-validator')).toEqual(expected);
  expect(codes('Validating', 'another')).toEqual([]);
});

test('keys that istiod fetches from anywhere', () => {
  const blocked = '{name: BLOCKED_CIDRS_IN_JWKS_URIS, value: 10.0.0.0/8}';
  expect(findings([DEPLOYMENT(''), TOKENS])).toEqual(['IST0175 istiod spec.template.spec.containers']);
  expect(findings([DEPLOYMENT(blocked), TOKENS])).toEqual([]);
  expect(findings([DEPLOYMENT('')])).toEqual([]);
});

test.each([
  ['tlsroutes', 'v1.4.1', '1.30', true],
  ['tlsroutes', 'v1.4.1', '1.29', false],
  ['tlsroutes', 'v1.5.0-rc.1', '1.30', false],
  ['tcproutes', 'v1.5.0', '1.31', true],
  ['grpcroutes', '1.0', '1.29', true],
  ['grpcroutes', 'v1.10.0', '1.29', false],
  ['grpcroutes', 'unknown', '1.29', false],
  ['httproutes', 'v0.1.0', '1.31', false],
] as const)('%s of %s with Istio %s', (name, release, version, expected) => {
  expect(findings([CRD(name, release)], version)).toHaveLength(expected ? 1 : 0);
});

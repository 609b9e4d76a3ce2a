import { parseManifests } from '../../../src/files/parse';
import { lint } from '../../../src/lint/lint';

/** Codes of the findings of some documents, in order. */
function codes(yaml: string, begins: RegExp): string[] {
  return lint(parseManifests(yaml).manifests)
    .map(({ rule }) => rule)
    .filter((code) => begins.test(code));
}

/** A gateway with its pod, and the start of a VirtualService. */
const GATEWAY_AND_ROUTE = `{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: istio-system, labels: {istio: ingressgateway}}, spec: {containers: []}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: a}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.com]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a}
`;

const GATEWAY_PODS = ['one', 'two']
  .map(
    (namespace) => `
---
{apiVersion: v1, kind: Pod, metadata: {name: gateway, namespace: ${namespace}, labels: {app: gateway}}, spec: {containers: []}}`,
  )
  .join('');

describe('what holds for several places is told as often as istioctl does', () => {
  test.each([
    [
      'a port of several servers that the Service lacks',
      /^IST0162/,
      ['IST0162'],
      `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: a}
spec:
  selector: {istio: ingressgateway}
  servers:
    - {port: {number: 9999, name: http, protocol: HTTP}, hosts: [a.com]}
    - {port: {number: 9999, name: http, protocol: HTTP}, hosts: [b.com]}`,
    ],
    [
      'several relative operations without a priority',
      /^IST015/,
      ['IST0151'],
      `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: a}
spec:
  configPatches:
    - {applyTo: HTTP_FILTER, patch: {operation: REMOVE}}
    - {applyTo: HTTP_FILTER, patch: {operation: INSERT_BEFORE}}`,
    ],
    [
      'a subset that is defined twice and empty',
      /^IST0173/,
      ['IST0173'],
      `
{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{name: http, port: 80}]}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: a}
spec: {host: a, subsets: [{name: v1, labels: {version: v1}}, {name: v1, labels: {version: v2}}]}`,
    ],
    [
      'a match that says less of nothing than another',
      /^IST013[01]/,
      ['IST0130', 'IST0131'],
      `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a}
spec:
  hosts: [a]
  http:
    - {match: [{uri: {prefix: /a}, sourceLabels: {}, port: 0}], route: [{destination: {host: a}}]}
    - {match: [{uri: {prefix: /a}, name: again}], route: [{destination: {host: b}}]}`,
    ],
    [
      'a port of a Service whose name is null',
      /^IST0118/,
      ['IST0118'],
      `{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 8080, name: null}]}}`,
    ],
    [
      'two listeners of a Sidecar that select all hosts and more',
      /^IST0133/,
      ['IST0133'],
      `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: a}
spec: {egress: [{hosts: ['*/*', 'a/b.com']}, {port: {number: 80, name: http, protocol: HTTP}, hosts: ['*/*', 'a/b.com']}]}`,
    ],
    [
      'a Secret that one of two namespaces with pods of the gateway lacks',
      /^IST01/,
      ['IST0162', 'IST0101', 'IST0161'],
      `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: a}
spec:
  selector: {app: gateway}
  servers:
    - port: {number: 443, name: https, protocol: HTTPS}
      hosts: [a.com]
      tls: {mode: SIMPLE, credentialName: c}
---
{apiVersion: v1, kind: Secret, metadata: {name: c, namespace: one}, data: {}}${GATEWAY_PODS}`,
    ],
    [
      'a JWT route of a gateway whose pods are among the files',
      /^IST0149/,
      ['IST0149'],
      `
${GATEWAY_AND_ROUTE}spec:
  hosts: [a.com]
  gateways: [a]
  http: [{match: [{headers: {'@request.auth.claims.a': {exact: b}}}], directResponse: {status: 200}}]`,
    ],
    [
      'objects in the namespaces of Kubernetes itself',
      /^IST/,
      ['IST0118'],
      `
{apiVersion: v1, kind: Namespace, metadata: {name: kube-public}}
---
{apiVersion: v1, kind: Service, metadata: {name: a, namespace: kube-system}, spec: {ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: a, namespace: kube-systems}, spec: {ports: [{port: 80}]}}`,
    ],
    [
      'failover of a rule, a port and a subset without outlier detection, of which istiod loses the warnings but the first',
      /^IST0133/,
      ['IST0133'],
      `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: a}
spec:
  host: a
  trafficPolicy:
    loadBalancer: &failover {localityLbSetting: {failover: [{from: a, to: b}]}}
    portLevelSettings: [{port: {number: 80}, outlierDetection: {consecutiveErrors: 1}, loadBalancer: *failover}]
  subsets: [{name: a, labels: {a: b}, trafficPolicy: {outlierDetection: {consecutiveErrors: 1}}}]`,
    ],
  ])('%s', (_, begins, expected, yaml) => {
    expect(codes(yaml, begins).sort()).toEqual(expected.sort());
  });
});

test.each([
  ['region: north', []],
  ['region: north, version: v1', []],
  ['region: north, version: v2', ['IST0173']],
  ['region: ""', ['IST0173']],
])('a subset of pods on nodes with %s', (labels, expected) => {
  const yaml = `
{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{name: http, port: 80}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {version: v1}}, spec: {containers: []}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: a}
spec: {host: a, subsets: [{name: a, labels: {${labels.replace('region', 'topology.kubernetes.io/region')}}}]}`;
  expect(codes(yaml, /^IST0173/)).toEqual(expected);
});

test('an object that lacks a required field is still one that others refer to', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: a}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, protocol: HTTP}, hosts: [a.com]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a}
spec: {hosts: [a.com], gateways: [a], http: [{directResponse: {status: 200}}]}`;
  expect(codes(yaml, /^(IST|SCHEMA)/)).toEqual(['SCHEMA']);
});

test('a legacy name of a gateway is told where istiod tells it', () => {
  const vs = (gateways: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a}
spec: {hosts: [a], http: [{match: [{gateways: [a.b]}], route: [{destination: {host: a}}]}]${gateways}}`;
  expect(codes(vs(''), /^IST0133/)).toEqual([]);
  expect(codes(vs(', gateways: [a.b]'), /^IST0133/)).toEqual(['IST0133']);
});

test('a policy with a bad annotation is looked at all the same', () => {
  const yaml = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: a, annotations: {istio.io/dry-run: maybe}}
spec: {action: DENY, rules: [{to: [{operation: {paths: [/a]}}]}]}`;
  expect(codes(yaml, /^(WEBHOOK|IST0133)/)).toEqual(['WEBHOOK', 'IST0133']);
});

describe('pods that telemetry cannot name', () => {
  const workload = (labels: string, containers = '[]'): string => `
{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {istio-injection: enabled}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: a}
spec: {template: {metadata: {labels: {${labels}}}, spec: {containers: ${containers}}}}`;

  test.each([
    ['no version', workload('app: a'), ['MESH2002']],
    ['neither', workload('tier: a'), ['MESH2002']],
    ['both', workload('app: a, version: v1'), []],
    ['the names that Kubernetes recommends', workload('app.kubernetes.io/name: a, app.kubernetes.io/version: v1'), []],
    ['outside the mesh', workload('app: a, sidecar.istio.io/inject: "false"'), []],
    [
      'a gateway',
      workload('istio: ingress, sidecar.istio.io/inject: "true"', '[{name: istio-proxy, image: auto}]'),
      [],
    ],
  ])('%s', (_, yaml, expected) => {
    expect(codes(yaml, /^MESH2002/)).toEqual(expected);
  });
});

test('without the ingress of Istio no gateway of an installation is taken to be there', () => {
  const yaml = `
${GATEWAY_AND_ROUTE}spec: {hosts: [b.com], http: [{route: [{destination: {host: istio-ingressgateway.istio-system.svc.cluster.local, port: {number: 80}}}]}]}`;
  const found = (meshConfig: Record<string, unknown>): string[] =>
    lint(parseManifests(yaml).manifests, { meshConfig })
      .map(({ rule }) => rule)
      .filter((rule) => /^IST01(01|62)/.test(rule));
  expect(found({})).toEqual([]);
  expect(found({ ingressControllerMode: 'OFF' })).toEqual(['IST0162', 'IST0101']);
});

test('a Service of the files takes the place of the one of an installation', () => {
  const yaml = `
{apiVersion: v1, kind: Service, metadata: {name: istio-ingressgateway, namespace: istio-system}, spec: {ports: [{name: http-a, port: 9000}]}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: a}
spec: {hosts: [b.com], http: [{route: [{destination: {host: istio-ingressgateway.istio-system.svc.cluster.local, port: {number: 9000}}}]}]}`;
  expect(codes(yaml, /^IST0101/)).toEqual([]);
});

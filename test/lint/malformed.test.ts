import { lint } from '../../src/lint/lint';
import type { Manifest } from '../../src/model/manifest';

const manifest = (apiVersion: string, kind: string, rest: object): Manifest => ({
  object: { apiVersion, kind, metadata: { name: 'a', namespace: 'b' }, ...rest },
  origin: {},
});
const istio = (kind: string, rest: object) => manifest('networking.istio.io/v1', kind, rest);
const gatewayApi = (kind: string, spec: object) => manifest('gateway.networking.k8s.io/v1', kind, { spec });

/** Another shape than the kind has, in every place that some check looks into. */
const MALFORMED: readonly [string, Manifest][] = [
  ['a VirtualService whose spec is a list', istio('VirtualService', { spec: [] })],
  ['hosts that are a number', istio('VirtualService', { spec: { hosts: 7, http: 'text' } })],
  ['routes that are a map', istio('VirtualService', { spec: { hosts: ['a'], http: { route: [] }, gateways: true } })],
  [
    'a destination without host',
    istio('VirtualService', { spec: { hosts: ['a'], http: [{ route: [{ destination: {} }] }] } }),
  ],
  ['subsets that are a map', istio('DestinationRule', { spec: { host: 5, subsets: { name: 'v1' } } })],
  ['servers that are text', istio('Gateway', { spec: { servers: 'all', selector: [] } })],
  ['ports that are a number', istio('ServiceEntry', { spec: { hosts: ['a'], ports: 7 } })],
  ['egress that is null', istio('Sidecar', { spec: { egress: [null] } })],
  ['labels that are a list', manifest('v1', 'Namespace', { metadata: { name: 'b', labels: [] } })],
  ['a Service whose ports are a number', manifest('v1', 'Service', { spec: { ports: 7 } })],
  ['a port that is null', manifest('v1', 'Service', { spec: { ports: [null] } })],
  [
    'containers that are a map',
    manifest('apps/v1', 'Deployment', { spec: { template: { spec: { containers: {} } } } }),
  ],
  ['listeners that are a map', gatewayApi('Gateway', { listeners: {} })],
  ['a listener that is null', gatewayApi('Gateway', { listeners: [null] })],
  ['parents that are text', gatewayApi('HTTPRoute', { parentRefs: 'web' })],
  ['backends that are null', gatewayApi('GRPCRoute', { rules: [{ backendRefs: [null] }] })],
  ['a grant from a number', gatewayApi('ReferenceGrant', { from: 7 })],
  [
    'a path of an Ingress that is true',
    manifest('networking.k8s.io/v1', 'Ingress', { spec: { rules: [{ http: { paths: [{ path: true }] } }] } }),
  ],
  ['a Pod without anything', manifest('v1', 'Pod', { metadata: null, spec: null })],
];

const good = manifest('v1', 'Service', { spec: { ports: [{ port: 80, name: 'http' }] } });

test.each(MALFORMED)('%s is refused, and the other checks still run', (_, bad) => {
  const rules = lint([bad, good]).map(({ rule }) => rule);
  expect(rules).toContain('SCHEMA');
  expect(rules).not.toContain('MESH2907');
});

test.each([
  ['ports', manifest('v1', 'Service', { spec: { ports: null, selector: null } })],
  [
    'containers',
    manifest('apps/v1', 'Deployment', { spec: { template: { spec: { containers: null }, metadata: null } } }),
  ],
])('%s that are null are none', (_, object) => {
  expect(lint([object]).filter(({ rule, object: name }) => rule === 'MESH2907' || !name?.endsWith(' b/a'))).toEqual([]);
});

test('null labels are no labels', () => {
  const namespace = manifest('v1', 'Namespace', { metadata: { name: 'b', labels: null, annotations: null } });
  expect(lint([namespace]).map(({ rule }) => rule)).not.toContain('MESH2907');
});

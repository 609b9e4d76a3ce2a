import { MeshModel } from '../../src';

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a' },
  spec: { ports: [{ name: 'http', port: 80 }] },
};
const object = (kind: string, spec: unknown) => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: 'x' },
  spec,
});

test.each([
  ['a text for a list', object('VirtualService', { hosts: ['a'], http: 'x' }), 'spec.http'],
  [
    'a text for a match',
    object('VirtualService', { hosts: ['a'], http: [{ match: [{ uri: '/x' }] }] }),
    'spec.http[0].match[0].uri',
  ],
  ['nothing for a rule', object('VirtualService', { hosts: ['a'], http: [null] }), 'spec.http'],
  ['a message for TLS rules', object('VirtualService', { hosts: ['a'], tls: {} }), 'spec.tls'],
  ['a number for a host', object('VirtualService', { hosts: [1] }), 'spec.hosts'],
  ['a list for a spec', object('DestinationRule', []), 'spec'],
  ['a text for servers', object('Gateway', { servers: 'x' }), 'spec.servers'],
])('%s leaves the object out, and the rest counts', (_, bad, field) => {
  const decision = MeshModel.fromObjects([service, bad])._router.decide({ host: 'a' });
  expect(decision.outcome).toBe('route');
  expect(decision.why).toContain(`left out: ${bad.kind} default/x, whose ${field} cannot be read`);
});

import { Duration } from 'cdk8s';
import { ClientTls, HashAlgorithm, HashKey, LoadBalancer, LocalityLoadBalancing } from '../../../src';
import { renderWire } from '../../../src/istio/render';

const ok: [string, () => unknown, unknown][] = [
  ['least request', () => LoadBalancer.leastRequest(), { simple: 'LEAST_REQUEST' }],
  ['passthrough', () => LoadBalancer.passthrough(), { simple: 'PASSTHROUGH' }],
  [
    'warm-up',
    () => LoadBalancer.roundRobin({ warmup: { duration: Duration.seconds(30), minimumPercent: 0, aggression: 1.5 } }),
    { simple: 'ROUND_ROBIN', warmup: { duration: '30s', minimumPercent: 0, aggression: 1.5 } },
  ],
  [
    'hash of a header',
    () => LoadBalancer.consistentHash(HashKey.header('x-user')),
    { consistentHash: { httpHeaderName: 'x-user' } },
  ],
  [
    'hash of a cookie on a Maglev table',
    () =>
      LoadBalancer.consistentHash(
        HashKey.cookie('user', {
          ttl: Duration.seconds(0),
          path: '/',
          attributes: [{ name: 'SameSite', value: 'Strict' }, { name: 'Secure' }],
        }),
        { algorithm: HashAlgorithm.maglev(65537) },
      ),
    {
      consistentHash: {
        httpCookie: {
          name: 'user',
          ttl: '0s',
          path: '/',
          attributes: [{ name: 'SameSite', value: 'Strict' }, { name: 'Secure' }],
        },
        maglev: { tableSize: 65537 },
      },
    },
  ],
  [
    'hash of the address on a ring',
    () => LoadBalancer.consistentHash(HashKey.sourceIp(), { algorithm: HashAlgorithm.ringHash(4096) }),
    { consistentHash: { useSourceIp: true, ringHash: { minimumRingSize: 4096 } } },
  ],
  [
    'hash of a parameter',
    () => LoadBalancer.consistentHash(HashKey.queryParameter('user')),
    { consistentHash: { httpQueryParameterName: 'user' } },
  ],
  [
    'shares of places',
    () =>
      LoadBalancer.unspecified({
        localityLbSetting: LocalityLoadBalancing.distribute([{ from: 'a/b/*', to: { 'a/b/*': 80, 'a/c/*': 20 } }], {
          enabled: true,
        }),
      }),
    { localityLbSetting: { enabled: true, distribute: [{ from: 'a/b/*', to: { 'a/b/*': 80, 'a/c/*': 20 } }] } },
  ],
  [
    'failover of regions after labels',
    () => LocalityLoadBalancing.failoverByLabelsAndRegion(['version=v1'], [{ from: 'us', to: 'eu' }]),
    { failover: [{ from: 'us', to: 'eu' }], failoverPriority: ['version=v1'] },
  ],
  ['no locality', () => LocalityLoadBalancing.disabled(), { enabled: false }],
  ['plain text', () => ClientTls.disable(), { mode: 'DISABLE' }],
  [
    'TLS with names',
    () => ClientTls.simple({ sni: 'a.b', subjectAltNames: ['a.b'], caCertificates: '/ca.pem' }),
    { mode: 'SIMPLE', sni: 'a.b', subjectAltNames: ['a.b'], caCertificates: '/ca.pem' },
  ],
  [
    'mutual TLS with a Secret',
    () => ClientTls.mutual({ credentialName: 'client' }),
    { mode: 'MUTUAL', credentialName: 'client' },
  ],
  ['mutual TLS of the mesh', () => ClientTls.istioMutual({ sni: 'a.b' }), { mode: 'ISTIO_MUTUAL', sni: 'a.b' }],
];

test.each(ok)('%s is written as Istio has it', (_, make, wire) => {
  expect(renderWire(make())).toEqual(wire);
});

const locality = LocalityLoadBalancing.disabled();
const refused: [string, () => unknown, string][] = [
  ['a Maglev table that is no prime', () => HashAlgorithm.maglev(65536), 'MESH1216'],
  ['a Maglev table that is too large', () => HashAlgorithm.maglev(5000011), 'MESH1216'],
  ['a negative ring', () => HashAlgorithm.ringHash(-1), 'MESH1216'],
  ['a cookie without name', () => HashKey.cookie(''), 'MESH1216'],
  [
    'an attribute twice',
    () => HashKey.cookie('a', { attributes: [{ name: 'Secure' }, { name: 'Secure' }] }),
    'MESH1216',
  ],
  [
    'a warm-up above all',
    () => LoadBalancer.roundRobin({ warmup: { duration: Duration.seconds(1), minimumPercent: 101 } }),
    'MESH1216',
  ],
  [
    'a warm-up without aggression',
    () => LoadBalancer.roundRobin({ warmup: { duration: Duration.seconds(1), aggression: 0 } }),
    'MESH1216',
  ],
  [
    'two settings of locality',
    () => LoadBalancer.random({ localityLbSetting: locality, zoneAwareLbSetting: {} }),
    'MESH1216',
  ],
  [
    'a zone setting with a zone label',
    () => LoadBalancer.random({ zoneAwareLbSetting: { failoverPriority: ['topology.kubernetes.io/zone'] } }),
    'MESH1217',
  ],
  ['shares that sum to 90', () => LocalityLoadBalancing.distribute([{ from: 'a', to: { b: 90 } }]), 'MESH1217'],
  ['a share of 0', () => LocalityLoadBalancing.distribute([{ from: 'a', to: { b: 100, c: 0 } }]), 'MESH1217'],
  [
    'localities that overlap',
    () => LocalityLoadBalancing.distribute([{ from: 'a', to: { 'b/*': 50, 'b/c': 50 } }]),
    'MESH1217',
  ],
  ['a star in the middle', () => LocalityLoadBalancing.distribute([{ from: 'a/*/c', to: { b: 100 } }]), 'MESH1217'],
  ['failover to itself', () => LocalityLoadBalancing.failover([{ from: 'a', to: 'a' }]), 'MESH1217'],
  ['failover of a zone', () => LocalityLoadBalancing.failover([{ from: 'a/b', to: 'c' }]), 'MESH1217'],
  ['a Secret and a file', () => ClientTls.simple({ credentialName: 'a', caCertificates: '/b' }), 'MESH1218'],
  ['a Secret and a list of revoked', () => ClientTls.simple({ credentialName: 'a', caCrl: '/b' }), 'MESH1218'],
  ['no check with names', () => ClientTls.simple({ insecureSkipVerify: true, subjectAltNames: ['a'] }), 'MESH1218'],
  ['mutual TLS without certificate', () => ClientTls.mutual({}), 'MESH1218'],
  ['mutual TLS without key', () => ClientTls.mutual({ clientCertificate: '/a' }), 'MESH1218'],
];

test.each(refused)('%s is refused', (_, make, code) => {
  expect(make).toThrow(`[${code}]`);
});

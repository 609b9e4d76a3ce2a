import type { IstioRelease } from '../../src/model/istio-release';
import { webhookBreaches } from '../../src/lint/webhook/family';
import { validationCases, whole, type ValidationCase } from './validation-cases';

const VERSIONS: readonly IstioRelease[] = ['1.29', '1.30', '1.31'];

function rows(): (readonly [string, ValidationCase, IstioRelease])[] {
  return (validationCases ?? []).flatMap((c) =>
    VERSIONS.filter((version) => !c.since || version >= c.since).map(
      (version) => [`${version} ${c.test} ${c.name}`, c, version] as const,
    ),
  );
}

(validationCases ? describe : describe.skip)('known answers of the webhook', () => {
  test.each(rows())('%s', (_, c, version) => {
    const breaches = webhookBreaches(whole(c), version);
    const errors = breaches
      .filter(({ rule }) => rule.severity === 'error')
      .map(({ path, message }) => `${path.join('.')}: ${message}`);
    expect(errors.length > 0 ? 'refused' : 'accepted').toBe(c.valid ? 'accepted' : 'refused');
    const warning = c.extra?.warn ?? c.warning;
    if (c.valid && warning) expect(breaches.length).toBeGreaterThan(0);
  });
});

test.each([
  ['gateway', []],
  ['ingress', ['metadata.name', 'spec.servers.0.hosts.0']],
])('a Gateway with the semantics of a %s', (semantics, refused) => {
  const metadata = { name: 'a.b', annotations: { 'internal.istio.io/gateway-semantics': semantics } };
  const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['~/a.example'] };
  const object = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata, spec: { servers: [server] } };
  expect(webhookBreaches(object, '1.29').map(({ path }) => path.join('.'))).toEqual(refused);
});

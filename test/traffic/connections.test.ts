import { Chart, Testing } from 'cdk8s';
import { CanaryRelease, Engine, istio, LoadBalancer, MeshService, Port, Step, Version } from 'cdk8s-mesh';
import type { MeshServiceProps } from 'cdk8s-mesh';

function declare(props: Partial<MeshServiceProps> = {}) {
  const chart = new Chart(Testing.app(), 'c', { namespace: 'shop' });
  const pods = Version.deployedElsewhere();
  const ports = [Port.http(80), Port.tcp(5432), Port.tls(8443)];
  const service = new MeshService(chart, 's', { ports, versions: { v1: pods, v2: pods }, ...props });
  return { chart, service };
}

const spec = (chart: Chart, kind: string) => Testing.synth(chart).find((object) => object.kind === kind)?.spec;
const destination = (subset: string, port: number) => ({
  host: 's.shop.svc.cluster.local',
  subset,
  port: { number: port },
});

describe('routes of connections', () => {
  test('TCP and TLS routes are kept in order beside HTTP ones', () => {
    const { chart, service } = declare();
    service.addTlsRoute('admin', { match: [{ sniHosts: [service.host] }], to: [service.version('v2').port(8443)] });
    service.addTcpRoute('db', {
      match: [{ port: 5432, sourceLabels: { app: 'a' } }],
      to: [service.version('v1').weight(0), service.version('v2').weight(1)],
    });
    expect(spec(chart, 'VirtualService')).toEqual({
      hosts: ['s.shop.svc.cluster.local'],
      tls: [{ match: [{ sniHosts: [service.host] }], route: [{ destination: destination('v2', 8443) }] }],
      tcp: [
        {
          match: [{ port: 5432, sourceLabels: { app: 'a' } }],
          route: [
            { destination: destination('v1', 5432), weight: 0 },
            { destination: destination('v2', 5432), weight: 1 },
          ],
        },
      ],
    });
  });

  test('refuses what never acts', () => {
    const { service } = declare();
    const match = [{ sniHosts: [service.host] }];
    service.addTlsRoute('all', { match, to: [service] });
    expect(() => service.addTlsRoute('one', { match, to: [service] })).toThrow(/MESH0304/);
    expect(() => service.addTlsRoute('other', { match: [{ sniHosts: ['a.shop'] }], to: [service] })).toThrow(
      /^\[MESH0315\] c\/s: .*given: "a.shop"; allowed: s.shop.svc.cluster.local/,
    );
    expect(() => service.addTlsRoute('none', { match: [{ sniHosts: [] }], to: [service] })).toThrow(/MESH0311/);
    expect(() => service.addTcpRoute('nothing', { to: [] })).toThrow(/MESH0302/);
    const web = declare({ ports: [Port.http(80)] }).service;
    expect(() => web.addTcpRoute('tcp', { to: [web] })).toThrow(/^\[MESH0312\] c\/s: .*given: \["http 80"\]/);
  });

  test('a release divides requests and connections alike', () => {
    const { chart, service } = declare();
    new CanaryRelease(chart, 'release', {
      stable: service.version('v1'),
      canary: service.version('v2'),
      steps: [Step.weight(10)],
      engine: Engine.static({ step: 1 }),
    });
    const { http, tcp } = spec(chart, 'VirtualService');
    const split = (port: number) => [
      { destination: destination('v1', port), weight: 90 },
      { destination: destination('v2', port), weight: 10 },
    ];
    expect(http).toEqual([{ name: 'release', route: split(80) }]);
    expect(tcp).toEqual([
      { match: [{ port: 5432 }], route: split(5432) },
      { match: [{ port: 8443 }], route: split(8443) },
    ]);
  });
});

describe('traffic policy', () => {
  const policy: istio.TrafficPolicy = { loadBalancer: LoadBalancer.random() };

  test('of a service without versions gives a DestinationRule', () => {
    const { chart } = declare({ versions: {}, trafficPolicy: policy });
    expect(spec(chart, 'DestinationRule')).toEqual({
      host: 's.shop.svc.cluster.local',
      trafficPolicy: { loadBalancer: { simple: 'RANDOM' } },
    });
    expect(spec(declare({ versions: {} }).chart, 'DestinationRule')).toBeUndefined();
  });

  test('of a version and of a port', () => {
    const { chart } = declare({
      versions: { v1: Version.image('i:1', { trafficPolicy: policy }) },
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, loadBalancer: LoadBalancer.roundRobin() }] },
    });
    expect(spec(chart, 'DestinationRule')).toMatchObject({
      trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'ROUND_ROBIN' } }] },
      subsets: [{ name: 'v1', trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }],
    });
    expect(spec(chart, 'Deployment').template.spec.containers[0]).not.toHaveProperty('trafficPolicy');
  });

  test('refuses a port that the service does not have', () => {
    const trafficPolicy = { portLevelSettings: [{ port: { number: 81 } }] };
    expect(() => declare({ trafficPolicy })).toThrow(/^\[MESH0313\] c\/s: .*given: 81; allowed: 80, 5432, 8443/);
    expect(() => declare({ versions: { v1: Version.deployedElsewhere({ trafficPolicy }) } })).toThrow(
      /MESH0313\] c\/s\/v1/,
    );
  });
});

test('a destination may change headers by itself', () => {
  const { chart, service } = declare();
  service.addRoute('all', {
    to: [
      service
        .version('v1')
        .port(80)
        .headers({ request: { set: { a: 'b' } } }),
    ],
  });
  expect(spec(chart, 'VirtualService').http[0].route).toEqual([
    { destination: destination('v1', 80), headers: { request: { set: { a: 'b' } } } },
  ]);
});

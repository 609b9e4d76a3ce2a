import { Chart, Testing } from 'cdk8s';
import { GatewayExposure, GatewayWorkload, HttpGateway, Mesh, type GatewayWorkloadProps } from 'cdk8s-mesh';
import type { Rendered } from '../rendered';

function declare(props: GatewayWorkloadProps = {}, namespace: string | undefined = 'edge') {
  const chart = new Chart(Testing.app(), 'c', { namespace });
  const make = () => new GatewayWorkload(chart, 'ingress', props);
  const objects = (): Record<string, Rendered> =>
    Object.fromEntries(Testing.synth(chart).map((object) => [object.kind, object]));
  return { chart, make, objects };
}

describe('GatewayWorkload', () => {
  test('is a Deployment that the webhook fills in, with Service, account and the right to read Secrets', () => {
    const { make, objects } = declare({ replicas: 2 });
    make();
    const all = objects();
    expect(Object.keys(all)).toEqual(['ServiceAccount', 'Role', 'RoleBinding', 'Deployment', 'Service']);
    const { replicas, selector, template } = all.Deployment.spec;
    expect({ replicas, selector }).toEqual({ replicas: 2, selector: { matchLabels: { istio: 'ingress' } } });
    expect(template.metadata).toEqual({
      annotations: { 'inject.istio.io/templates': 'gateway' },
      labels: { istio: 'ingress', 'sidecar.istio.io/inject': 'true' },
    });
    expect(template.spec.containers[0]).toMatchObject({ name: 'istio-proxy', image: 'auto' });
    expect(all.Role.rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }]);
    expect(all.RoleBinding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'ingress' }]);
    expect(all.Service.spec).toEqual({
      type: 'LoadBalancer',
      selector: { istio: 'ingress' },
      ports: [
        { name: 'http', port: 80, targetPort: 80 },
        { name: 'https', port: 443, targetPort: 443 },
      ],
    });
  });

  test('takes ports of nodes, the revision of the mesh, and a gateway', () => {
    const ports = [{ port: 80, targetPort: 8080, nodePort: 30080 }, { port: 5432 }];
    const { chart, make, objects } = declare({
      exposure: GatewayExposure.NODE_PORT,
      ports,
      preserveClientAddress: true,
    });
    Mesh.configure(chart, { revision: 'stable' });
    const { pods } = make();
    new HttpGateway(chart, 'gateway', { pods, hosts: ['*'] });
    const all = objects();
    expect(all.Service.spec).toMatchObject({
      type: 'NodePort',
      externalTrafficPolicy: 'Local',
      ports: [
        { name: 'http', port: 80, targetPort: 8080, nodePort: 30080 },
        { name: 'tcp-5432', port: 5432, targetPort: 5432 },
      ],
    });
    expect(all.Deployment.spec.template.metadata.labels['istio.io/rev']).toBe('stable');
    expect(all.Gateway).toMatchObject({
      metadata: { name: 'gateway', namespace: 'edge' },
      spec: { selector: { istio: 'ingress' } },
    });
  });

  test.each<[string, GatewayWorkloadProps, RegExp]>([
    ['a port twice', { ports: [{ port: 80 }, { port: 80 }] }, /^\[MESH0103\] c\/ingress: .*given: 80/],
    ['a port out of range', { ports: [{ port: 70000 }] }, /^\[MESH0102\] c\/ingress: /],
    [
      'ports of nodes without exposure',
      { exposure: GatewayExposure.CLUSTER_IP, ports: [{ port: 80, nodePort: 30080 }] },
      /^\[MESH0416\] c\/ingress: .*given: 30080/,
    ],
  ])('refuses %s', (_, props, message) => {
    expect(declare(props).make).toThrow(message);
  });

  test('refuses to guess its namespace', () => {
    const chart = new Chart(Testing.app(), 'c');
    expect(() => new GatewayWorkload(chart, 'ingress')).toThrow(/^\[MESH0107\] c\/ingress: /);
  });
});

import { found } from './found';
import { deployment, namespace, service, serviceAccount, virtualService, workloadGroup } from './objects';

describe('ports of Services', () => {
  const lint = (labels: string, port: string, pods = deployment('a', 'shop')): string[] =>
    found(namespace('shop', labels) + service('a', 'shop', port) + pods, /KIA0(60|70)/);
  const SIDECARS = 'istio-injection: enabled';

  test.each([
    [SIDECARS, '{port: 80, name: web}', 'KIA0601'],
    ['istio.io/dataplane-mode: ambient', '{port: 80, name: web}', 'KIA0601'],
    [SIDECARS, '{port: 80, name: Http}', 'KIA0601'],
    [SIDECARS, '{port: 80, name: web, appProtocol: soap}', 'KIA0602'],
  ])('of pods with %s say no protocol: %s', (labels, port, code) => {
    expect(lint(labels, port)[0]).toBe(`${code} Service shop/a spec.ports[0] info`);
  });

  test.each([
    [SIDECARS, '{port: 80, name: http-web}'],
    [SIDECARS, '{port: 80, name: web, appProtocol: kubernetes.io/h2c}'],
    [SIDECARS, '{port: 80, name: web, protocol: UDP}'],
    ['', '{port: 80, name: web}'],
  ])('of pods with %s need say no more: %s', (labels, port) => {
    expect(lint(labels, port).filter((it) => it.startsWith('KIA060'))).toEqual([]);
  });

  test('lead to ports of their Deployment, except at gateways', () => {
    const pods = (containerPort: number, more = ''): string =>
      deployment('a', 'shop', `app: a${more}`, `{name: app, ports: [{containerPort: ${containerPort}, name: web}]}`);
    const port = '{port: 80, name: http, targetPort: 8080}';
    expect(lint('', port, pods(8080))).toEqual([]);
    expect(lint('', port, pods(8081))).toEqual(['KIA0701 Service shop/a spec.ports[0] warning']);
    expect(lint('', port.replace('8080', 'web'), pods(8081))).toEqual([]);
    expect(lint('', port, pods(8081, ', istio: ingressgateway'))).toEqual([]);
  });
});

test('WorkloadGroups have accounts and labels of their own', () => {
  const group = (name: string, spec: string): string => workloadGroup(name, 'shop', spec);
  const account = (name: string): string => `metadata: {labels: {app: ${name}}}, template: {serviceAccount: ${name}}`;
  const lint = (yaml: string): string[] => found(serviceAccount('web', 'shop') + yaml, /KIA170/);
  expect(lint(group('a', account('web')))).toEqual([]);
  expect(lint(group('a', account('webb')))).toEqual([
    'KIA1701 WorkloadGroup shop/a spec.template.serviceAccount warning',
  ]);
  expect(lint(group('a', account('web')) + group('b', account('web')))).toEqual([
    'KIA1702 WorkloadGroup shop/a spec.metadata.labels warning',
    'KIA1702 WorkloadGroup shop/b spec.metadata.labels warning',
  ]);
});

test('Gateways are named namespace/name', () => {
  const lint = (name: string): string[] =>
    found(virtualService('v', 'shop', `hosts: [a], gateways: [${name}]`), /KIA1108/);
  expect(lint('web.shop.svc.cluster.local')).toEqual(['KIA1108 VirtualService shop/v spec.gateways[0] info']);
  for (const name of ['shop/web', './web', 'shop/web.v1', 'mesh']) expect(lint(name)).toEqual([]);
});

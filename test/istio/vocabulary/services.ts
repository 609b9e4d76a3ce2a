import type { Chart } from 'cdk8s';
import { istio } from '../../../src';

const { PortProtocol } = istio;

const machine: istio.WorkloadEntrySpec = {
  address: '10.0.0.7',
  ports: { http: 8080 },
  labels: { app: 'legacy' },
  network: 'vms',
  locality: 'eu/eu-1/rack-7',
  weight: 3,
  serviceAccount: 'legacy',
};

/** ServiceEntries, WorkloadEntries and WorkloadGroups that say every field. */
export function declareServices(chart: Chart): void {
  new istio.ServiceEntry(chart, 'legacy', {
    hosts: ['legacy.example.com'],
    addresses: ['240.0.0.1', '240.1.0.0/16'],
    ports: [{ number: 80, name: 'http', protocol: PortProtocol.HTTP, targetPort: 8080 }],
    location: istio.ServiceLocation.MESH_INTERNAL,
    resolution: istio.ServiceResolution.STATIC,
    endpoints: [machine],
    subjectAltNames: ['spiffe://cluster.local/ns/bookinfo/sa/legacy'],
    exportTo: ['.', 'shop'],
  });
  new istio.ServiceEntry(chart, 'legacy-selected', {
    hosts: ['selected.example.com'],
    ports: [{ number: 443, name: 'tls', protocol: PortProtocol.TLS }],
    location: istio.ServiceLocation.MESH_INTERNAL,
    resolution: istio.ServiceResolution.STATIC,
    workloadSelector: { labels: { app: 'legacy' } },
  });
  new istio.WorkloadEntry(chart, 'legacy-1', machine);
  new istio.WorkloadEntry(chart, 'legacy-far', { network: 'far', labels: { app: 'legacy' } });
  const probes = {
    http: istio.ReadinessProbe.httpGet(8080, {
      path: '/ready',
      host: '127.0.0.1',
      scheme: 'HTTPS',
      httpHeaders: [{ name: 'x-probe', value: 'istio' }],
      initialDelaySeconds: 5,
      timeoutSeconds: 3,
      periodSeconds: 4,
      successThreshold: 3,
      failureThreshold: 3,
    }),
    tcp: istio.ReadinessProbe.tcpSocket(8080, { host: 'localhost' }),
    exec: istio.ReadinessProbe.exec(['ls', '/ready']),
  };
  for (const [name, probe] of Object.entries(probes)) {
    new istio.WorkloadGroup(chart, `legacy-${name}`, {
      entryMetadata: { labels: { app: 'legacy' }, annotations: { owner: 'legacy' } },
      template: { ...machine, address: undefined },
      probe,
    });
  }
  new istio.WorkloadGroup(chart, 'legacy-at-an-address', { template: machine });
}

const { ApiObject, Chart } = require('cdk8s');
const { MeshService, Port, Version } = require('cdk8s-mesh');

const NAMESPACE = 'shop';

/** A service of four objects: ServiceAccount, Service, DestinationRule and Deployment. */
function meshService(chart, index) {
  return new MeshService(chart, `service-${index}`, {
    ports: [Port.http(8080)],
    versions: { v1: Version.image(`registry.example.com/service-${index}:1.0.0`) },
  });
}

/** The same four objects, as a person would write them out. */
function handWritten(chart, index) {
  const name = `service-${index}`;
  const labels = { app: name, 'app.kubernetes.io/name': name };
  const metadata = { name, namespace: NAMESPACE };
  const version = { ...labels, 'app.kubernetes.io/version': 'v1', version: 'v1' };
  new ApiObject(chart, `${name}-account`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { ...metadata, labels },
  });
  new ApiObject(chart, `${name}-service`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels },
    spec: {
      ports: [{ appProtocol: 'http', name: 'http', port: 8080, protocol: 'TCP', targetPort: 8080 }],
      selector: { app: name },
    },
  });
  new ApiObject(chart, `${name}-rule`, {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata,
    spec: { host: `${name}.${NAMESPACE}.svc.cluster.local`, subsets: [{ labels: { version: 'v1' }, name: 'v1' }] },
  });
  new ApiObject(chart, `${name}-deployment`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, name: `${name}-v1`, labels: version },
    spec: {
      selector: { matchLabels: { app: name, version: 'v1' } },
      template: {
        metadata: { labels: { ...version, 'sidecar.istio.io/inject': 'true' } },
        spec: {
          containers: [{ image: `registry.example.com/${name}:1.0.0`, name, ports: [{ containerPort: 8080 }] }],
          serviceAccountName: name,
        },
      },
    },
  });
}

const SERVICES = { mesh: meshService, hand: handWritten };

/** Declares services in one chart or in a chart each. */
function declare(app, { services, count, shape }) {
  const add = SERVICES[services];
  const one = shape === 'one' ? new Chart(app, 'all', { namespace: NAMESPACE }) : undefined;
  for (let index = 0; index < count; index++)
    add(one ?? new Chart(app, `chart-${index}`, { namespace: NAMESPACE }), index);
}

module.exports = { declare };

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Other tools that do the same work; built once from the Go module proxy, outside of the repository. */
const MODULES = {
  helm: 'helm.sh/helm/v3/cmd/helm@v3.19.0',
  /** Istio 1.29.1, by the commit of its tag. */
  istioctl: 'istio.io/istio/istioctl/cmd/istioctl@v0.0.0-20260306174214-6991a379e1fc',
  jsonnet: 'github.com/google/go-jsonnet/cmd/jsonnet@v0.21.0',
};

const cache =
  process.env.MESH_BENCH_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-mesh', 'bench-peers');

/** The path of a tool, built where it is missing; undefined where it cannot be built. */
export function peer(name) {
  const path = join(cache, name);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  console.log(`building ${name} from ${MODULES[name]} into ${cache} (some minutes, once)`);
  try {
    execFileSync('go', ['install', MODULES[name]], { env: { ...process.env, GOBIN: cache }, stdio: 'inherit' });
    return path;
  } catch {
    return undefined;
  }
}

const CHART = `{{- range .Values.services }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  labels:
    app: {{ . }}
    app.kubernetes.io/name: {{ . }}
  name: {{ . }}
  namespace: shop
---
apiVersion: v1
kind: Service
metadata:
  labels:
    app: {{ . }}
    app.kubernetes.io/name: {{ . }}
  name: {{ . }}
  namespace: shop
spec:
  ports:
    - appProtocol: http
      name: http
      port: 8080
      protocol: TCP
      targetPort: 8080
  selector:
    app: {{ . }}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: {{ . }}
  namespace: shop
spec:
  host: {{ . }}.shop.svc.cluster.local
  subsets:
    - labels:
        version: v1
      name: v1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: {{ . }}
    app.kubernetes.io/name: {{ . }}
    app.kubernetes.io/version: v1
    version: v1
  name: {{ . }}-v1
  namespace: shop
spec:
  selector:
    matchLabels:
      app: {{ . }}
      version: v1
  template:
    metadata:
      labels:
        app: {{ . }}
        app.kubernetes.io/name: {{ . }}
        app.kubernetes.io/version: v1
        sidecar.istio.io/inject: "true"
        version: v1
    spec:
      containers:
        - image: registry.example.com/{{ . }}:1.0.0
          name: {{ . }}
          ports:
            - containerPort: 8080
      serviceAccountName: {{ . }}
{{- end }}
`;

const JSONNET = `local service(name) =
  local labels = { app: name, 'app.kubernetes.io/name': name };
  local version = labels { 'app.kubernetes.io/version': 'v1', version: 'v1' };
  local metadata = { name: name, namespace: 'shop' };
  [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata { labels: labels } },
    {
      apiVersion: 'v1', kind: 'Service', metadata: metadata { labels: labels },
      spec: {
        ports: [{ appProtocol: 'http', name: 'http', port: 8080, protocol: 'TCP', targetPort: 8080 }],
        selector: { app: name },
      },
    },
    {
      apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: metadata,
      spec: { host: name + '.shop.svc.cluster.local', subsets: [{ labels: { version: 'v1' }, name: 'v1' }] },
    },
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: metadata { name: name + '-v1', labels: version },
      spec: {
        selector: { matchLabels: { app: name, version: 'v1' } },
        template: {
          metadata: { labels: version { 'sidecar.istio.io/inject': 'true' } },
          spec: {
            containers: [{ image: 'registry.example.com/' + name + ':1.0.0', name: name, ports: [{ containerPort: 8080 }] }],
            serviceAccountName: name,
          },
        },
      },
    },
  ];
std.manifestYamlStream(std.flatMap(service, ['service-%d' % i for i in std.range(0, std.extVar('count') - 1)]), quote_keys=false, c_document_end=false)
`;

/** Writes a Helm chart that renders so many services. */
export function writeHelmChart(folder, count) {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 1.0.0\n');
  writeFileSync(join(folder, 'templates', 'services.yaml'), CHART);
  const names = Array.from({ length: count }, (_, index) => `  - service-${index}\n`);
  writeFileSync(join(folder, 'values.yaml'), `services:\n${names.join('')}`);
}

/** Writes a Jsonnet program that renders as many services as its external variable \`count\` says. */
export function writeJsonnet(file) {
  writeFileSync(file, JSONNET);
}

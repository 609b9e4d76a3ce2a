import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Documents of a service, and of a namespace beside its services. */
const OF_SERVICE = 7;
const OF_NAMESPACE = 5;

const GATEWAYS = `apiVersion: v1
kind: Namespace
metadata:
  name: istio-ingress
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: Namespace
metadata:
  name: istio-system
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: STRICT
---
apiVersion: v1
kind: Service
metadata:
  name: gateway
  namespace: istio-ingress
spec:
  type: LoadBalancer
  selector:
    istio: gateway
  ports:
    - name: http
      port: 80
    - name: https
      port: 443
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
  namespace: istio-ingress
spec:
  selector:
    matchLabels:
      istio: gateway
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
      labels:
        istio: gateway
        sidecar.istio.io/inject: "true"
    spec:
      containers:
        - name: istio-proxy
          image: auto
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: gateway
  namespace: istio-ingress
spec:
  selector:
    matchLabels:
      istio: gateway
  rules:
    - to:
        - operation:
            ports: ["80", "443"]
`;

const namespaceFile = (namespace) => `apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    istio-injection: enabled
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: ${namespace}
spec:
  egress:
    - hosts:
        - "./*"
        - istio-system/*
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: nothing
  namespace: ${namespace}
spec: {}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: ${namespace}
  namespace: istio-ingress
spec:
  selector:
    istio: gateway
  servers:
    - port:
        number: 443
        name: https-${namespace}
        protocol: HTTPS
      hosts:
        - "*.${namespace}.example.com"
      tls:
        mode: SIMPLE
        minProtocolVersion: TLSV1_2
        credentialName: ${namespace}-credential
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: ${namespace}
  namespace: istio-ingress
spec:
  dnsNames:
    - "*.${namespace}.example.com"
  issuerRef:
    kind: ClusterIssuer
    name: letsencrypt
  secretName: ${namespace}-credential
`;

/** What a service of a faulty repository has wrong: a text of its file, and what stands there instead. */
const FAULTS = [
  ['host: $', 'host: $-old'],
  ['subset: v2', 'subset: v3'],
  ['name: http\n', 'name: web\n'],
  ['attempts: 2', 'attempts: two'],
  ['timeout: 3s', 'timeOut: 3s'],
  ['weight: 10\n', 'weight: -10\n'],
  ['istio-ingress/', 'istio-edge/'],
  ['consecutive5xxErrors: 5', 'consecutive5xxErrors: 5\n      baseEjectionTime: 1us'],
  ['version: v2\n      name: v2', 'version: v0\n      name: v2'],
  ['methods: [GET]', 'methods: [FETCH]'],
];

const deployment = (name, namespace, caller, version) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}-${version}
  namespace: ${namespace}
  labels:
    app: ${name}
    version: ${version}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
      version: ${version}
  template:
    metadata:
      labels:
        app: ${name}
        version: ${version}
        app.kubernetes.io/part-of: ${namespace}
      annotations:
        prometheus.io/scrape: "true"
    spec:
      serviceAccountName: ${name}
      containers:
        - name: app
          image: registry.example.com/${namespace}/${name}:1.4.2
          ports:
            - containerPort: 8080
              name: http
          env:
            - name: LOG_LEVEL
              value: info
            - name: UPSTREAM
              value: http://${caller}.${namespace}.svc.cluster.local:8080
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
          livenessProbe:
            httpGet:
              path: /live
              port: http
            periodSeconds: 20
`;

const serviceFile = (name, namespace, caller) => `# ${name}: owned by the team of ${namespace}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
spec:
  selector:
    app: ${name}
  ports:
    - name: http
      port: 8080
      targetPort: 8080
---
${['v1', 'v2'].map((version) => deployment(name, namespace, caller, version)).join('---\n')}---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  host: ${name}.${namespace}.svc.cluster.local
  trafficPolicy:
    connectionPool:
      http:
        http2MaxRequests: 100
    outlierDetection:
      consecutive5xxErrors: 5
  subsets:
    - labels:
        version: v1
      name: v1
    - labels:
        version: v2
      name: v2
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  hosts:
    - ${name}.${namespace}.example.com
    - ${name}.${namespace}.svc.cluster.local
  gateways:
    - istio-ingress/${namespace}
    - mesh
  http:
    - name: testers
      match:
        - headers:
            end-user:
              exact: tester
          uri:
            prefix: /api/
      route:
        - destination:
            host: ${name}.${namespace}.svc.cluster.local
            subset: v2
            port:
              number: 8080
    - name: everyone
      route:
        - destination:
            host: ${name}.${namespace}.svc.cluster.local
            subset: v1
            port:
              number: 8080
          weight: 90
        - destination:
            host: ${name}.${namespace}.svc.cluster.local
            subset: v2
            port:
              number: 8080
          weight: 10
      timeout: 3s
      retries:
        attempts: 2
        perTryTimeout: 1s
        retryOn: 5xx,reset,connect-failure
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    matchLabels:
      app: ${name}
  action: ALLOW
  rules:
    - from:
        - source:
            principals:
              - cluster.local/ns/${namespace}/sa/${caller}
              - cluster.local/ns/istio-ingress/sa/default
      to:
        - operation:
            methods: [GET]
            paths: ["/api/*"]
`;

/**
 * Writes a repository as a platform team keeps one: a folder for each namespace, a file for each service.
 *
 * @param faulty how many of ten services have one thing wrong: 0 to 10
 * @param services how many services share a namespace
 * @returns how many documents it holds
 */
export function writePlatform(folder, documents, { faulty, services }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'gateways.yaml'), GATEWAYS);
  let written = GATEWAYS.split('---\n').length;
  for (let number = 0; written < documents; number++) {
    const namespace = `team-${number}`;
    mkdirSync(join(folder, namespace));
    writeFileSync(join(folder, namespace, 'namespace.yaml'), namespaceFile(namespace));
    written += OF_NAMESPACE;
    for (let service = 0; service < services && written < documents; service++) {
      const name = `service-${service}`;
      let text = serviceFile(name, namespace, `service-0`);
      if ((service * 7) % 10 < faulty) {
        const [good, bad] = FAULTS[(number + service) % FAULTS.length].map((it) => it.replace('$', name));
        text = text.replace(good, bad);
      }
      writeFileSync(join(folder, namespace, `${name}.yaml`), text);
      written += OF_SERVICE;
    }
  }
  return written;
}

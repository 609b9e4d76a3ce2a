import { load, loadAll } from 'js-yaml';
import { MeshModel } from '../../src';
import type { PlainRequest } from '../../src/routing/plain-request';

/** Small meshes on which the model and istiod with Envoy once disagreed; the answers are the latter's. */
const cases: Record<string, { mesh: string; request: PlainRequest; decision: object }> = {
  'several destinations: the headers of one set the host that it sees': {
    mesh: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: se0, namespace: c}
spec: {hosts: ["*.wild.example.com"], ports: [{number: 80, name: http, protocol: HTTP}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v, namespace: b}
spec:
  hosts: [web.a.svc.cluster.local]
  http:
  - route:
    - {destination: {host: ext.example.com}, weight: 80, headers: {request: {set: {host: dest.example.com}}}}
    - {destination: {host: api.ext.io, port: {number: 5000}}, weight: 0}
`,
    request: { from: { namespace: 'c' }, host: 'web.a.svc.cluster.local', port: 80 },
    decision: { outcome: 'route', rewrite: { authority: 'dest.example.com' } },
  },
  'a preflight request meets a redirect before CORS': {
    mesh: `
apiVersion: v1
kind: Service
metadata: {name: gateway, namespace: edge}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v, namespace: c}
spec: {hosts: [b.example.com], http: [{redirect: {port: 8443}, corsPolicy: {allowOrigins: [{regex: ".*"}]}}]}
`,
    request: {
      from: { namespace: 'c' },
      host: 'b.example.com',
      port: 80,
      method: 'OPTIONS',
      headers: { origin: 'http://no.example', 'access-control-request-method': 'GET' },
    },
    decision: { outcome: 'redirect', redirect: { status: 301, location: 'http://b.example.com:8443/' } },
  },
  'an HTTP proxy listener knows a service of several HTTP ports by none of its names': {
    mesh: `
apiVersion: v1
kind: Service
metadata: {name: db, namespace: a}
spec: {ports: [{name: grpc, port: 5000}, {name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: s, namespace: istio-system}
spec: {egress: [{port: {number: 8080, protocol: HTTP_PROXY, name: p}, hosts: ["*/*"]}]}
`,
    request: { from: { namespace: 'a' }, host: 'db.a.svc', port: 8080 },
    decision: { outcome: 'passthrough' },
  },
  'a headless service is listened for at the pods that serve the port': {
    mesh: `
apiVersion: v1
kind: Service
metadata: {name: pay, namespace: c}
spec: {clusterIP: None, ports: [{name: auto, port: 9000}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: pay, namespace: c, labels: {kubernetes.io/service-name: pay}}
endpoints: [{addresses: [10.1.2.4]}]
`,
    request: { from: { namespace: 'b' }, host: 'web.a.svc.cluster.local', port: 9000, address: '10.1.2.4' },
    decision: { outcome: 'passthrough' },
  },
  'a ServiceEntry for the host of a Service is listened for at its pods': {
    mesh: `
apiVersion: v1
kind: Service
metadata: {name: api, namespace: b}
spec: {clusterIP: 10.96.0.2, ports: [{name: tcp-raw, port: 7000}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: api, namespace: b, labels: {kubernetes.io/service-name: api}}
endpoints: [{addresses: [10.1.2.4]}]
ports: [{name: tcp-raw, port: 7000}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: squat, namespace: b}
spec: {hosts: [api.b.svc.cluster.local], ports: [{number: 7000, name: tcp, protocol: TCP}]}
`,
    request: {
      from: { namespace: 'a' },
      host: 'api.b.svc.cluster.local',
      port: 7000,
      address: '10.96.0.3',
      protocol: 'tcp',
    },
    decision: { outcome: 'passthrough' },
  },
  'a VirtualService for every host makes Envoy refuse the table of a sidecar': {
    mesh: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: s, namespace: a}
spec: {hosts: [x.example.com], ports: [{number: 80, name: http, protocol: HTTP}], exportTo: ["."]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v, namespace: a}
spec: {hosts: ["*"], http: [{route: [{destination: {host: x.example.com}}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: y, namespace: b}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: s, namespace: b}
spec: {egress: [{hosts: ["a/*", "./nothing"]}, {hosts: ["./*"]}]}
`,
    request: { from: { namespace: 'b' }, host: 'y', port: 80 },
    decision: { outcome: 'refused' },
  },
  'the host that a rule sets goes before that of each destination': {
    mesh: `
apiVersion: v1
kind: Service
metadata: {name: w, namespace: a}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v, namespace: a}
spec:
  hosts: [w]
  http:
  - rewrite: {authority: of.the.rule}
    route:
    - {destination: {host: w}, weight: 50, headers: {request: {set: {host: of.one}}}}
    - {destination: {host: w}, weight: 50, headers: {request: {set: {host: of.other}}}}
`,
    request: { from: { namespace: 'a' }, host: 'w', port: 80 },
    decision: { outcome: 'route', rewrite: { authority: 'of.the.rule' } },
  },
  'TLS settings of a server without a mode leave TLS to the other end': {
    mesh: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: g, namespace: a}
spec: {selector: {istio: x}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*.example.com"], tls: {}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: v, namespace: a}
spec:
  hosts: [w.example.com]
  gateways: [g]
  tls: [{match: [{sniHosts: [w.example.com]}], route: [{destination: {host: w, port: {number: 443}}}]}]
---
apiVersion: v1
kind: Service
metadata: {name: w, namespace: a}
spec: {ports: [{name: tls, port: 443}]}
`,
    request: {
      from: { type: 'gateway', namespace: 'a', labels: { istio: 'x' } },
      host: 'w.example.com',
      port: 443,
      tls: 'tls',
    },
    decision: { outcome: 'tcp', destinations: [{ host: 'w.a.svc.cluster.local' }] },
  },
};

test.each(Object.entries(cases))('%s', (_, { mesh, request, decision }) => {
  const model = MeshModel.fromObjects(loadAll(mesh));
  expect(JSON.parse(JSON.stringify(model._router.decide(request)))).toMatchObject(decision);
});

test.each([
  ['{mode: REGISTRY_ONLY}', 'blackhole'],
  ['{}', 'blackhole'],
  ['{mode: ALLOW_ANY}', 'passthrough'],
  ['null', 'passthrough'],
])('requests to nobody where outboundTrafficPolicy is %s', (policy, outcome) => {
  const meshConfig = load(`outboundTrafficPolicy: ${policy}`);
  const model = MeshModel.fromYaml(
    'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{name: http, port: 80}]}',
    { meshConfig },
  );
  expect(model._router.decide({ host: 'nobody.example', port: 80 }).outcome).toBe(outcome);
  expect(model._router.decide({ host: 'nobody.example', port: 81 }).outcome).toBe(outcome);
});

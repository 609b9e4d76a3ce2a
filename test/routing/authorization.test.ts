import { Caller, MeshModel } from '../../src';
import '../../src/testing/jest';

const base = `
apiVersion: v1
kind: Service
metadata: {name: pay, namespace: shop}
spec: {selector: {app: pay}, ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp-raw, port: 7000}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: pay, namespace: shop}
spec: {template: {metadata: {labels: {app: pay}}, spec: {serviceAccountName: pay, containers: [{name: c, image: i}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: c, image: i}]}}}
`;

function policy(spec: string, name = 'p', namespace = 'shop'): string {
  return `---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
}

function peer(mode: string): string {
  return `---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: shop}\nspec: {mtls: {mode: ${mode}}}\n`;
}

const web = Caller.sidecar({ namespace: 'shop', labels: { app: 'web' } });
const stranger = Caller.sidecar({ namespace: 'other', labels: { app: 'x' }, serviceAccount: 'x' });
const request = { from: web, host: 'pay.shop.svc.cluster.local', port: 80 };
const mesh = (...objects: string[]): MeshModel => MeshModel.fromYaml(base + objects.join(''));

describe('authorization', () => {
  test('an empty spec denies everything', () => {
    expect(mesh(policy('{}')).route(request)).toBeDenied('shop/p');
  });

  test('a policy for other pods says nothing', () => {
    expect(mesh(policy('{selector: {matchLabels: {app: web}}}')).route(request)).toReach('pay');
  });

  test('the root namespace speaks for all', () => {
    expect(mesh(policy('{}', 'all', 'istio-system')).route(request)).toBeDenied('all');
  });

  test('principals are those of the workload with the labels, or those that are said', () => {
    const m = mesh(policy('{rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]}]}'));
    expect(m.route(request)).toReach('pay');
    expect(m.route({ ...request, from: stranger })).toBeDenied('p');
  });

  test('each of two clients in a namespace is itself, although they route alike', () => {
    const batch = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: batch, namespace: shop}
spec: {template: {metadata: {labels: {app: batch}}, spec: {serviceAccountName: batch, containers: [{name: c, image: i}]}}}
`;
    const m = mesh(batch, policy('{rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/batch]}}]}]}'));
    expect(m.route(request)).toBeDenied('shop/p');
    expect(m.route({ ...request, from: Caller.sidecar({ namespace: 'shop', labels: { app: 'batch' } }) })).toReach(
      'pay',
    );
  });

  test('a star in a namespace goes over slashes of the identity', () => {
    const m = mesh(policy('{action: DENY, rules: [{from: [{source: {namespaces: ["*w*b"]}}]}]}'));
    expect(m.route(request)).toReach('pay');
    expect(
      mesh(policy('{action: DENY, rules: [{from: [{source: {namespaces: ["sh*s*"]}}]}]}')).route(request),
    ).toBeDenied('p');
  });

  test('a principal with spiffe:// is nobody', () => {
    const m = mesh(policy('{rules: [{from: [{source: {principals: ["spiffe://cluster.local/ns/shop/sa/web"]}}]}]}'));
    expect(m.route(request)).toBeDenied();
  });

  test('namespaces, methods, paths and the port of the pods', () => {
    const m = mesh(
      policy(
        '{rules: [{from: [{source: {namespaces: [sh*]}}], to: [{operation: {methods: [GET], paths: ["/api/*"], ports: ["8080"]}}]}]}',
      ),
    );
    expect(m.route({ ...request, path: '/api/x?q=1' })).toReach('pay');
    expect(m.route({ ...request, path: '/api/x', method: 'POST' })).toBeDenied();
    expect(m.route({ ...request, path: '/apix' })).toBeDenied();
    expect(m.route({ ...request, path: '/api/x', from: stranger })).toBeDenied();
  });

  test('DENY goes before ALLOW', () => {
    const m = mesh(
      policy('{rules: [{}]}', 'all'),
      policy('{action: DENY, rules: [{to: [{operation: {paths: ["*/admin"]}}]}]}', 'admin'),
    );
    expect(m.route({ ...request, path: '/x/admin' })).toBeDenied('admin');
    expect(m.route({ ...request, path: '/x' })).toReach('pay');
  });

  test('an ALLOW policy with paths cuts every connection of a TCP port, and a DENY policy forgets the paths', () => {
    const raw = { ...request, port: 7000, protocol: 'tcp' };
    expect(mesh(policy('{rules: [{to: [{operation: {paths: [/a]}}]}]}')).route(raw)).toBeDenied();
    expect(mesh(policy('{action: DENY, rules: [{to: [{operation: {paths: [/a]}}]}]}')).route(raw)).toBeDenied();
    expect(
      mesh(policy('{action: DENY, rules: [{to: [{operation: {paths: [/a]}}]}]}')).route({ ...request, path: '/b' }),
    ).toReach('pay');
  });

  test('claims and headers', () => {
    const m = mesh(
      policy(
        '{rules: [{when: [{key: "request.auth.claims[groups]", values: [admin]}, {key: "request.headers[x-team]", values: ["*"]}]}]}',
      ),
    );
    expect(m.route({ ...request, claims: { groups: ['dev', 'admin'] }, headers: { 'X-Team': 'a' } })).toReach('pay');
    expect(m.route({ ...request, claims: { groups: ['dev'] }, headers: { 'X-Team': 'a' } })).toBeDenied();
    expect(m.route({ ...request, claims: { groups: ['admin'] } })).toBeDenied();
  });

  test('what is not known is said, not guessed', () => {
    const decision = mesh(policy('{action: DENY, rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]}')).route(
      request,
    );
    expect(decision).toReach('pay');
    expect(decision.why.join()).toContain('may deny it');
  });

  test('a policy of the gateway answers before any route', () => {
    const gateway = `---\napiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: g, namespace: shop}\nspec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}\n`;
    const m = mesh(
      gateway,
      policy(
        '{selector: {matchLabels: {istio: ingressgateway}}, action: DENY, rules: [{to: [{operation: {paths: [/x]}}]}]}',
        'edge',
        'istio-system',
      ),
    );
    expect(m.route({ from: Caller.gateway(), host: 'a.b', path: '/x' })).toBeDenied('edge');
    expect(m.route({ from: Caller.gateway(), host: 'a.b', path: '/y' })).toBeNotFound();
  });

  test('a request without identity is decided where it arrives, by the policies of just these pods', () => {
    const m = mesh(
      policy('{selector: {matchLabels: {app: web}}, rules: [{}]}', 'web'),
      policy('{selector: {matchLabels: {app: pay}}, rules: [{from: [{source: {namespaces: ["*"]}}]}]}'),
    );
    const arrives = (app: string) =>
      m._router.decide({ from: { namespace: 'shop', labels: { app } }, host: 'pay.shop', port: 8080, inbound: true });
    expect(arrives('web').outcome).toBe('passthrough');
    expect(arrives('pay')).toBeDenied('shop/p');
  });

  test('a dry run denies nobody', () => {
    const dry = policy('{}').replace('namespace: shop}', 'namespace: shop, annotations: {istio.io/dry-run: "true"}}');
    expect(mesh(dry).route(request)).toReach('pay');
  });
});

describe('mutual TLS', () => {
  const plain = `---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: d, namespace: shop}\nspec: {host: pay, trafficPolicy: {tls: {mode: DISABLE}}}\n`;

  test('where a namespace switches mutual TLS off, clients speak plain text to a workload that demands it', () => {
    const strict = `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: pay, namespace: shop}
spec: {selector: {matchLabels: {app: pay}}, mtls: {mode: STRICT}}
`;
    expect(mesh(strict).route(request).why.join()).not.toContain('503');
    expect(mesh(peer('DISABLE'), strict).route(request).why.join()).toContain('takes only mutual TLS');
  });

  test('a headless service is spoken to as its namespace says, whatever the workload says', () => {
    const open = `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: pay, namespace: shop}
spec: {selector: {matchLabels: {app: pay}}, mtls: {mode: DISABLE}}
`;
    expect(mesh(open).route(request).why.join()).not.toContain('503');
    const headless = base.replace('spec: {selector: {app: pay}', 'spec: {clusterIP: None, selector: {app: pay}');
    expect(
      MeshModel.fromYaml(headless + open)
        .route(request)
        .why.join(),
    ).toContain('takes no mutual TLS');
  });

  test('plain text against STRICT is told', () => {
    expect(mesh(peer('STRICT')).route(request).why.join()).not.toContain('503');
    expect(mesh(peer('STRICT'), plain).route(request).why.join()).toContain('takes only mutual TLS');
  });

  test('without mutual TLS the caller has no identity', () => {
    const allow = policy('{rules: [{from: [{source: {namespaces: [shop]}}]}]}');
    expect(mesh(allow).route(request)).toReach('pay');
    expect(mesh(allow, plain).route(request)).toBeDenied();
  });
});

/** The documents that the cases of the linter's own rules are made of. */

export const SERVICE = (name: string, namespace = 'shop', port = '{name: http, port: 80}') => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [${port}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec: {template: {metadata: {labels: {app: ${name}, sidecar.istio.io/inject: "true"}}}}
`;

export const ROUTE = (http: string, more = 'hosts: [reviews]') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec: {${more}, http: [${http}]}
`;

export const TO = 'route: [{destination: {host: reviews}}]';
export const GATEWAY = (name: string, servers: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: ${name}, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: [${servers}]}
`;
export const HTTP_SERVER = '{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example]}';
export const RULE = (name: string, namespace: string, spec: string) => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${name}, namespace: ${namespace}}
spec: {${spec}}
`;
export const POLICY = (spec: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: reviews, namespace: shop}
spec: {${spec}}
`;
export const NAMESPACE = (name: string, injection: string) => `
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: {istio-injection: ${injection}}}
`;

export const STRICT = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: STRICT}}
`;
export const SWITCHED_OFF = STRICT.replace('STRICT', 'DISABLE');
export const DEMANDED = (mode: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: reviews, namespace: shop}
spec: {selector: {matchLabels: {app: reviews}}, ${mode}}
`;
export const TOKENS = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: tokens, namespace: shop}
spec: {selector: {matchLabels: {app: reviews}}, jwtRules: [{issuer: me}]}
`;

export const CANARY = `
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: reviews, namespace: shop}
spec: {targetRef: {name: apex}, service: {delegation: true}}
`;

export const FAILOVER = 'loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}';
export const PRIORITY = 'loadBalancer: {localityLbSetting: {failoverPriority: [topology.istio.io/zone]}}';
export const FULL = 'reviews.shop.svc.cluster.local';
export const AT_GATEWAY = (name: string, match: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: shop}
spec: {hosts: [shop.example], gateways: [web], http: [{match: [{uri: {${match}}}], ${TO}}]}
`;
export const DELEGATE = (match: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: leaf, namespace: shop}
spec: {http: [{match: [{uri: {${match}}}], ${TO}}]}
`;

import type { Rule } from '../model/rule';

const AUTHORIZATION = 'https://istio.io/latest/docs/reference/config/security/authorization-policy/';
const CONDITIONS = 'https://istio.io/latest/docs/concepts/security/#using-istio-authorization-on-plain-tcp-protocols';

/** The rules of mTLS, authorization, tokens and the call graph. */
export const SECURITY_RULES = {
  HTTP_ON_TCP: {
    code: 'MESH0701',
    severity: 'error',
    title: 'rule matches on HTTP where there is no HTTP',
    protects:
      'an ALLOW with paths, methods or hosts cuts every connection of a TCP port, a DENY with them refuses all of them',
    fix: 'match on principals, namespaces, addresses and ports only, or declare the port with the HTTP protocol it speaks',
    page: CONDITIONS,
  },
  UNKNOWN_PORT: {
    code: 'MESH0702',
    severity: 'error',
    title: 'policy names a port that the service does not have',
    protects: 'a policy is compared with the port of the pod: another number matches no connection',
    fix: 'name a port of the service',
    page: AUTHORIZATION,
  },
  PORTS_NEED_WORKLOADS: {
    code: 'MESH0703',
    severity: 'error',
    title: 'mTLS by port without workloads',
    protects: 'Istio refuses modes for single ports on a whole namespace or mesh',
    fix: 'say whose ports they are: of: service',
    page: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
  },
  NO_IDENTITY: {
    code: 'MESH0704',
    severity: 'error',
    title: 'caller without a sidecar in an enforced call graph',
    protects: 'a caller without mTLS has no identity, so every policy by principal refuses it',
    fix: 'give the caller a sidecar, or exempt the callee with Mesh.configure(callee, { callGraph: CallGraph.off() })',
    page: AUTHORIZATION,
  },
  NAMESPACE_UNKNOWN: {
    code: 'MESH0705',
    severity: 'error',
    title: 'call graph needs to know the namespace',
    protects: 'principals and the hosts of a Sidecar contain the namespace, and Istio refuses short names there',
    fix: 'give the chart a namespace',
    page: 'https://istio.io/latest/docs/reference/config/networking/sidecar/',
  },
  VISIBLE_HOST: {
    code: 'MESH0706',
    severity: 'error',
    title: 'host of a Sidecar is not namespace/host',
    protects: 'the webhook refuses the Sidecar',
    fix: 'write namespace/host, with * for every namespace or host: observability/*',
    page: 'https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener',
  },
  RULE_SAYS_NOTHING: {
    code: 'MESH0707',
    severity: 'error',
    title: 'rule gives an empty list',
    protects: 'an empty list reads as "nobody", but Istio takes an absent one for "everybody"',
    fix: 'name at least one, or leave the field out to mean all',
    page: AUTHORIZATION,
  },
  TOKEN_RULES: {
    code: 'MESH0708',
    severity: 'error',
    title: 'token authentication without tokens',
    protects: 'without an issuer no token is valid, and every request would be refused',
    fix: 'give at least one issuer',
    page: 'https://istio.io/latest/docs/reference/config/security/request_authentication/',
  },
} as const satisfies Record<string, Rule>;

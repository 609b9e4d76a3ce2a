import type { Rule } from '../model/rule';

const SERVICE_ENTRY = 'https://istio.io/latest/docs/reference/config/networking/service-entry/';

/** The rules of external services. */
export const EGRESS_RULES = {
  NO_HOSTS: {
    code: 'MESH0601',
    severity: 'error',
    title: 'external service has no host or no port',
    protects: 'Istio refuses a ServiceEntry without hosts, and without ports nobody can call it',
    fix: 'give at least one host and one port',
    page: SERVICE_ENTRY,
  },
  HOST: {
    code: 'MESH0602',
    severity: 'error',
    title: 'host of an external service is not valid',
    protects: 'Istio refuses * alone, and a name of the cluster would hide the service of that name',
    fix: 'name a host outside of the cluster: api.example.com or *.example.com',
    page: SERVICE_ENTRY,
  },
  WILDCARD: {
    code: 'MESH0603',
    severity: 'error',
    title: 'wildcard host cannot be looked up',
    protects:
      'a wildcard has no address: with it Istio passes connections on to wherever the application looked them up',
    fix: 'name the hosts one by one, or leave out endpoints, TLS and routes',
    page: `${SERVICE_ENTRY}#ServiceEntry-Resolution`,
  },
  ENDPOINT: {
    code: 'MESH0604',
    severity: 'error',
    title: 'endpoint is neither an address nor a DNS name, or both kinds are mixed',
    protects: 'Istio takes either fixed addresses or names that it looks up',
    fix: 'give IP addresses only, or DNS names only',
    page: `${SERVICE_ENTRY}#ServiceEntry-Resolution`,
  },
  ADDRESS: {
    code: 'MESH0605',
    severity: 'error',
    title: 'address of an external service is not an IP address or range',
    protects: 'the webhook refuses it; a range is possible only where connections are passed on or endpoints are fixed',
    fix: 'give IP addresses; ranges only with fixed endpoints or wildcard hosts',
    page: SERVICE_ENTRY,
  },
  TLS_TWICE: {
    code: 'MESH0606',
    severity: 'error',
    title: 'TLS is originated where the application already speaks it, or on no port at all',
    protects: 'TLS inside TLS: the server answers with a handshake error',
    fix: 'declare the port as the application calls it: Port.http(80, { targetPort: 443 })',
    page: 'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/',
  },
  TCP_ADDRESS: {
    code: 'MESH0607',
    severity: 'error',
    title: 'TCP port of an external service without addresses',
    protects: 'a TCP connection names no host: without an address the port is taken for every destination in the mesh',
    fix: 'give the addresses under which the application reaches it',
    page: SERVICE_ENTRY,
  },
  GATEWAY: {
    code: 'MESH0608',
    severity: 'error',
    title: 'external service cannot leave by an egress gateway',
    protects:
      'the gateway tells services apart by host and server name: a wildcard, a TCP connection or a second port of one kind say neither',
    fix: 'give whole hosts, at most one port of HTTP and one of TLS, and no TLS routes; or leave via out',
    page: 'https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/',
  },
} as const satisfies Record<string, Rule>;

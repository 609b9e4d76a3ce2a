import type { Rule } from '../model/rule';

/** The rules of names, ports, hosts and settings. */
export const MESH_RULES = {
  NAME: {
    code: 'MESH0101',
    severity: 'error',
    title: 'name is not a DNS-1123 label',
    protects: 'Kubernetes refuses the object, and a name becomes part of a host that clients must be able to resolve',
    fix: 'use at most 63 lower-case letters, digits and hyphens that begin and end with a letter or digit',
    page: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
  },
  PORT_NUMBER: {
    code: 'MESH0102',
    severity: 'error',
    title: 'port is out of range',
    protects: 'Kubernetes and Istio refuse a port that is not a whole number from 1 to 65535',
    fix: 'give a whole number from 1 to 65535',
  },
  PORT_DUPLICATE: {
    code: 'MESH0103',
    severity: 'error',
    title: 'port is declared twice',
    protects: 'a Service holds each port number and each port name once',
    fix: 'remove one of the two, or give it another number and name',
  },
  PORT_PROTOCOL: {
    code: 'MESH0104',
    severity: 'error',
    title: 'port has no declared protocol, or two that contradict each other',
    protects:
      'a port without a declared protocol is guessed by the proxy, and HTTP rules on a TCP port silently do nothing',
    fix: 'use the factory of the protocol (Port.http, Port.grpc, Port.tcp, ...) and a name that does not begin with another protocol',
    page: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
  },
  HOST: {
    code: 'MESH0105',
    severity: 'error',
    title: 'host is not a DNS name',
    protects: 'Istio refuses or never matches a host that no client can ask for',
    fix: 'give a DNS name such as api.example.com, or a wildcard whose first label alone is * such as *.example.com',
  },
  DUPLICATE_OBJECT: {
    code: 'MESH0106',
    severity: 'error',
    title: 'two objects have one name',
    protects: 'the second object applied replaces the first without a word',
    fix: 'give one of them another name or namespace',
  },
  NAMESPACE_UNKNOWN: {
    code: 'MESH0107',
    severity: 'error',
    title: 'namespace is not known',
    protects: 'what must name a namespace cannot be written without one',
    fix: 'give the chart a namespace: new Chart(app, id, { namespace })',
  },
  LABEL: {
    code: 'MESH0108',
    severity: 'error',
    title: 'label value is not valid',
    protects: 'Kubernetes refuses the object',
    fix: 'use at most 63 letters, digits, hyphens, underscores and dots that begin and end with a letter or digit',
  },
  WEIGHT: {
    code: 'MESH0110',
    severity: 'error',
    title: 'weight is negative or not a whole number',
    protects: 'Istio refuses it',
    fix: 'give a whole number of zero or more',
    page: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination',
  },
  UNKNOWN_PORT: {
    code: 'MESH0111',
    severity: 'error',
    title: 'service has no such port',
    protects: 'a destination with a wrong port number answers 503',
    fix: 'name a port that the service declares',
  },
  RENDER: {
    code: 'MESH0109',
    severity: 'error',
    title: 'object cannot be rendered',
    protects: 'an object that cannot be rendered would be missing from the output',
    fix: 'change the value that the message names',
  },
} as const satisfies Record<string, Rule>;

import type { Rule } from '../model/rule';

const VIRTUAL_SERVICE = 'https://istio.io/latest/docs/reference/config/networking/virtual-service/';

/** The rules of routes and traffic policies. */
export const TRAFFIC_RULES = {
  WEIGHTS: {
    code: 'MESH0301',
    severity: 'error',
    title: 'weights of a route do not divide its requests',
    protects: 'Istio refuses weights whose sum is not positive, and a missing weight beside others counts as 0',
    fix: 'give every destination of the route a weight, at least one of them above 0',
    page: `${VIRTUAL_SERVICE}#HTTPRouteDestination`,
  },
  NO_DESTINATION: {
    code: 'MESH0302',
    severity: 'error',
    title: 'route does nothing with a request',
    protects: 'Istio refuses a route without destination, redirect, direct response or delegate',
    fix: 'give the route a destination: to: [service]',
    page: `${VIRTUAL_SERVICE}#HTTPRoute`,
  },
  DUPLICATE_ROUTE: {
    code: 'MESH0303',
    severity: 'error',
    title: 'two routes have one name',
    protects: 'the name is how access logs, metrics and patches tell routes apart',
    fix: 'give one of them another name',
  },
  UNREACHABLE_ROUTE: {
    code: 'MESH0304',
    severity: 'error',
    title: 'route can never be reached',
    protects: 'the first route that matches wins, so a route behind a wider one silently does nothing',
    fix: 'declare the narrower route first, or remove it',
    page: VIRTUAL_SERVICE,
  },
  ROUTE_ACTION: {
    code: 'MESH0305',
    severity: 'error',
    title: 'route does two things that exclude each other',
    protects: 'Istio refuses a redirect, direct response or delegate beside destinations or beside each other',
    fix: 'keep one of to, redirect, directResponse and delegate',
    page: `${VIRTUAL_SERVICE}#HTTPRoute`,
  },
  ROUTE_NAME: {
    code: 'MESH0306',
    severity: 'error',
    title: 'route has no name',
    protects: 'the name is how access logs, metrics and patches tell routes apart',
    fix: 'give the route a name',
  },
  RETRIES: {
    code: 'MESH0307',
    severity: 'error',
    title: 'number of retry attempts is not a whole number of zero or more',
    protects: 'Istio refuses it',
    fix: 'give a whole number; 0 switches retries off',
    page: `${VIRTUAL_SERVICE}#HTTPRetry`,
  },
  NOT_HTTP: {
    code: 'MESH0308',
    severity: 'error',
    title: 'HTTP route on a service without an HTTP port',
    protects: 'HTTP routes on a port of another protocol silently do nothing',
    fix: 'declare the port with the protocol that it speaks: Port.http, Port.http2 or Port.grpc',
    page: 'https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/',
  },
  EMPTY_MATCH: {
    code: 'MESH0309',
    severity: 'error',
    title: 'match without a condition',
    protects: 'Istio refuses an empty match in a list of matches',
    fix: 'leave match out for a route that takes every request',
    page: `${VIRTUAL_SERVICE}#HTTPMatchRequest`,
  },
  FINAL_ROUTE: {
    code: 'MESH0310',
    severity: 'error',
    title: 'two declarations decide about all remaining requests of a service',
    protects: 'of two routes without a match the second one never acts',
    fix: 'keep either the route without a match or the release',
  },
} as const satisfies Record<string, Rule>;

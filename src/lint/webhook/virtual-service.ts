import { checkPort, checkSubnet } from './address';
import { checkDestinations } from './destination';
import { hostsOverlap, isSubsetHost, wildcardDomainProblem } from './domain';
import { checkExportTo } from './export-to';
import type { Field } from '../field';
import { checkGatewayNames } from './gateway-names';
import { isJwtClaim } from './header';
import { checkHttpRoute } from './http-route';
import { isIpAddress } from '../go/ip';
import { checkLabels } from './labels';
import type { KindCheck, Report } from './report';
import { checkReachability } from './reachability';

const MESH = 'mesh';

export const checkVirtualService: KindCheck = (spec, report) => {
  const hosts = spec.get('hosts');
  const gateways = spec.get('gateways');
  const delegate = hosts.size === 0;
  if (delegate) {
    for (const name of ['gateways', 'tls', 'tcp']) {
      if (spec.get(name).size > 0)
        report.error(spec.get(name), `a delegate, a VirtualService without hosts, must have no ${name}`);
    }
  }
  checkGatewayNames(gateways, report, true);
  const gatewayOnly = gateways.size > 0 && !gateways.texts.includes(MESH);
  if (!gatewayOnly) checkNoClaims(spec, report);
  checkHosts(spec, report, gatewayOnly);
  const kinds = ['http', 'tcp', 'tls'].map((name) => spec.get(name));
  if (kinds.every(({ size }) => size === 0)) report.error(spec, 'one of http, tcp and tls must be given');
  for (const route of spec.get('http').elements) checkHttpRoute(route, report, delegate);
  for (const route of spec.get('tls').elements) checkTlsRoute(route, spec, report);
  for (const route of spec.get('tcp').elements) checkTcpRoute(route, report);
  checkExportTo(spec.get('exportTo'), report);
  checkReachability(spec, report);
};

/** Claims of a token are known at gateways only. */
function checkNoClaims(spec: Field, report: Report): void {
  for (const route of spec.get('http').elements) {
    for (const match of route.get('match').elements) {
      for (const name of ['headers', 'withoutHeaders']) {
        for (const [key, field] of match.get(name).entries) {
          if (isJwtClaim(key))
            report.error(
              field,
              `JWT claim based routing (key: ${key}) is only supported for gateways`,
              'name gateways without mesh',
            );
        }
      }
    }
  }
}

function checkHosts(spec: Field, report: Report, gatewayOnly: boolean): void {
  const hosts = spec.get('hosts').elements;
  const bySni =
    gatewayOnly &&
    spec
      .get('tls')
      .elements.some((route) => route.get('match').elements.some((match) => match.get('sniHosts').size > 0));
  let good = true;
  for (const host of hosts) {
    const problem = hostProblem(host.text, gatewayOnly, bySni);
    if (problem === undefined) continue;
    report.error(host, problem);
    good = false;
  }
  if (!good) return;
  hosts.forEach((host, index) => {
    for (const earlier of hosts.slice(0, index)) {
      if (hostsOverlap(earlier.text, host.text))
        report.error(host, `duplicate hosts in virtual service: ${earlier.text} and ${host.text}`);
    }
  });
}

function hostProblem(host: string, gatewayOnly: boolean, bySni: boolean): string | undefined {
  const problem = sniProblem(host, bySni);
  if (problem !== undefined) return isIpAddress(host) ? undefined : problem;
  if (host === '*' && !gatewayOnly)
    return 'wildcard host * is not allowed for virtual services bound to the mesh gateway';
  return undefined;
}

/** Names that istiod makes for traffic between networks: `outbound_.PORT_.SUBSET_.HOST`. */
function sniProblem(host: string, generatedAllowed: boolean): string | undefined {
  if (!generatedAllowed || !host.startsWith('outbound_')) return wildcardDomainProblem(host);
  const [, port = '', , name = ''] = host.split('_');
  const good = host.split('_').length >= 4 && /\d/.test(port) && /[a-zA-Z]/.test(name);
  return good ? undefined : `domain name ${JSON.stringify(host)} must have the form outbound_.<port>_.<subset>_.<host>`;
}

function checkTlsRoute(route: Field, spec: Field, report: Report): void {
  const match = route.get('match');
  if (match.size === 0) report.error(route, 'TLS route must have at least one match condition');
  for (const condition of match.elements) {
    const sniHosts = condition.get('sniHosts');
    if (sniHosts.size === 0) report.error(condition, 'TLS match must have at least one SNI host');
    for (const host of sniHosts.elements) checkSniHost(host, spec, report);
    checkConnectionMatch(condition, report, true);
  }
  checkRequiredRoute(route, 'TLS', report);
}

function checkSniHost(host: Field, spec: Field, report: Report): void {
  const gatewayOnly = !spec.get('gateways').texts.includes(MESH);
  const problem = sniProblem(host.text, gatewayOnly);
  if (problem !== undefined) {
    if (isIpAddress(host.text)) report.warn(host, `IP address ${host.text} as SNI host: most clients send none`);
    else report.error(host, problem);
    return;
  }
  const hosts = spec.get('hosts').texts;
  if (!hosts.some((known) => isSubsetHost(host.text, known)))
    report.error(
      host,
      `SNI host ${JSON.stringify(host.text)} is not a compatible subset of any of the hosts: ${hosts.join(', ')}`,
    );
}

function checkTcpRoute(route: Field, report: Report): void {
  for (const condition of route.get('match').elements) checkConnectionMatch(condition, report, false);
  checkRequiredRoute(route, 'TCP', report);
}

function checkConnectionMatch(condition: Field, report: Report, warns: boolean): void {
  for (const subnet of condition.get('destinationSubnets').elements) checkSubnet(subnet, report);
  const port = condition.get('port');
  if (port.number !== 0) checkPort(port, report);
  checkLabels(condition.get('sourceLabels'), report);
  checkGatewayNames(condition.get('gateways'), report, warns);
}

function checkRequiredRoute(route: Field, kind: string, report: Report): void {
  const destinations = route.get('route');
  if (destinations.size === 0) report.error(route, `${kind} route is required`, 'set route');
  checkDestinations(destinations, report);
}

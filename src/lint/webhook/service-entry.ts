import { checkPort, checkSubnet } from './address';
import { fqdnProblem, partialWildcardProblem, wildcardDomainProblem } from './domain';
import { checkExportTo } from './export-to';
import type { Field } from '../field';
import { checkLabels } from './labels';
import { checkOptionalProtocol, checkPortName, isHttp, isTcp, isTls, protocolOf } from './protocol';
import type { KindCheck, Report } from './report';
import { checkNetworkingSelector } from './selector';
import { checkEndpoint, checkEndpointPorts, checkNameOrIp, type ServicePorts } from './workload-entry';

export const checkServiceEntry: KindCheck = (spec, report) => {
  const selector = spec.get('workloadSelector');
  if (!checkNetworkingSelector(selector, report)) return;
  if (selector.isSet && spec.get('endpoints').isSet)
    report.error(spec, 'only one of workloadSelector and endpoints is allowed');
  const resolution = spec.get('resolution').text || 'NONE';
  checkHosts(spec, resolution, report);
  checkAddresses(spec, resolution, report);
  const ports = checkPorts(spec, report);
  RESOLUTIONS[resolution]?.(spec, report, ports);
  checkManyHosts(spec, resolution, report);
  checkExportTo(spec.get('exportTo'), report, { none: true });
};

function checkHosts(spec: Field, resolution: string, report: Report): void {
  const hosts = spec.get('hosts');
  if (hosts.size === 0) report.error(hosts, 'service entry must have at least one host');
  for (const host of hosts.elements) {
    if (host.text === '*') {
      report.error(host, 'invalid host *', 'name a domain: *.example.com');
      continue;
    }
    const problem = wildcardDomainProblem(host.text);
    if (problem !== undefined) report.error(host, problem);
    const partial = resolution === 'DYNAMIC_DNS' ? undefined : partialWildcardProblem(host.text);
    if (partial !== undefined) report.warn(host, partial);
  }
}

function checkAddresses(spec: Field, resolution: string, report: Report): void {
  const addresses = spec.get('addresses').elements;
  for (const address of addresses) checkSubnet(address, report);
  const block = addresses.find(({ text }) => text.includes('/'));
  if (block && resolution !== 'NONE' && resolution !== 'STATIC')
    report.error(block, 'CIDR addresses are allowed only for NONE/STATIC resolution types');
}

/** Where it is false, a ServiceEntry gets no address of its own although istiod could give it one. */
const AUTO_ALLOCATION_LABEL = 'networking.istio.io/enable-autoallocate-ip';

/** Whether istiod gives the object an address: unless it refuses one, or its traffic keeps the address it was sent to. */
function isAutoAllocated(spec: Field, report: Report): boolean {
  const wish = report.metadata.labels[AUTO_ALLOCATION_LABEL];
  if (typeof wish === 'string' && wish.toLowerCase() === 'false') return false;
  return spec.get('resolution').text !== '' && spec.get('resolution').text !== 'NONE';
}

function checkPorts(spec: Field, report: Report): ServicePorts {
  const names = new Set<string>();
  const numbers = new Set<number>();
  const addressed = spec.get('addresses').size > 0 || isAutoAllocated(spec, report);
  for (const port of spec.get('ports').elements) {
    const [name, number, target, protocol] = ['name', 'number', 'targetPort', 'protocol'].map((field) =>
      port.get(field),
    );
    if (!name || !number || !target || !protocol) continue;
    if (names.has(name.text))
      report.error(name, `service entry port name ${JSON.stringify(name.text)} already defined`);
    names.add(name.text);
    if (numbers.has(number.number)) report.error(number, `service entry port ${number.number} already defined`);
    numbers.add(number.number);
    if (target.number !== 0) checkPort(target, report);
    if (!addressed && (protocol.text === '' || protocol.text === 'TCP'))
      report.warn(port, 'addresses are required for ports serving TCP (or unset) protocol when none are allocated');
    checkPortName(name, report);
    checkOptionalProtocol(protocol, report);
    checkPort(number, report);
  }
  return names;
}

type ResolutionCheck = (spec: Field, report: Report, ports: ServicePorts) => void;

const RESOLUTIONS: Readonly<Record<string, ResolutionCheck>> = {
  NONE: (spec, report) => {
    if (spec.get('endpoints').size > 0)
      report.error(spec.get('endpoints'), 'no endpoints should be provided for resolution type none');
    if (spec.get('workloadSelector').isSet)
      report.warn(spec.get('workloadSelector'), 'workloadSelector should not be set when resolution is NONE');
  },
  STATIC: (spec, report, ports) => {
    for (const endpoint of spec.get('endpoints').elements) checkEndpoint(endpoint, report, ports);
  },
  DNS: checkDns,
  DNS_ROUND_ROBIN: (spec, report, ports) => {
    checkDns(spec, report, ports);
    if (spec.get('endpoints').size > 1)
      report.error(spec.get('endpoints'), 'there must only be 0 or 1 endpoint for resolution DNS_ROUND_ROBIN');
  },
  DYNAMIC_DNS: checkDynamicDns,
};

function checkDns(spec: Field, report: Report, ports: ServicePorts): void {
  const endpoints = spec.get('endpoints').elements;
  const hosts = spec.get('hosts').elements;
  if (endpoints.length === 0) {
    const unresolvable = hosts.find(({ text }) => fqdnProblem(text) !== undefined);
    if (unresolvable)
      report.error(
        unresolvable,
        'hosts must be FQDN if no endpoints are provided for a DNS resolution',
        'set endpoints',
      );
  }
  for (const endpoint of endpoints) {
    checkNameOrIp(endpoint.get('address'), report);
    checkLabels(endpoint.get('labels'), report);
    checkEndpointPorts(endpoint, report, ports);
  }
  const tcp = spec.get('ports').elements.some((port) => isTcp(protocolOf(port.get('protocol').text)));
  if (tcp && hosts.length > 1 && spec.get('addresses').size > 0)
    report.warn(spec.get('hosts'), 'service entry can not have more than one host with address and tcp port');
}

const DYNAMIC_DNS_PROTOCOLS = ['http', 'tls', 'grpc', 'http2'];

/** Ambient mode's label that sends an object's traffic through a waypoint. */
const WAYPOINT_LABEL = 'istio.io/use-waypoint';

function checkDynamicDns(spec: Field, report: Report): void {
  const hosts = spec.get('hosts');
  if (hosts.size === 0) report.error(hosts, 'at least one wildcard host must be provided for resolution DYNAMIC_DNS');
  for (const host of hosts.elements)
    if (!host.text.startsWith('*')) report.error(host, 'host must be wildcarded for resolution DYNAMIC_DNS');
  for (const name of ['addresses', 'endpoints'])
    if (spec.get(name).size > 0) report.error(spec.get(name), `${name} cannot be set for resolution DYNAMIC_DNS`);
  const protocols = report.since('1.30') ? DYNAMIC_DNS_PROTOCOLS : DYNAMIC_DNS_PROTOCOLS.slice(0, 2);
  for (const port of spec.get('ports').elements) {
    const protocol = port.get('protocol');
    if (!protocols.includes(protocolOf(protocol.text) ?? ''))
      report.error(protocol, `only ${protocols.join(', ').toUpperCase()} are supported for resolution DYNAMIC_DNS`);
  }
  const location = spec.get('location').text || 'MESH_EXTERNAL';
  if (location === 'MESH_EXTERNAL') return;
  const waypoint = report.metadata.labels[WAYPOINT_LABEL];
  if (!report.since('1.30'))
    report.error(spec.get('location'), 'location must be MESH_EXTERNAL for resolution DYNAMIC_DNS');
  else if (typeof waypoint === 'string' && waypoint !== '' && waypoint.toLowerCase() !== 'none')
    report.error(
      spec.get('location'),
      'location MESH_INTERNAL with resolution DYNAMIC_DNS is not supported with waypoints',
    );
}

/** Plain TCP has nothing by which hosts could be told apart. */
function checkManyHosts(spec: Field, resolution: string, report: Report): void {
  if (resolution === 'NONE' || spec.get('hosts').size < 2) return;
  const port = spec.get('ports').elements.find((entry) => {
    const protocol = protocolOf(entry.get('protocol').text);
    return !isHttp(protocol) && !isTls(protocol);
  });
  if (port) report.error(port, 'multiple hosts provided with non-HTTP, non-TLS ports', 'make an entry for each host');
}

import { isIpAddress } from '../go/ip';
import { checkPort, checkUnixPath, UNIX_PREFIX } from './address';
import { fqdnProblem } from './domain';
import type { Field } from '../field';
import { checkProbeName } from './header';
import { checkLabels } from './labels';
import { checkPortName } from './protocol';
import type { KindCheck, Report } from './report';

export const checkWorkloadEntry: KindCheck = (spec, report) => checkEndpoint(spec, report);

/** The ports of the ServiceEntry that an endpoint belongs to, whose resolution then allows addresses only. */
export type ServicePorts = ReadonlySet<string>;

/** Checks a WorkloadEntry, or an endpoint of a ServiceEntry with fixed addresses. */
export function checkEndpoint(entry: Field, report: Report, ports?: ServicePorts): void {
  const address = entry.get('address');
  const { text } = address;
  if (text === '') {
    const network = entry.get('network').text;
    if (network === '') {
      report.error(entry, 'address is required', 'set address');
      return;
    }
    report.warn(entry, `address is unset with network ${JSON.stringify(network)}`);
  }
  if (text.startsWith(UNIX_PREFIX)) {
    checkUnixPath(text.slice(UNIX_PREFIX.length), address, report);
    if (entry.get('ports').size > 0) report.error(entry.get('ports'), `unix endpoint ${text} must not include ports`);
    if (ports && ports.size !== 1) report.error(address, 'exactly 1 service port required for unix endpoints');
  } else if (text !== '' && !isIpAddress(text)) {
    if (ports) report.error(address, `endpoint address ${JSON.stringify(text)} is not a valid IP address`);
    else checkNameOrIp(address, report);
  }
  checkEndpointPorts(entry, report, ports);
  checkLabels(entry.get('labels'), report);
}

/** Checks an address that may be a name. */
export function checkNameOrIp(address: Field, report: Report): void {
  if (!isIpAddress(address.text) && fqdnProblem(address.text) !== undefined)
    report.error(address, `endpoint address ${JSON.stringify(address.text)} is not a valid FQDN or an IP address`);
}

export function checkEndpointPorts(entry: Field, report: Report, known?: ServicePorts): void {
  for (const [name, port] of entry.get('ports').entries) {
    if (known && !known.has(name))
      report.error(port, `endpoint port ${JSON.stringify(name)} is not defined by the service entry`);
    checkPortName(port, report, name);
    checkPort(port, report);
  }
}

const PROBE_COUNTS = ['periodSeconds', 'initialDelaySeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold'];

export const checkWorkloadGroup: KindCheck = (spec, report) => {
  if (!spec.get('template').isSet) {
    report.error(spec, 'template is required', 'set template');
    return;
  }
  const before = report.breaches.length;
  checkLabels(spec.at('metadata', 'labels'), report);
  const probe = spec.get('probe');
  if (report.breaches.length > before || !probe.isSet) return;
  for (const name of PROBE_COUNTS) {
    const field = probe.get(name);
    if (field.number < 0) report.error(field, `${name} must be non-negative`);
  }
  checkProbeMethod(probe, report);
};

function checkProbeMethod(probe: Field, report: Report): void {
  const [http, tcp, exec] = ['httpGet', 'tcpSocket', 'exec'].map((name) => probe.get(name));
  if (http?.isSet) {
    checkPort(http.get('port'), report);
    const scheme = http.get('scheme');
    if (!['', 'HTTP', 'HTTPS'].includes(scheme.text)) report.error(scheme, 'httpGet.scheme must be HTTP or HTTPS');
    for (const header of http.get('httpHeaders').elements) checkProbeName(header.get('name'), report);
  } else if (tcp?.isSet) checkPort(tcp.get('port'), report);
  else if (exec?.isSet) {
    if (exec.get('command').size === 0) report.error(exec, 'exec.command is required', 'set command');
  } else
    report.error(probe, 'unknown health check method: a probe needs httpGet, tcpSocket or exec', 'set one of them');
}

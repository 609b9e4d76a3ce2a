import { checkIp, checkPort, checkUnixPath, UNIX_PREFIX } from './address';
import { checkConnectionPool } from './connection-pool';
import { checkDestination } from './destination';
import { fqdnProblem } from './domain';
import type { Field } from '../field';
import { checkHostReference } from './host-reference';
import { checkOptionalProtocol, checkPortName, isHttp, isTls, protocolOf } from './protocol';
import type { KindCheck, Report } from './report';
import { checkNetworkingSelector } from './selector';
import { checkServerTls } from './server-tls';

export const checkSidecar: KindCheck = (spec, report) => {
  if (!checkNetworkingSelector(spec.get('workloadSelector'), report)) return;
  const parts = ['egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool'];
  if (!parts.some((name) => spec.get(name).isSet)) {
    report.error(spec, 'empty configuration provided', `set one of ${parts.join(', ')}`);
    return;
  }
  const numbers = new Set<number>();
  for (const listener of spec.get('ingress').elements) checkIngress(listener, numbers, report);
  checkConnectionPool(spec.get('inboundConnectionPool'), report);
  checkEgressListeners(spec.get('egress').elements, report);
  checkOutboundPolicy(spec.get('outboundTrafficPolicy'), report);
};

function checkIngress(listener: Field, numbers: Set<number>, report: Report): void {
  const port = listener.get('port');
  if (!port.isSet) {
    report.error(listener, 'port is required for ingress listeners', 'set port');
    return;
  }
  checkListenerPort(port, report);
  const number = port.get('number');
  checkPort(number, report);
  const bind = listener.get('bind');
  if (bind.text !== '') checkIp(bind, report);
  if (numbers.has(number.number)) report.error(number, 'ports on IP bound listeners must be unique');
  numbers.add(number.number);
  checkDefaultEndpoint(listener.get('defaultEndpoint'), report);
  const protocol = protocolOf(port.get('protocol').text);
  checkIngressTls(listener.get('tls'), protocol, report);
  const pool = listener.get('connectionPool');
  checkConnectionPool(pool, report);
  if (pool.get('http').isSet && !isHttp(protocol))
    report.warn(pool.get('http'), `HTTP settings of the pool do not apply to port ${number.number}, which is not HTTP`);
}

/** What the port of a listener must be, whichever way the traffic goes. */
function checkListenerPort(port: Field, report: Report): void {
  if (port.get('targetPort').number > 0) report.error(port.get('targetPort'), 'targetPort has no effect in a Sidecar');
  const name = port.get('name');
  if (name.text !== '') checkPortName(name, report);
  checkOptionalProtocol(port.get('protocol'), report);
}

const LOCAL_HOSTS = ['', '127.0.0.1', '0.0.0.0', '::1', '::'];

function checkDefaultEndpoint(endpoint: Field, report: Report): void {
  const { text } = endpoint;
  if (text === '') return;
  if (text.startsWith(UNIX_PREFIX)) {
    checkUnixPath(text.slice(UNIX_PREFIX.length), endpoint, report);
    return;
  }
  const [, bracketed, plain, port = ''] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || !LOCAL_HOSTS.includes(host))
    report.error(
      endpoint,
      'defaultEndpoint must be of form 127.0.0.1:<port>, 0.0.0.0:<port>, [::1]:<port>, [::]:<port>, unix://<path> or unset',
    );
  else if (!/^[+-]?\d+$/.test(port)) report.error(endpoint, `defaultEndpoint port (${port}) is not a number`);
  else checkPort(endpoint, report, Number(port));
}

/** What a Gateway's TLS can say and a Sidecar's cannot. */
const UNSUPPORTED_TLS = ['subjectAltNames', 'credentialName', 'credentialNames', 'tlsCertificates'];

function checkIngressTls(tls: Field, protocol: string | undefined, report: Report): void {
  if (!tls.isSet) return;
  for (const name of UNSUPPORTED_TLS) {
    const field = tls.get(name);
    if (field.isSet && field.value !== '')
      report.error(field, `${name} is not supported in the TLS of an ingress listener`);
  }
  if (tls.get('httpsRedirect').isTrue)
    report.error(tls.get('httpsRedirect'), 'httpsRedirect is not supported in a Sidecar');
  const mode = tls.get('mode');
  if (mode.text === 'ISTIO_MUTUAL' || mode.text === 'AUTO_PASSTHROUGH')
    report.error(mode, `configuration is invalid: cannot set mode to ${mode.text} in sidecar ingress tls`);
  if (!isTls(protocol)) report.error(tls, 'a listener cannot have TLS settings unless its protocol is HTTPS or TLS');
  checkServerTls(tls, report);
}

function checkEgressListeners(listeners: readonly Field[], report: Report): void {
  const numbers = new Set<number>();
  const sockets = new Set<string>();
  listeners.forEach((listener, index) => {
    const port = listener.get('port');
    if (!port.isSet) {
      if (index < listeners.length - 1)
        report.error(listener, 'the egress listener with empty port should be the last listener in the list');
    } else {
      checkEgressPort(listener, report);
      const number = port.get('number');
      const bind = listener.get('bind');
      const twice = number.number === 0 ? sockets.has(bind.text) : numbers.has(number.number);
      if (twice && number.number === 0) report.error(bind, 'unix domain socket values for listeners must be unique');
      else if (twice) report.error(number, 'ports on IP bound listeners must be unique');
      if (number.number === 0) sockets.add(bind.text);
      else numbers.add(number.number);
    }
    checkEgressHosts(listener.get('hosts'), report);
  });
}

function checkEgressPort(listener: Field, report: Report): void {
  const port = listener.get('port');
  checkListenerPort(port, report);
  const number = port.get('number');
  const bind = listener.get('bind');
  if (number.number !== 0) {
    checkPort(number, report);
    if (bind.text !== '') checkIp(bind, report);
    return;
  }
  if (bind.text.startsWith(UNIX_PREFIX)) checkUnixPath(bind.text.slice(UNIX_PREFIX.length), bind, report);
  else report.error(bind, 'ports with 0 value must have a unix domain socket bind address');
  const mode = listener.get('captureMode');
  if (!['', 'DEFAULT', 'NONE'].includes(mode.text))
    report.error(mode, 'captureMode must be DEFAULT/NONE for unix domain socket listeners');
}

function checkEgressHosts(hosts: Field, report: Report): void {
  if (hosts.size === 0) report.error(hosts, 'egress listener must contain at least one host');
  const byNamespace = new Map<string, Set<string>>();
  for (const field of hosts.elements) {
    const slash = field.text.indexOf('/');
    const excluded = report.since('1.31') && field.text.startsWith('~');
    if (slash >= 0 && !excluded) {
      const given = field.text.slice(0, slash);
      const namespace = given === '.' ? report.metadata.namespace : given;
      const known = byNamespace.get(namespace) ?? new Set<string>();
      byNamespace.set(namespace, known);
      const host = field.text.slice(slash + 1);
      if (host === '*' ? known.size > 0 : known.has(host) || known.has('*'))
        report.warn(field, `duplicated egress host: ${field.text}`);
      known.add(host);
    }
    checkHostReference(field, report, 'sidecar');
  }
  if (byNamespace.get('*')?.has('*') && byNamespace.size > 1)
    report.warn(hosts, '*/* selects all hosts already, so the others have no effect');
}

function checkOutboundPolicy(policy: Field, report: Report): void {
  const proxy = policy.get('egressProxy');
  if (!proxy.isSet) return;
  if (policy.get('mode').text !== 'ALLOW_ANY') {
    report.error(proxy, 'egressProxy must be set only with mode ALLOW_ANY', 'set mode: ALLOW_ANY');
    return;
  }
  const host = proxy.get('host');
  const problem = fqdnProblem(host.text);
  if (problem !== undefined) report.error(host, problem);
  if (!proxy.get('port').isSet) report.error(proxy, 'egressProxy must have a port', 'set port.number');
  else checkDestination(proxy, report);
}

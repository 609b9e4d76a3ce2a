import { checkIp, checkPort, checkUnixPath, UNIX_PREFIX } from './address';
import { isDnsLabel } from './domain';
import type { Field } from '../field';
import { checkHostReference, type HostPlace } from './host-reference';
import { isHttp, isTls, PROTOCOL_NAMES, protocolOf } from './protocol';
import type { KindCheck, Report } from './report';
import { checkServerTls, serverTlsMode } from './server-tls';

export const checkGateway: KindCheck = (spec, report) => {
  const { name } = report.metadata;
  const semantics = report.object.at('metadata', 'annotations', 'internal.istio.io/gateway-semantics');
  const place = semantics.text === 'gateway' ? 'converted gateway' : 'gateway';
  if (place === 'gateway' && !isDnsLabel(name))
    report.error(
      report.object.at('metadata', 'name'),
      `invalid gateway name ${JSON.stringify(name)}: it must be a DNS label, without dots`,
    );
  const servers = spec.get('servers');
  if (servers.size === 0) report.error(servers, 'a gateway must have at least one server');
  const names = new Set<string>();
  for (const server of servers.elements) {
    checkServer(server, place, report);
    const port = server.get('port');
    if (!port.isSet) continue;
    const portName = port.get('name');
    if (names.has(portName.text))
      report.error(portName, `port names in servers must be unique: duplicate name ${JSON.stringify(portName.text)}`);
    names.add(portName.text);
    const redirect = server.at('tls', 'httpsRedirect');
    if (redirect.isTrue && !isHttp(protocolOf(port.get('protocol').text)))
      report.warn(redirect, 'httpsRedirect should only be used with HTTP servers');
  }
};

function checkServer(server: Field, place: HostPlace, report: Report): void {
  const hosts = server.get('hosts');
  if (hosts.size === 0) report.error(hosts, 'a server must have at least one host');
  for (const host of hosts.elements) checkHostReference(host, report, place);
  const before = report.breaches.length;
  checkServerPort(server, report);
  const portIsGood = report.breaches.length === before;
  checkBind(server, report);
  const tls = server.get('tls');
  checkServerTls(tls, report);
  if (portIsGood) checkTlsFitsProtocol(server, tls, report);
}

function checkServerPort(server: Field, report: Report): void {
  const port = server.get('port');
  if (!port.isSet) {
    report.error(port, 'port is required');
    return;
  }
  const protocol = port.get('protocol');
  if (protocolOf(protocol.text) === undefined)
    report.error(protocol, `invalid protocol ${JSON.stringify(protocol.text)}`, `use one of ${PROTOCOL_NAMES}`);
  const number = port.get('number');
  if (number.number > 0 || !server.get('bind').text.startsWith(UNIX_PREFIX)) checkPort(number, report);
  if (port.get('targetPort').number > 0) report.error(port.get('targetPort'), 'targetPort has no effect in a gateway');
  if (port.get('name').text === '') report.error(port, 'port name must be set', 'set name');
}

function checkBind(server: Field, report: Report): void {
  const bind = server.get('bind');
  if (bind.text.startsWith(UNIX_PREFIX)) {
    checkUnixPath(bind.text.slice(UNIX_PREFIX.length), bind, report);
    const number = server.at('port', 'number');
    if (number.number !== 0) report.error(number, 'port number must be 0 with a unix domain socket');
  } else if (bind.text !== '') checkIp(bind, report);
}

function checkTlsFitsProtocol(server: Field, tls: Field, report: Report): void {
  const protocol = protocolOf(server.at('port', 'protocol').text);
  if (isTls(protocol)) {
    if (!tls.isSet) report.error(server, 'a server for HTTPS or TLS must have TLS settings', 'set tls');
    return;
  }
  if (!tls.isSet) return;
  if (!isHttp(protocol)) {
    report.error(tls, 'a server cannot have TLS settings unless its protocol is HTTPS or TLS');
    return;
  }
  const certificates = ['caCertificates', 'privateKey', 'serverCertificate'].some((name) => tls.get(name).text !== '');
  if (!serverTlsMode(tls).endsWith('PASSTHROUGH') || certificates)
    report.error(tls, 'a plain HTTP server cannot have TLS settings', 'use protocol HTTPS, or keep only httpsRedirect');
}

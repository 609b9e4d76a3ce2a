import { isIpAddress } from '../go/ip';
import { checkPort } from './address';
import { checkClientTls } from './client-tls';
import { checkConnectionPool } from './connection-pool';
import { fqdnProblem } from './domain';
import { checkDuration, readDuration } from './duration';
import type { Field } from '../field';
import { checkLoadBalancer } from './load-balancer';
import type { Report } from './report';

/** What can be said for a port alone. */
const PORT_FIELDS = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];
const POLICY_FIELDS = [...PORT_FIELDS, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'];

/** Checks a traffic policy that was given. */
export function checkTrafficPolicy(policy: Field, report: Report): void {
  if (!policy.isSet) return;
  if (!POLICY_FIELDS.some((name) => policy.get(name).isSet)) {
    report.error(policy, 'traffic policy must have at least one field', 'remove it, or say something in it');
    return;
  }
  const tunnel = policy.get('tunnel');
  const proxyProtocol = policy.get('proxyProtocol');
  if (tunnel.isSet && proxyProtocol.isSet) {
    report.error(proxyProtocol, 'tunnel and proxyProtocol must not be set together');
    return;
  }
  checkSettings(policy, report);
  for (const settings of policy.get('portLevelSettings').elements) {
    if (!settings.get('port').isSet) report.error(settings, 'settings for a port must have a port', 'set port.number');
    if (!PORT_FIELDS.some((name) => settings.get(name).isSet))
      report.error(settings, 'port traffic policy must have at least one field');
    else report.withoutWarnings(() => checkSettings(settings, report));
  }
  if (tunnel.isSet) checkTunnel(tunnel, report);
  readDuration(policy.at('retryBudget', 'budgetInterval'), report);
}

function checkSettings(settings: Field, report: Report): void {
  const outlier = settings.get('outlierDetection');
  checkOutlierDetection(outlier, report);
  checkConnectionPool(settings.get('connectionPool'), report);
  checkLoadBalancer(settings.get('loadBalancer'), outlier, report);
  checkClientTls(settings.get('tls'), report);
}

function checkOutlierDetection(outlier: Field, report: Report): void {
  if (!outlier.isSet) return;
  checkDuration(outlier.get('baseEjectionTime'), report);
  checkDuration(outlier.get('interval'), report);
  const old = outlier.get('consecutiveErrors');
  if (old.number !== 0)
    report.warn(old, 'consecutiveErrors is deprecated', 'use consecutiveGatewayErrors or consecutive5xxErrors');
  const local = outlier.get('consecutiveLocalOriginFailures');
  if (local.number > 0 && !outlier.get('splitExternalLocalOriginErrors').isTrue)
    report.error(
      local,
      'consecutive local origin failures are specified, but splitExternalLocalOriginErrors is false',
      'set splitExternalLocalOriginErrors: true',
    );
  for (const name of ['maxEjectionPercent', 'minHealthPercent']) {
    const field = outlier.get(name);
    if (field.number < 0 || field.number > 100)
      report.error(field, `percentage ${field.number} is not in range 0..100`);
  }
}

function checkTunnel(tunnel: Field, report: Report): void {
  const protocol = tunnel.get('protocol');
  if (!['', 'CONNECT', 'POST'].includes(protocol.text))
    report.error(protocol, 'tunnel protocol must be CONNECT or POST');
  const host = tunnel.get('targetHost');
  const problem = fqdnProblem(host.text);
  if (problem !== undefined && !isIpAddress(host.text))
    report.error(host, `tunnel target host must be a valid FQDN or IP address: ${problem}`);
  checkPort(tunnel.get('targetPort'), report);
}

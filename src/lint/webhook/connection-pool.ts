import { checkDuration, readDuration } from './duration';
import type { Field } from '../field';
import type { Report } from './report';

const HTTP_COUNTS = [
  'http1MaxPendingRequests',
  'http2MaxRequests',
  'maxRequestsPerConnection',
  'maxRetries',
  'maxConcurrentStreams',
];

/** Checks a connection pool that was given. */
export function checkConnectionPool(pool: Field, report: Report): void {
  if (!pool.isSet) return;
  const http = pool.get('http');
  const tcp = pool.get('tcp');
  if (!http.isSet && !tcp.isSet) report.error(pool, 'connection pool must have at least one field', 'set http or tcp');
  if (http.isSet) checkHttp(http, report);
  if (tcp.isSet) checkTcp(tcp, report);
}

function checkHttp(http: Field, report: Report): void {
  for (const name of HTTP_COUNTS) checkCount(http.get(name), report);
  checkDuration(http.get('idleTimeout'), report);
  if (http.get('h2UpgradePolicy').text === 'UPGRADE' && http.get('useClientProtocol').isTrue)
    report.error(http.get('useClientProtocol'), 'useClientProtocol must not be true when h2UpgradePolicy is UPGRADE');
  const keepAlive = http.get('http2KeepAlive');
  if (!keepAlive.isSet || !report.since('1.31')) return;
  for (const name of ['interval', 'timeout']) {
    const field = keepAlive.get(name);
    if (!field.isSet) report.error(keepAlive, `http2KeepAlive needs ${name}`, `set ${name}`);
    else checkDuration(field, report);
  }
}

function checkTcp(tcp: Field, report: Report): void {
  checkCount(tcp.get('maxConnections'), report);
  checkDuration(tcp.get('connectTimeout'), report);
  checkDuration(tcp.get('maxConnectionDuration'), report);
  const idle = tcp.get('idleTimeout');
  const nanoseconds = readDuration(idle, report);
  // Less than a millisecond counts as 0, which switches the timeout off.
  if (nanoseconds !== undefined && Math.trunc(nanoseconds / 1e6) !== 0) checkDuration(idle, report);
  checkDuration(tcp.at('tcpKeepalive', 'time'), report);
  checkDuration(tcp.at('tcpKeepalive', 'interval'), report);
}

function checkCount(field: Field, report: Report): void {
  if (field.number < 0) report.error(field, `${field.number} must be non-negative`);
}

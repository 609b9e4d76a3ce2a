import { isIpAddress, isIpPrefix } from '../go/ip';
import type { Field } from '../field';
import type { Report } from './report';

/** Checks that no value is empty. */
export function checkNotEmpty(values: Field, report: Report): void {
  for (const value of values.elements) if (value.text === '') report.error(value, 'empty value not allowed');
}

/** Checks IP addresses and CIDR blocks. */
export function checkPolicyIps(values: Field, report: Report): void {
  for (const value of values.elements) {
    const { text } = value;
    if (!(text.includes('/') ? isIpPrefix(text) : isIpAddress(text)))
      report.error(value, `bad ${text.includes('/') ? 'CIDR range' : 'IP address'} (${text})`);
  }
}

/** Checks ports, which a policy writes as text. */
export function checkPolicyPorts(values: Field, report: Report): void {
  for (const value of values.elements) {
    if (!/^\d+$/.test(value.text) || Number(value.text) > 65535)
      report.error(value, `bad port (${value.text})`, 'write one number from 0 to 65535 as text');
  }
}

const MOST_ACCOUNTS = 16;
const LONGEST_ACCOUNT = 320;

/** Checks service accounts: `name` or `namespace/name`, without wildcards. */
export function checkServiceAccounts(values: Field, report: Report): void {
  if (values.size > MOST_ACCOUNTS) report.error(values, `may not have more than ${MOST_ACCOUNTS} values`);
  for (const value of values.elements) {
    const { text } = value;
    const parts = text.split('/');
    if (text === '') report.error(value, 'empty value not allowed');
    else if (text.includes('*')) report.error(value, 'wildcard not allowed in a service account');
    else if (parts.length > 2 || parts.some((part) => part === ''))
      report.error(value, `expected format serviceAccount or namespace/serviceAccount, found ${JSON.stringify(text)}`);
    else if (text.length > LONGEST_ACCOUNT) report.error(value, `value cannot exceed ${LONGEST_ACCOUNT} characters`);
  }
}

/** Checks that a wildcard stands once, at the start or the end. */
export function checkWildcards(values: Field, report: Report): void {
  checkNotEmpty(values, report);
  for (const value of values.elements) {
    const { text } = value;
    const stars = text.split('*').length - 1;
    if (stars > 1) report.error(value, `at most one wildcard is allowed, found ${JSON.stringify(text)}`);
    else if (stars === 1 && !text.startsWith('*') && !text.endsWith('*'))
      report.error(value, `wildcard is only allowed at the start or end, found ${JSON.stringify(text)}`);
  }
}

/** Checks trust domains. */
export function checkTrustDomains(values: Field, report: Report): void {
  checkWildcards(values, report);
  for (const value of values.elements)
    if (value.text.includes('/'))
      report.error(value, `trust domain must not contain /, found ${JSON.stringify(value.text)}`);
}

const ONE_SEGMENT = '{*}';
const ANY_SEGMENTS = '{**}';
const LITERAL = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/** Checks paths that may be templates: `{*}` for one segment, `{**}` for the rest. */
export function checkPaths(values: Field, report: Report): void {
  for (const value of values.elements) {
    const problem = pathProblem(value.text);
    if (problem !== undefined) report.error(value, `invalid or unsupported path ${value.text}: ${problem}`);
  }
}

function pathProblem(path: string): string | undefined {
  const template = path.includes(ONE_SEGMENT) || path.includes(ANY_SEGMENTS);
  let ended = false;
  for (const segment of path.replace(/^\/+|\/+$/g, '').split('/')) {
    if (segment === ONE_SEGMENT || segment === ANY_SEGMENTS) {
      if (ended) return '{**} is not the last operator';
      ended = segment === ANY_SEGMENTS;
    } else if (/[{}]/.test(segment)) return '{ or } beyond a supported path template';
    else if (template && !LITERAL.test(segment)) return `segment ${JSON.stringify(segment)} is not a valid literal`;
  }
  return undefined;
}

import type { Field } from '../field';
import { headerFormatProblem } from './header-format';
import type { Report } from './report';

const TOKEN = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const STRICT_TOKEN = /^[-_A-Za-z0-9]+$/;
const PROBE_TOKEN = /^[-A-Za-z0-9]+$/;
const PSEUDO_HEADERS: ReadonlySet<string> = new Set([':method', ':scheme', ':authority', ':path', ':status']);
const JWT_CLAIM = /^@request\.auth\.claims(?:\..+|\[.+\])$/is;
// eslint-disable-next-line no-control-regex
const HEADER_VALUE = /^[^\x00-\x08\x0a-\x1f\x7f]*$/;

/** Whether a header name stands for a claim of a token, which only gateways can route by. */
export function isJwtClaim(name: string): boolean {
  return JWT_CLAIM.test(name);
}

/** Checks the name of a header that a request is matched by. */
export function checkMatchName(name: string, field: Field, report: Report): void {
  if (name === '') report.error(field, 'header name cannot be empty');
  else if (!isJwtClaim(name) && !PSEUDO_HEADERS.has(name) && !TOKEN.test(name)) refuseName(name, field, report);
}

function refuseName(name: string, field: Field, report: Report): void {
  report.error(field, `${JSON.stringify(name)} is not a valid header name`);
}

/** Checks a header name of a cross-origin policy, where an asterisk is allowed. */
export function checkCorsName(field: Field, report: Report): void {
  if (field.text === '') report.error(field, 'header name cannot be empty');
  else if (field.text !== '*' && !TOKEN.test(field.text)) refuseName(field.text, field, report);
}

/** Checks a header that a claim is written to. */
export function checkStrictName(field: Field, report: Report): void {
  if (!STRICT_TOKEN.test(field.text)) refuseName(field.text, field, report);
}

/** Checks a header of a readiness probe. */
export function checkProbeName(field: Field, report: Report): void {
  if (!PROBE_TOKEN.test(field.text)) refuseName(field.text, field, report);
}

const isHost = (name: string): boolean => name.toLowerCase() === 'host';

/** Whether setting a header rewrites the authority. */
export function isAuthority(name: string): boolean {
  return isHost(name) || name.toLowerCase() === ':authority';
}

function checkOperationName(name: string, field: Field, report: Report, authorityAllowed: boolean): void {
  if (name === '') report.error(field, 'header name cannot be empty');
  else if (authorityAllowed && isAuthority(name)) return;
  else if (isHost(name)) report.error(field, `header ${JSON.stringify(name)} cannot be changed here`);
  else if (name.startsWith(':')) report.error(field, `header ${JSON.stringify(name)} cannot have the prefix ":"`);
}

function checkValue(field: Field, report: Report): void {
  const { text } = field;
  if (!HEADER_VALUE.test(text)) report.error(field, 'header value has control characters');
  const problem = headerFormatProblem(text);
  if (problem !== undefined) report.error(field, `header value ${JSON.stringify(text)}: ${problem}`);
}

/** Checks the `headers` of a route or a destination. */
export function checkHeaderOperations(headers: Field, report: Report): void {
  if (!headers.isSet) return;
  for (const side of ['request', 'response']) {
    const operations = headers.get(side);
    for (const operation of ['add', 'set']) {
      for (const [name, field] of operations.get(operation).entries) {
        checkOperationName(name, field, report, side === 'request');
        checkValue(field, report);
      }
    }
    for (const field of operations.get('remove').elements) checkOperationName(field.text, field, report, false);
  }
}

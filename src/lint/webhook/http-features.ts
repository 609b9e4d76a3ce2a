import { checkPort } from './address';
import { LINT_RULES } from '../rules';
import { checkDuration, readDuration } from './duration';
import type { Field } from '../field';
import { checkCorsName } from './header';
import type { Report } from './report';
import { HTTP_STATUSES } from '../../model/http-statuses';
import { GRPC_STATUSES, RETRY_CONDITIONS } from './statuses';
import { checkMatchRegex, checkRegex } from './string-match';

const CORS_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];

export function checkCors(cors: Field, report: Report): void {
  for (const origin of cors.get('allowOrigins').elements) {
    const given = ['exact', 'prefix', 'regex'].find((name) => origin.get(name).text !== '');
    if (given === undefined) report.error(origin, 'an allowed origin needs a value that is not empty');
    else checkMatchRegex(origin, report);
  }
  for (const method of cors.get('allowMethods').elements) {
    if (!CORS_METHODS.includes(method.text))
      report.error(
        method,
        `${JSON.stringify(method.text)} is not a supported HTTP method`,
        `use one of ${CORS_METHODS.join(', ')}`,
      );
  }
  for (const name of ['allowHeaders', 'exposeHeaders'])
    for (const header of cors.get(name).elements) checkCorsName(header, report);
  const maxAge = cors.get('maxAge');
  checkDuration(maxAge, report);
  const nanoseconds = readDuration(maxAge, report);
  if (nanoseconds !== undefined && nanoseconds % 1e9 > 0) report.error(maxAge, 'maxAge is accurate only to seconds');
}

export function checkFault(fault: Field, report: Report): void {
  if (!fault.isSet) return;
  const abort = fault.get('abort');
  const delay = fault.get('delay');
  if (!abort.isSet && !delay.isSet) report.error(fault, 'HTTP fault injection must have an abort and/or a delay');
  if (abort.isSet) checkAbort(abort, report);
  if (delay.isSet) checkDelay(delay, report);
}

/** Checks a share: 0, or what Envoy can tell from 0. */
function checkPercentage(percentage: Field, report: Report): void {
  const value = percentage.get('value');
  const { number } = value;
  if (number < 0 || number > 100 || (number > 0 && number < 0.0001))
    report.error(value, `percentage ${number} is neither 0 nor in the range 0.0001 to 100`);
}

function checkAbort(abort: Field, report: Report): void {
  checkPercentage(abort.get('percentage'), report);
  const [status, grpc, http2] = ['httpStatus', 'grpcStatus', 'http2Error'].map((name) => abort.get(name));
  if (status?.isSet) checkStatus(status, report);
  else if (grpc?.isSet) {
    if (!GRPC_STATUSES.has(grpc.text))
      report.error(
        grpc,
        `gRPC status ${JSON.stringify(grpc.text)} is not supported`,
        `use one of ${[...GRPC_STATUSES].join(', ')}`,
      );
  } else if (http2?.isSet) report.error(http2, 'HTTP/2 abort fault injection is not supported');
  else report.note(LINT_RULES.ABORT_WITHOUT_STATUS, abort, 'abort is configured without a status, so it does nothing');
}

function checkDelay(delay: Field, report: Report): void {
  checkPercentage(delay.get('percentage'), report);
  checkDuration(delay.get('fixedDelay'), report);
  const exponential = delay.get('exponentialDelay');
  if (exponential.isSet) report.error(exponential, 'exponentialDelay is not supported', 'use fixedDelay');
}

function checkStatus(status: Field, report: Report): void {
  if (status.number < 200 || status.number > 600)
    report.error(status, `HTTP status ${status.number} is not in the range 200 to 599`);
}

export function checkRedirect(route: Field, report: Report): void {
  const redirect = route.get('redirect');
  if (!redirect.isSet) return;
  const uri = redirect.get('uri').text;
  const prefixRewrite = report.since('1.31') ? redirect.get('prefixRewrite').text : '';
  if (uri !== '' && prefixRewrite !== '') {
    report.error(redirect, 'redirect may only specify one of uri and prefixRewrite');
    return;
  }
  const otherMatch = route.get('match').elements.find((match) => {
    const { isSet, value } = match.get('uri');
    return isSet && !Object.hasOwn(value as object, 'prefix');
  });
  if (prefixRewrite !== '' && otherMatch) {
    report.error(otherMatch, 'redirect with prefixRewrite requires all uri matches to be prefixes');
    return;
  }
  const port = redirect.get('port');
  const says = [uri, prefixRewrite, redirect.get('authority').text, redirect.get('scheme').text].some(
    (text) => text !== '',
  );
  if (!says && !port.isSet && !redirect.get('derivePort').isSet) {
    report.error(redirect, 'redirect must specify uri, authority, scheme, or port');
    return;
  }
  const code = redirect.get('redirectCode');
  if (code.number !== 0 && (code.number < 300 || code.number > 399))
    report.error(code, `${code.number} is not a valid redirect code, it must be 3xx`, 'use 301, 302, 303, 307 or 308');
  const scheme = redirect.get('scheme');
  if (!['', 'http', 'https'].includes(scheme.text))
    report.error(scheme, 'invalid redirect scheme, it must be http or https');
  if (port.number > 0) checkPort(port, report);
}

const KILOBYTE = 1024;
const LARGEST_BODY = 1024 * KILOBYTE;
const LARGE_BODY = 100 * KILOBYTE;

export function checkDirectResponse(response: Field, report: Report): void {
  if (!response.isSet) return;
  const body = response.get('body');
  const size = body.get('string').text.length + Math.floor((body.get('bytes').text.length * 3) / 4);
  if (size > LARGEST_BODY) report.error(body, 'body of a directResponse must be smaller than 1 MB');
  else if (size > LARGE_BODY) report.warn(body, 'large direct responses may slow the control plane down');
  checkStatus(response.get('status'), report);
}

export function checkRetries(retries: Field, report: Report): void {
  if (!retries.isSet) return;
  const attempts = retries.get('attempts');
  if (attempts.number < 0) report.error(attempts, 'attempts cannot be negative');
  const others = ['perTryTimeout', 'retryOn', 'retryRemoteLocalities'].map((name) => retries.get(name));
  if (attempts.number === 0 && others.some((field) => field.isSet && field.value !== ''))
    report.error(
      retries,
      'http retry policy is configured although attempts are 0, which disables retries',
      'set attempts',
    );
  checkDuration(retries.get('perTryTimeout'), report);
  checkDuration(retries.get('backoff'), report);
  const retryOn = retries.get('retryOn');
  if (retryOn.text === '') return;
  for (const condition of retryOn.text.split(',')) {
    const status = /^[+-]?\d+$/.test(condition) ? Number(condition) : 0;
    if (!HTTP_STATUSES.has(status) && !RETRY_CONDITIONS.has(condition))
      report.error(
        retryOn,
        `${JSON.stringify(condition)} is not a valid retryOn policy`,
        `use status codes and ${[...RETRY_CONDITIONS].join(', ')}, separated by commas without spaces`,
      );
  }
}

export function checkRewrite(rewrite: Field, report: Report): void {
  if (!rewrite.isSet) return;
  const uri = rewrite.get('uri').text;
  const regex = rewrite.get('uriRegexRewrite');
  if (uri !== '' && regex.isSet) report.error(rewrite, 'rewrite may only contain one of uri and uriRegexRewrite');
  else if (uri === '' && !regex.isSet && rewrite.get('authority').text === '')
    report.error(rewrite, 'rewrite must specify at least one of uri, uriRegexRewrite and authority');
  if (!regex.isSet) return;
  const match = regex.get('match');
  if (match.text === '' || regex.get('rewrite').text === '')
    report.error(regex, 'uriRegexRewrite requires both match and rewrite');
  else checkRegex(match, report);
}

import { checkPort } from './address';
import { checkDestination, checkDestinations } from './destination';
import { isDnsLabel } from './domain';
import { checkDuration } from './duration';
import type { Field } from '../field';
import { checkGatewayNames } from './gateway-names';
import { checkHeaderOperations, checkMatchName, isAuthority } from './header';
import { checkCors, checkDirectResponse, checkFault, checkRedirect, checkRetries, checkRewrite } from './http-features';
import { checkLabels } from './labels';
import type { Report } from './report';
import { checkMatchRegex, checkStringMatch } from './string-match';

/** Checks one HTTP route of a VirtualService, or of a delegate. */
export function checkHttpRoute(route: Field, report: Report, delegate: boolean): void {
  checkConflicts(route, report, delegate);
  for (const match of route.get('match').elements) checkMatch(match, report);
  checkHeaderOperations(route.get('headers'), report);
  checkCors(route.get('corsPolicy'), report);
  checkFault(route.get('fault'), report);
  checkMirrors(route, report);
  checkRedirect(route, report);
  checkDirectResponse(route.get('directResponse'), report);
  checkRetries(route.get('retries'), report);
  checkRewrite(route.get('rewrite'), report);
  checkAuthority(route, report);
  checkDestinations(route.get('route'), report);
  checkDuration(route.get('timeout'), report);
}

/** What each action cannot stand beside. */
const EXCLUDED: Readonly<Record<string, readonly string[]>> = {
  redirect: ['route', 'fault', 'rewrite', 'directResponse'],
  directResponse: ['route', 'fault', 'rewrite'],
};

function checkConflicts(route: Field, report: Report, delegate: boolean): void {
  const set = (name: string): boolean => route.get(name).isSet;
  if (!delegate && set('delegate')) {
    for (const name of ['redirect', 'route'])
      if (set(name)) report.error(route.get(name), `a root HTTP route that delegates must not specify ${name}`);
    return;
  }
  if (delegate && set('delegate'))
    report.error(route.get('delegate'), 'delegate HTTP route cannot contain delegate', 'delegate once, from the root');
  const action = Object.keys(EXCLUDED).find(set);
  if (action !== undefined) {
    for (const name of EXCLUDED[action] ?? [])
      if (set(name)) report.error(route.get(name), `HTTP route cannot contain both ${name} and ${action}`);
  } else if (!set('route'))
    report.error(route, 'HTTP route, redirect or directResponse is required', 'set one of them');
  if (set('mirror') && set('mirrors'))
    report.error(route.get('mirror'), 'HTTP route cannot contain both mirror and mirrors', 'use mirrors');
}

function checkMatch(match: Field, report: Report): void {
  for (const [name, field] of match.get('headers').entries) {
    if (field.value === null) report.error(field, `header match ${name} cannot be null`);
    checkMatchName(name, field, report);
    checkStringMatch(field, report);
  }
  for (const [name, field] of match.get('withoutHeaders').entries) {
    checkMatchName(name, field, report);
    // An asterisk here is no regex but asks whether the header is there.
    if (field.get('regex').text !== '*') checkStringMatch(field, report);
  }
  checkMatchRegex(match.get('uri'), report);
  for (const name of ['scheme', 'method', 'authority']) checkStringMatch(match.get(name), report);
  for (const [, field] of match.get('queryParams').entries) checkStringMatch(field, report);
  const port = match.get('port');
  if (port.number !== 0) checkPort(port, report);
  checkLabels(match.get('sourceLabels'), report);
  checkGatewayNames(match.get('gateways'), report, false);
  const namespace = match.get('sourceNamespace');
  if (namespace.text !== '' && !isDnsLabel(namespace.text))
    report.error(namespace, `sourceNamespace match ${JSON.stringify(namespace.text)} is invalid`);
}

function checkMirrors(route: Field, report: Report): void {
  const percent = route.get('mirrorPercent');
  if (percent.isSet) {
    if (percent.number > 100)
      report.error(percent, `mirrorPercent must have a max value of 100, has ${percent.number}`);
    report.warn(percent, 'mirrorPercent is deprecated', 'use mirrorPercentage');
  }
  checkMirrorPercentage(route.get('mirrorPercentage'), report);
  checkDestination(route.get('mirror'), report);
  for (const mirror of route.get('mirrors').elements) {
    const destination = mirror.get('destination');
    if (!destination.isSet) {
      report.error(mirror, 'destination is required for mirrors', 'set destination');
      continue;
    }
    checkDestination(destination, report);
    checkMirrorPercentage(mirror.get('percentage'), report);
  }
}

function checkMirrorPercentage(percentage: Field, report: Report): void {
  const value = percentage.get('value');
  if (value.number > 100) report.error(value, `mirror percentage must have a max value of 100, has ${value.number}`);
  if (value.number < 0) report.error(value, `mirror percentage must have a min value of 0, has ${value.number}`);
}

/** The authority may be set in one place only. */
function checkAuthority(route: Field, report: Report): void {
  let current = route.at('rewrite', 'authority').text;
  for (const operation of ['set', 'add']) {
    for (const [name, field] of route.at('headers', 'request', operation).entries) {
      if (!isAuthority(name)) continue;
      if (current !== '') {
        report.error(field, `authority header cannot be set multiple times: it is ${current} already`);
        return;
      }
      current = field.text;
    }
  }
}

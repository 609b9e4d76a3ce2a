import { regexProblem } from '../go/regex';
import { FILTER_NAMES } from './filter-names';
import type { Field } from '../field';
import type { KindCheck, Report } from './report';
import { checkNetworkingSelector } from './selector';

export const checkEnvoyFilter: KindCheck = (spec, report) => {
  if (!checkNetworkingSelector(spec.get('workloadSelector'), report)) return;
  report.warn(
    spec,
    'EnvoyFilter exposes internal implementation details that may change at any time',
    'prefer another API where one can say it, and check this object at each upgrade',
  );
  for (const patch of spec.get('configPatches').elements) checkPatch(patch, report);
};

const LONGEST_VERSION = 1024;

function checkPatch(entry: Field, report: Report): void {
  const match = entry.get('match');
  if (match.get('context').text === 'WAYPOINT') return;
  const missing = missingPart(entry);
  if (missing !== undefined) {
    report.error(entry, `missing ${missing}`, `set ${missing}`);
    return;
  }
  if (!checkVersion(match.at('proxy', 'proxyVersion'), report)) return;
  const applyTo = entry.get('applyTo').text;
  if (checkMatch(applyTo, match, report)) checkValue(applyTo, entry.at('patch', 'value'), report);
}

const said = (field: Field): boolean => field.text !== '' && field.text !== 'INVALID';

function missingPart(entry: Field): string | undefined {
  const patch = entry.get('patch');
  const operation = patch.get('operation');
  if (!said(entry.get('applyTo'))) return 'applyTo';
  if (!patch.isSet) return 'patch';
  if (!said(operation)) return 'patch.operation';
  return operation.text !== 'REMOVE' && !patch.get('value').isSet ? 'patch.value' : undefined;
}

function checkVersion(version: Field, report: Report): boolean {
  if (report.since('1.31') && version.text.length > LONGEST_VERSION) {
    report.warn(version, `proxyVersion has more than ${LONGEST_VERSION} characters and is ignored`);
    return true;
  }
  const problem = regexProblem(version.text);
  if (problem !== undefined) report.error(version, `invalid regex for proxy version: ${problem}`);
  return problem === undefined;
}

/** The match that goes with each thing a patch applies to. */
const MATCH_OF: Readonly<Record<string, string>> = {
  LISTENER: 'listener',
  FILTER_CHAIN: 'listener',
  NETWORK_FILTER: 'listener',
  HTTP_FILTER: 'listener',
  ROUTE_CONFIGURATION: 'routeConfiguration',
  VIRTUAL_HOST: 'routeConfiguration',
  HTTP_ROUTE: 'routeConfiguration',
  CLUSTER: 'cluster',
};

const MATCHES = ['listener', 'routeConfiguration', 'cluster', 'waypoint'];

/** Checks that match and target belong together; false where the webhook looks no further. */
function checkMatch(applyTo: string, match: Field, report: Report): boolean {
  const wanted = MATCH_OF[applyTo];
  const given = MATCHES.find((name) => match.get(name).isSet);
  if (wanted === undefined || given === undefined) return true;
  if (given !== wanted) {
    report.error(match, `a patch of ${applyTo} cannot have a match of ${given}`, `use ${wanted}`);
    return wanted !== 'listener';
  }
  const filter = match.at('listener', 'filterChain', 'filter');
  return wanted !== 'listener' || !filter.isSet || checkFilter(applyTo, filter, report);
}

const CONNECTION_MANAGERS = ['envoy.filters.network.http_connection_manager', 'envoy.http_connection_manager'];

function checkFilter(applyTo: string, filter: Field, report: Report): boolean {
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN')
    report.warn(filter, `a filter match has no effect when used with ${applyTo}`);
  const sub = filter.get('subFilter');
  const problem = filterProblem(applyTo, filter.get('name').text, sub);
  if (problem !== undefined) {
    report.error(filter, problem);
    return false;
  }
  for (const name of [filter.get('name'), sub.get('name')]) {
    const current = FILTER_NAMES[name.text];
    if (current !== undefined) report.warn(name, `filter name ${name.text} is deprecated`, `use ${current}`);
  }
  return true;
}

function filterProblem(applyTo: string, name: string, sub: Field): string | undefined {
  if (name === '') return 'filter match has no name to match on';
  if (!sub.isSet) return undefined;
  if (applyTo !== 'HTTP_FILTER') return 'subfilter match can be used with applyTo HTTP_FILTER only';
  if (!CONNECTION_MANAGERS.includes(name))
    return `subfilter match requires filter match with ${CONNECTION_MANAGERS[0]}`;
  return sub.get('name').text === '' ? 'subfilter match has no name to match on' : undefined;
}

/** Targets whose value holds its settings as a message of any type. */
const TYPED_TARGETS = ['HTTP_FILTER', 'NETWORK_FILTER', 'LISTENER_FILTER', 'EXTENSION_CONFIG'];

/** A message type with its package; Envoy's second API is gone. */
const TYPE = /(^|\/)[a-z][\w-]*(\.[a-z][\w-]*)*\.[A-Z]\w*$/;
const GONE = /(^|\/)envoy\.(.+\.)?v2(alpha\d*)?\./;

/** Checks the types of messages, as far as they can be known without Envoy's own definitions. */
function checkValue(applyTo: string, value: Field, report: Report): void {
  for (const name of TYPED_TARGETS.includes(applyTo) ? ['typed_config', 'typedConfig'] : []) {
    const settings = value.get(name);
    if (!settings.isSet) continue;
    const type = settings.get('@type');
    if (type.text === '') report.error(settings, `${name} must be a message with an @type`, 'set @type');
    else if (!TYPE.test(type.text)) refuseType(type, report);
  }
  checkTypes(value, report);
}

function refuseType(type: Field, report: Report): void {
  report.error(type, `referenced type unknown: ${JSON.stringify(type.value)}`, 'use a v3 type of the Envoy API');
}

function checkTypes(value: Field, report: Report): void {
  const type = value.get('@type');
  if (GONE.test(type.text)) refuseType(type, report);
  for (const element of value.elements) checkTypes(element, report);
  for (const [, entry] of value.entries) checkTypes(entry, report);
}

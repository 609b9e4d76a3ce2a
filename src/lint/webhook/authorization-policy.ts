import { checkAttribute } from './attribute';
import type { Field } from '../field';
import type { KindCheck, Report } from './report';
import { checkPolicyTarget } from './selector';
import {
  checkNotEmpty,
  checkPaths,
  checkPolicyIps,
  checkPolicyPorts,
  checkServiceAccounts,
  checkTrustDomains,
} from './policy-values';

/** A field and its negation. */
const both = (name: string): string[] => [name, `not${name[0]?.toUpperCase()}${name.slice(1)}`];

const IDENTITIES = ['principals', 'requestPrincipals', 'namespaces', 'serviceAccounts', 'trustDomains'].flatMap(both);
const SOURCE_FIELDS = [...IDENTITIES, ...['ipBlocks', 'remoteIpBlocks'].flatMap(both)];
const OPERATION_FIELDS = ['hosts', 'ports', 'methods', 'paths'].flatMap(both);

/** What a source may say of traffic that is not HTTP. */
const TCP_SOURCE_FIELDS = ['principals', 'namespaces', 'serviceAccounts', 'ipBlocks', 'remoteIpBlocks'].flatMap(both);

const CUSTOM_KEYS = ['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal'];

export const checkAuthorizationPolicy: KindCheck = (spec, report) => {
  checkPolicyTarget(spec, report);
  const action = spec.get('action').text || 'ALLOW';
  const rules = spec.get('rules');
  if (action === 'CUSTOM') checkCustom(spec, report);
  else if (spec.get('provider').isSet)
    report.error(spec.get('provider'), `provider must not be set with action ${action}`, 'use action CUSTOM');
  if ((action === 'DENY' || action === 'CUSTOM') && !rules.isSet)
    report.error(
      rules,
      `${action} action without rules is meaningless: it never applies`,
      'add the empty rule {} for every request',
    );
  for (const rule of rules.elements) checkRule(rule, action, report);
};

function checkCustom(spec: Field, report: Report): void {
  const rules = spec.get('rules');
  if (rules.isSet && spec.at('provider', 'name').text === '')
    report.error(
      spec.get('provider'),
      'provider.name must not be empty',
      'name an extension provider of the mesh config',
    );
  const refuse = (field: Field, name: string): void =>
    report.error(field, `${name} is currently not supported with CUSTOM action`);
  for (const rule of rules.elements) {
    for (const from of rule.get('from').elements) {
      for (const name of IDENTITIES) {
        const field = from.at('source', name);
        if (field.size > 0) refuse(field, name);
      }
    }
    for (const when of rule.get('when').elements) {
      const key = when.get('key');
      if (CUSTOM_KEYS.includes(key.text) || key.text.startsWith('request.auth.')) refuse(key, key.text);
    }
  }
}

function checkRule(rule: Field, action: string, report: Report): void {
  if (rule.value === null) {
    report.error(rule, 'rule must not be null', 'write {} for every request');
    return;
  }
  const sources = rule.get('from').elements;
  const operations = rule.get('to').elements;
  for (const from of sources) checkSource(from, report);
  for (const to of operations) checkOperation(to, report);
  for (const when of rule.get('when').elements) checkCondition(when, report);
  if (action !== 'DENY') return;
  const some = (fields: readonly Field[], part: string, names: readonly string[]): boolean =>
    fields.some((field) => names.some((name) => field.at(part, name).size > 0));
  const hasFrom = sources.some((from) => from.get('source').isSet);
  const hasTo = operations.some((to) => to.get('operation').isSet);
  const httpFrom = hasFrom && !hasTo && !some(sources, 'source', TCP_SOURCE_FIELDS);
  if (httpFrom || (hasTo && !some(operations, 'operation', both('ports'))))
    report.warn(
      rule,
      'a DENY rule with HTTP attributes only will deny all traffic to TCP ports under its scope',
      'name the HTTP ports in to.operation.ports',
    );
}

function checkSource(from: Field, report: Report): void {
  const source = from.get('source');
  if (!source.isSet) {
    report.error(from, 'from.source must not be empty', 'set source');
    return;
  }
  const given = (names: readonly string[]): boolean => names.some((name) => source.get(name).size > 0);
  const known = report.since('1.30') ? SOURCE_FIELDS : SOURCE_FIELDS.filter((name) => !/trustDomains$/i.test(name));
  if (!given(known)) report.error(source, 'from.source must not be empty', 'say whom the rule is about');
  if (given(both('serviceAccounts')) && given(['principals', 'namespaces'].flatMap(both)))
    report.error(source, 'cannot set serviceAccounts with namespaces or principals');
  for (const name of SOURCE_FIELDS) {
    const field = source.get(name);
    if (/serviceAccounts$/i.test(name)) checkServiceAccounts(field, report);
    else if (/trustDomains$/i.test(name)) checkTrustDomains(field, report);
    else if (/ipBlocks$/i.test(name)) checkPolicyIps(field, report);
    else checkNotEmpty(field, report);
  }
}

function checkOperation(to: Field, report: Report): void {
  const operation = to.get('operation');
  if (!operation.isSet) {
    report.error(to, 'to.operation must not be empty', 'set operation');
    return;
  }
  if (!OPERATION_FIELDS.some((name) => operation.get(name).size > 0))
    report.error(operation, 'to.operation must not be empty', 'say what the rule is about');
  for (const name of OPERATION_FIELDS) {
    const field = operation.get(name);
    if (/ports$/i.test(name)) checkPolicyPorts(field, report);
    else checkNotEmpty(field, report);
    if (/paths$/i.test(name)) checkPaths(field, report);
  }
}

function checkCondition(when: Field, report: Report): void {
  const key = when.get('key');
  const values = when.get('values');
  const notValues = when.get('notValues');
  if (key.text === '') report.error(when, 'key must not be empty', 'set key');
  else if (values.size === 0 && notValues.size === 0)
    report.error(when, `at least one of values or notValues must be set for key ${key.text}`);
  else checkAttribute(key, [values, notValues], report);
}

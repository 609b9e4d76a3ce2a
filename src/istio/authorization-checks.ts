import type { IConstruct } from 'constructs';
import type { FieldPath } from '../model/manifest';
import { formatFieldPath } from '../model/manifest';
import type { Rule } from '../model/rule';
import { refuse } from '../mesh/error';
import type { AuthorizationAction } from './values/authorization-action';
import type {
  AuthorizationCondition,
  AuthorizationOperation,
  AuthorizationRule,
  AuthorizationSource,
} from './authorization-rule';
import { isIpOrCidr } from './ip';
import { POLICY_RULES } from './policy-rules';
import { isComputedLater } from './render';

const MOST_RULES = 512;
const MOST_ACCOUNTS = 16;

/** Checks a string; gives what would have been accepted, or nothing when it is well. */
type Check = (value: string) => string | undefined;

interface FieldRule {
  readonly rule: Rule;
  readonly check: Check;
}

const text = (rule: Rule): FieldRule => ({
  rule,
  check: (value) => (value === '' ? 'a text that is not empty' : undefined),
});
const ipBlock: FieldRule = {
  rule: POLICY_RULES.IP_BLOCK,
  check: (value) => (isIpOrCidr(value) ? undefined : 'an address or a CIDR range'),
};
const account: FieldRule = {
  rule: POLICY_RULES.SERVICE_ACCOUNT,
  check: (value) =>
    value.length <= 320 && /^([^/*\s]+\/)?[^/*\s]+$/.test(value)
      ? undefined
      : 'name or namespace/name, at most 320 characters',
};
const trustDomain: FieldRule = {
  rule: POLICY_RULES.TRUST_DOMAIN,
  check: (value) => (/^(\*|\*?[^*/\s]+|[^*/\s]+\*)$/.test(value) ? undefined : 'a name with at most one * at an end'),
};
const port: FieldRule = {
  rule: POLICY_RULES.OPERATION,
  check: (value) =>
    /^\d{1,5}$/.test(value) && Number(value) <= 65535 ? undefined : 'a number from 0 to 65535, as text',
};
const path: FieldRule = { rule: POLICY_RULES.OPERATION, check: checkPath };

const SOURCE_FIELDS: Record<keyof AuthorizationSource, FieldRule | undefined> = {
  principals: undefined,
  notPrincipals: undefined,
  requestPrincipals: undefined,
  notRequestPrincipals: undefined,
  serviceAccounts: account,
  notServiceAccounts: account,
  namespaces: text(POLICY_RULES.SOURCE),
  notNamespaces: text(POLICY_RULES.SOURCE),
  ipBlocks: ipBlock,
  notIpBlocks: ipBlock,
  remoteIpBlocks: ipBlock,
  notRemoteIpBlocks: ipBlock,
  trustDomains: trustDomain,
  notTrustDomains: trustDomain,
};

const OPERATION_FIELDS: Record<keyof AuthorizationOperation, FieldRule> = {
  hosts: text(POLICY_RULES.OPERATION),
  notHosts: text(POLICY_RULES.OPERATION),
  ports: port,
  notPorts: port,
  methods: text(POLICY_RULES.OPERATION),
  notMethods: text(POLICY_RULES.OPERATION),
  paths: path,
  notPaths: path,
};

const VALUE_FORMS: Record<string, FieldRule> = {
  text: text(POLICY_RULES.CONDITION),
  namespace: text(POLICY_RULES.CONDITION),
  ip: ipBlock,
  port: { rule: POLICY_RULES.CONDITION, check: port.check },
  serviceAccount: account,
  trustDomain,
};

/** Fields of a source that an external authorizer cannot know, since it is asked first. */
const IDENTITY_FIELDS = [
  'namespaces',
  'principals',
  'requestPrincipals',
  'serviceAccounts',
  'trustDomains',
  'notNamespaces',
  'notPrincipals',
  'notRequestPrincipals',
  'notServiceAccounts',
  'notTrustDomains',
] as const;

/** Literal text of a path template; `{*}` and `{**}` are dealt with beforehand. */
const TEMPLATE_LITERAL = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/** Refuses rules that the API server or the webhook would refuse. */
export function checkAuthorizationRules(
  place: IConstruct,
  action: AuthorizationAction,
  rules: readonly AuthorizationRule[] | undefined,
): void {
  const needsRules = action.value === 'DENY' || action.value === 'CUSTOM';
  if (needsRules && (rules === undefined || rules.length === 0)) {
    refuse(place, POLICY_RULES.RULES_NEEDED, { what: `${action.value} has no rules` });
  }
  if (rules === undefined || isComputedLater(rules)) return;
  atMost(place, ['spec', 'rules'], rules.length, MOST_RULES);
  rules.forEach((rule, index) => checkRule(place, action, rule, ['spec', 'rules', index]));
}

function checkRule(place: IConstruct, action: AuthorizationAction, rule: AuthorizationRule, at: FieldPath): void {
  const custom = action.value === 'CUSTOM';
  if (rule.from !== undefined) {
    nonEmptyList(place, POLICY_RULES.SOURCE, [...at, 'from'], rule.from);
    atMost(place, [...at, 'from'], rule.from.length, MOST_RULES);
    rule.from.forEach(({ source }, index) => checkSource(place, custom, source, [...at, 'from', index, 'source']));
  }
  if (rule.to !== undefined) {
    nonEmptyList(place, POLICY_RULES.OPERATION, [...at, 'to'], rule.to);
    rule.to.forEach(({ operation }, index) => {
      checkFields(place, POLICY_RULES.OPERATION, operation, OPERATION_FIELDS, [...at, 'to', index, 'operation']);
    });
  }
  rule.when?.forEach((condition, index) => checkCondition(place, custom, condition, [...at, 'when', index]));
}

function checkSource(place: IConstruct, custom: boolean, source: AuthorizationSource, at: FieldPath): void {
  checkFields(place, POLICY_RULES.SOURCE, source, SOURCE_FIELDS, at);
  const accounts = source.serviceAccounts ?? source.notServiceAccounts;
  const others = source.principals ?? source.notPrincipals ?? source.namespaces ?? source.notNamespaces;
  if (accounts !== undefined && others !== undefined) {
    refuse(place, POLICY_RULES.SOURCE, {
      what: `${formatFieldPath(at)} has service accounts beside principals or namespaces`,
    });
  }
  for (const field of ['serviceAccounts', 'notServiceAccounts'] as const) {
    atMost(place, [...at, field], source[field]?.length ?? 0, MOST_ACCOUNTS);
  }
  const identity = custom ? IDENTITY_FIELDS.find((field) => source[field] !== undefined) : undefined;
  if (identity !== undefined) {
    refuse(place, POLICY_RULES.CUSTOM_ACTION, {
      what: `${formatFieldPath([...at, identity])} is set on a CUSTOM policy`,
    });
  }
}

function checkCondition(place: IConstruct, custom: boolean, condition: AuthorizationCondition, at: FieldPath): void {
  const { key } = condition;
  if ((condition.values ?? []).length + (condition.notValues ?? []).length === 0) {
    refuse(place, POLICY_RULES.CONDITION, {
      what: `${formatFieldPath(at)} has neither values nor notValues`,
      given: key.key,
    });
  }
  if (custom && key._identity) {
    refuse(place, POLICY_RULES.CUSTOM_ACTION, {
      what: `${formatFieldPath([...at, 'key'])} asks a CUSTOM policy for an identity`,
      given: key.key,
    });
  }
  const { values, notValues } = condition;
  const form = VALUE_FORMS[key._form];
  checkFields(place, POLICY_RULES.CONDITION, { values, notValues }, { values: form, notValues: form }, at);
}

/** Checks each string of each list of an object, and that the object says anything at all. */
function checkFields<T extends object>(
  place: IConstruct,
  rule: Rule,
  object: T,
  fields: Record<keyof T, FieldRule | undefined>,
  at: FieldPath,
): void {
  let said = false;
  for (const name of Object.keys(fields) as (keyof T & string)[]) {
    const values = object[name] as readonly unknown[] | undefined;
    if (values === undefined || values.length === 0) continue;
    said = true;
    const field = fields[name];
    if (field === undefined) continue;
    values.forEach((value, index) => {
      const allowed = field.check(value as string);
      if (allowed !== undefined) {
        const what = `${formatFieldPath([...at, name, index])} is not valid`;
        refuse(place, field.rule, { what, given: value, allowed });
      }
    });
  }
  if (!said) refuse(place, rule, { what: `${formatFieldPath(at)} says nothing` });
}

function checkPath(value: string): string | undefined {
  if (value === '') return 'a path';
  if (!/[{}]/.test(value)) return undefined;
  const allowed = 'a template with {*} for one segment and {**} once, as the last operator';
  let wide = false;
  for (const segment of value.replace(/^\/+|\/+$/g, '').split('/')) {
    const operator = segment === '{*}' || segment === '{**}';
    if (wide && operator) return allowed;
    if (segment === '{**}') wide = true;
    if (!operator && !TEMPLATE_LITERAL.test(segment)) return allowed;
  }
  return undefined;
}

function nonEmptyList(place: IConstruct, rule: Rule, at: FieldPath, list: readonly unknown[]): void {
  if (list.length === 0) refuse(place, rule, { what: `${formatFieldPath(at)} is an empty list` });
}

function atMost(place: IConstruct, at: FieldPath, count: number, most: number): void {
  if (count > most) {
    refuse(place, POLICY_RULES.LIST_SIZE, {
      what: `${formatFieldPath(at)} is too long`,
      given: count,
      allowed: `at most ${most}`,
    });
  }
}

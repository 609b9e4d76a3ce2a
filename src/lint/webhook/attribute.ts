import type { Field } from '../field';
import { checkNotEmpty, checkPolicyIps, checkPolicyPorts, checkServiceAccounts, checkWildcards } from './policy-values';
import type { Report } from './report';

type ValueCheck = (values: Field, report: Report) => void;

/** The attributes that a condition may ask for, with what their values must be. */
const ATTRIBUTES: Readonly<Record<string, ValueCheck>> = {
  'source.ip': checkPolicyIps,
  'remote.ip': checkPolicyIps,
  'source.namespace': checkNotEmpty,
  'source.serviceAccount': checkServiceAccounts,
  'source.principal': checkNotEmpty,
  'request.auth.principal': checkNotEmpty,
  'request.auth.audiences': checkNotEmpty,
  'request.auth.presenter': checkNotEmpty,
  'destination.ip': checkPolicyIps,
  'destination.port': checkPolicyPorts,
  'connection.sni': checkNotEmpty,
};

/** Attributes of one thing among several, which is named in brackets. */
const BRACKETED = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'];

/** Attributes that went away, and what came in their place. */
const REPLACED: readonly (readonly [prefix: string, by: string])[] = [
  ['destination.namespace', 'put the policy into that namespace'],
  ['destination.labels', 'use selector'],
  ['destination.name', 'use selector'],
  ['destination.user', 'use selector'],
];

/** Checks the key of a condition and its values. */
export function checkAttribute(key: Field, values: readonly Field[], report: Report): void {
  const { text } = key;
  if (BRACKETED.some((prefix) => text.startsWith(prefix))) {
    const open = text.indexOf('[');
    if (!text.endsWith(']') || open < 1 || open >= text.length - 2)
      report.error(key, `bad key (${text}): should have format a[b]`);
    for (const field of values) checkNotEmpty(field, report);
    return;
  }
  const trustDomain = text === 'source.trustDomain' && report.since('1.30') ? checkWildcards : undefined;
  const check = Object.hasOwn(ATTRIBUTES, text) ? ATTRIBUTES[text] : trustDomain;
  if (check) for (const field of values) check(field, report);
  else {
    const replaced = REPLACED.find(([prefix]) => text.startsWith(prefix));
    if (replaced) report.error(key, `attribute ${text} is no longer supported`, replaced[1]);
    else
      report.error(
        key,
        `unknown attribute: ${text}`,
        `use one of ${[...Object.keys(ATTRIBUTES), ...BRACKETED].join(', ')}`,
      );
  }
}

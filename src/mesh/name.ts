import type { IConstruct } from 'constructs';
import { refuse } from './error';
import { MESH_RULES } from './rules';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Whether a text is a DNS-1123 label: at most 63 lower-case letters, digits and inner hyphens. */
export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text);
}

/** Whether a text is a DNS-1123 subdomain: labels joined by dots, at most 253 characters. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every(isDnsLabel);
}

/** Refuses a name that is not a DNS-1123 label, and gives it back otherwise. */
export function checkName(place: IConstruct | string, what: string, name: string): string {
  if (!isDnsLabel(name)) {
    refuse(place, MESH_RULES.NAME, {
      what: `${what} is not a DNS-1123 label`,
      given: name,
      allowed: 'lower-case letters, digits and inner hyphens, at most 63',
    });
  }
  return name;
}

/** Refuses a name that is not a DNS-1123 subdomain, and gives it back otherwise. */
export function checkSubdomain(place: IConstruct | string, what: string, name: string): string {
  if (!isDnsSubdomain(name)) {
    refuse(place, MESH_RULES.NAME, {
      what: `${what} is not a DNS-1123 subdomain`,
      given: name,
      allowed: 'lower-case letters, digits, inner hyphens and dots, at most 253',
      fix: 'use lower-case labels of letters, digits and inner hyphens, joined by dots',
    });
  }
  return name;
}

/** Refuses a text that cannot be the value of a label. */
export function checkLabelValue(place: IConstruct | string, label: string, value: string): void {
  if (!LABEL_VALUE.test(value)) {
    refuse(place, MESH_RULES.LABEL, {
      what: `value of label ${label} is not valid`,
      given: value,
      allowed: 'letters, digits, hyphens, underscores and dots, at most 63',
    });
  }
}

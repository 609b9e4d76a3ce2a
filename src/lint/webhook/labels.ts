import type { Field } from '../field';
import type { Report } from './report';

const KEY =
  /^((?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*\/)?((?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;
const VALUE = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LONGEST_PREFIX = 253;
const LONGEST_NAME = 63;

/** Checks a map of labels. */
export function checkLabels(labels: Field, report: Report): void {
  for (const [key, field] of labels.entries) {
    const [, prefix = '', name = ''] = KEY.exec(key) ?? [];
    if (name === '') report.error(field, `invalid label key ${JSON.stringify(key)}`);
    else if (prefix.length - 1 > LONGEST_PREFIX)
      report.error(field, `prefix of label key ${JSON.stringify(key)} is too long`);
    else if (name.length > LONGEST_NAME) report.error(field, `label key ${JSON.stringify(key)} is too long`);
    if (!VALUE.test(field.text)) report.error(field, `invalid label value ${JSON.stringify(field.text)}`);
  }
}

import { isIpAddress, isIpPrefix } from '../go/ip';
import type { Field } from '../field';
import type { Report } from './report';

export const UNIX_PREFIX = 'unix://';

/** Checks the part of a unix address behind its scheme: an abstract socket or the absolute path of a file. */
export function checkUnixPath(path: string, field: Field, report: Report): void {
  if (path === '') report.error(field, 'unix address is empty');
  else if (!path.startsWith('@') && (!path.startsWith('/') || path.endsWith('/')))
    report.error(field, `${path} is not the absolute path of a file`);
}

/** Checks an IP address or, where there is one slash, a CIDR block. */
export function checkSubnet(field: Field, report: Report): void {
  const { text } = field;
  if (text.split('/').length === 2) {
    if (!isIpPrefix(text)) report.error(field, `${JSON.stringify(text)} is not a valid CIDR block`);
  } else if (!isIpAddress(text)) report.error(field, `${JSON.stringify(text)} is not a valid IP address`);
}

/** Checks an address that a listener binds to. */
export function checkIp(field: Field, report: Report): void {
  if (!isIpAddress(field.text)) report.error(field, `${JSON.stringify(field.text)} is not a valid IP address`);
}

/** Checks that a number is a port. */
export function checkPort(field: Field, report: Report, number = field.number): void {
  if (number < 1 || number > 65535) report.error(field, `port ${number} is not in the range 1 to 65535`);
}

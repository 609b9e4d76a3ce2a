import { isIpAddress } from '../go/ip';
import { isDnsLabel, partialWildcardProblem, wildcardDomainProblem } from './domain';
import type { Field } from '../field';
import type { Report } from './report';

/** Where a `namespace/host` stands, which decides what may be left out; a converted gateway is one that Istio made of the Gateway API's. */
export type HostPlace = 'gateway' | 'converted gateway' | 'sidecar';

/** Checks a host of a Gateway (`[namespace/]host`) or of a Sidecar's egress (`namespace/host`). */
export function checkHostReference(field: Field, report: Report, place: HostPlace): void {
  const { text } = field;
  const slash = text.indexOf('/');
  if (slash < 0) {
    if (place !== 'sidecar') checkHost(text, field, report, place);
    else report.error(field, `host ${JSON.stringify(text)} must have the form namespace/host`);
    return;
  }
  const namespace = text.slice(0, slash);
  if (!namespaceIsGood(namespace, place, report))
    report.error(field, `invalid namespace ${JSON.stringify(namespace)} of a host in a ${place}`);
  checkHost(text.slice(slash + 1), field, report, place);
}

function namespaceIsGood(namespace: string, place: HostPlace, report: Report): boolean {
  if (namespace === '*' || namespace === '.') return true;
  if (namespace === '~') return place !== 'gateway';
  if (place !== 'sidecar') return isDnsLabel(namespace);
  const excluded = report.since('1.31') && namespace.startsWith('~') ? namespace.slice(1) : namespace;
  return excluded === '*' || excluded === '.' || isDnsLabel(excluded);
}

function checkHost(host: string, field: Field, report: Report, place: HostPlace): void {
  if (host !== '*' && !host.includes('.'))
    report.error(
      field,
      `short name ${JSON.stringify(host)} is not allowed as a host`,
      'write the fully qualified domain name',
    );
  const problem = wildcardDomainProblem(host);
  if (problem !== undefined && (place === 'sidecar' || !isIpAddress(host))) report.error(field, problem);
  const partial = partialWildcardProblem(host);
  if (partial !== undefined) report.error(field, partial);
}

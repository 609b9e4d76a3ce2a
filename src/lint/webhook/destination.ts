import { checkPort } from './address';
import { isDnsLabel, wildcardDomainProblem } from './domain';
import type { Field } from '../field';
import { checkHeaderOperations } from './header';
import type { Report } from './report';

/** Checks a destination that was given: host, subset and port. */
export function checkDestination(destination: Field, report: Report): void {
  if (!destination.isSet) return;
  const host = destination.get('host');
  const problem = host.text === '*' ? 'invalid destination host *' : wildcardDomainProblem(host.text);
  if (problem !== undefined) report.error(host, problem);
  const subset = destination.get('subset');
  if (subset.text !== '') checkSubsetName(subset, report);
  const port = destination.get('port');
  if (port.isSet) checkPort(port.get('number'), report);
}

/** Checks the name of a subset: a DNS label. */
export function checkSubsetName(name: Field, report: Report): void {
  if (name.text === '') report.error(name, 'subset name cannot be empty');
  else if (!isDnsLabel(name.text)) report.error(name, `subset name is invalid: ${JSON.stringify(name.text)}`);
}

/** Checks the destinations of a route, with their weights and, for HTTP, headers. */
export function checkDestinations(route: Field, report: Report): void {
  let total = 0;
  for (const entry of route.elements) {
    const destination = entry.get('destination');
    if (!destination.isSet) report.error(entry, 'destination is required', 'set destination');
    checkHeaderOperations(entry.get('headers'), report);
    checkDestination(destination, report);
    const weight = entry.get('weight');
    if (weight.number < 0) report.error(weight, `weight ${weight.number} is less than 0`);
    total += weight.number;
  }
  if (route.size > 1 && total === 0)
    report.error(route, 'total destination weight = 0', 'give each of several destinations a weight');
}

import type { Field } from '../field';
import type { Report } from './report';

const TOPOLOGY_LABELS: ReadonlySet<string> = new Set([
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
]);

/** Which of the two settings is checked: they share failover, but not what may stand beside it. */
export type LocalityKind = 'locality' | 'zone aware';

/** Checks how load is kept near, and where it goes when the near endpoints fail. */
export function checkLocalityLoadBalancing(setting: Field, outlier: Field, report: Report, kind: LocalityKind): void {
  if (!setting.isSet) return;
  const failover = setting.get('failover');
  const priority = setting.get('failoverPriority');
  const topology = priority.elements.find(({ text }) => TOPOLOGY_LABELS.has(text));
  if (kind === 'locality') {
    const distribute = setting.get('distribute');
    if (distribute.size > 0 && failover.size > 0) {
      report.error(setting, 'distribute and failover cannot be specified together');
      return;
    }
    if (failover.size > 0 && topology) {
      report.error(
        topology,
        `failover cannot be set together with the topology label ${topology.text} in failoverPriority`,
      );
      return;
    }
    if (!checkDistribution(distribute, report)) return;
  } else if (topology) {
    report.error(topology, `failoverPriority must not use the topology label ${topology.text} here`);
  }
  if ((failover.size > 0 || priority.size > 0) && !outlier.isSet)
    report.warn(setting, 'outlier detection policy must be provided for failover', 'set outlierDetection beside it');
  for (const entry of failover.elements) checkFailover(entry, report, kind);
}

function checkFailover(entry: Field, report: Report, kind: LocalityKind): void {
  const regions = [entry.get('from').text, entry.get('to').text];
  if (regions[0] === regions[1]) report.error(entry, `${kind} failover must specify different regions`);
  if (regions.some((region) => region.includes('/'))) report.error(entry, `${kind} failover specifies regions only`);
  if (regions.some((region) => region.includes('*')))
    report.error(entry, `${kind} failover region cannot have a wildcard`);
}

/** Checks the weights; false where the webhook looks no further. */
function checkDistribution(distribute: Field, report: Report): boolean {
  for (const rule of distribute.elements) {
    let total = 0;
    const to = rule.get('to');
    for (const [, weight] of to.entries) {
      if (weight.number <= 0 || weight.number > 100) {
        report.error(weight, 'locality weight must be in range [1, 100]');
        return false;
      }
      total += weight.number;
    }
    if (total !== 100) {
      report.error(to, `total locality weight ${total} != 100`);
      return false;
    }
    checkLocalities(to.entries.map(([locality]) => locality).sort(), to, report);
  }
  checkLocalities(
    distribute.elements.map((rule) => rule.get('from').text),
    distribute,
    report,
  );
  return true;
}

/** Checks localities (`region/zone/subzone`, with a wildcard at the end) that must not overlap. */
function checkLocalities(localities: readonly string[], field: Field, report: Report): void {
  const known: string[][] = [];
  for (const locality of localities) {
    const stars = locality.split('*').length - 1;
    if (stars > 1 || (stars === 1 && !locality.endsWith('*'))) {
      report.error(field, `locality ${locality}: a wildcard must stand once and at the end`);
      return;
    }
    const [region = '', zone, ...rest] = locality.split('/');
    const parts = [region, ...(zone === undefined ? [] : [zone]), ...(rest.length === 0 ? [] : [rest.join('/')])];
    if (parts.some((part) => part === '')) {
      report.error(field, `locality ${JSON.stringify(locality)} must not contain empty region/zone/subzone`);
      return;
    }
    if (known.some((other) => overlaps(other, parts))) {
      report.error(field, `locality ${locality} overlaps with previous specified ones`);
      return;
    }
    known.push(parts);
  }
}

/**
 * Whether an earlier locality takes in a later one or is taken in by it. A whole region that comes behind one of its zones overlaps,
 * and so does a zone behind one of its subzones.
 */
function overlaps(earlier: readonly string[], later: readonly string[]): boolean {
  if (earlier[0] === '*' && earlier.length === 1) return true;
  const shared = Math.min(earlier.length, later.length);
  for (let index = 0; index < shared; index += 1) {
    const [a, b] = [earlier[index], later[index]];
    if (a === b) continue;
    return index > 0 && a === '*' && index === earlier.length - 1;
  }
  return true;
}

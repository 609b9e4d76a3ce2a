import { isDnsLabel } from './domain';
import type { Field } from '../field';
import type { Report } from './report';

/** What a kind allows in `exportTo`. */
export interface ExportRules {
  /** `~`, visible to no one: ServiceEntry only. */
  readonly none?: boolean;
  /** A DestinationRule with a workload selector stays in its namespace. */
  readonly ownNamespaceOnly?: boolean;
}

/** Checks `exportTo`: `.`, `*` or namespaces, none twice, and `*` or `~` alone. */
export function checkExportTo(exportTo: Field, report: Report, rules: ExportRules = {}): void {
  const { namespace } = report.metadata;
  const seen = new Set<string>();
  for (const entry of exportTo.elements) {
    const key = entry.text === '.' ? namespace : entry.text;
    if (seen.has(key)) {
      report.error(entry, `exportTo has duplicate entries for ${JSON.stringify(entry.text)}`);
      continue;
    }
    const bad = exportProblem(key, rules);
    if (bad === undefined) seen.add(key);
    else report.error(entry, bad);
  }
  if (rules.ownNamespaceOnly && seen.size > 0) {
    if (!seen.has(namespace))
      report.error(exportTo, 'a DestinationRule with a workload selector cannot be exported beyond its namespace');
    else if (seen.size > 1)
      report.error(exportTo, 'a DestinationRule with a workload selector cannot have several exportTo entries');
  }
  for (const alone of ['*', '~']) {
    if (seen.has(alone) && exportTo.size > 1) report.error(exportTo, `exportTo ${alone} must stand alone`);
  }
}

function exportProblem(entry: string, { none }: ExportRules): string | undefined {
  if (entry === '.' || entry === '*') return undefined;
  if (entry === '~') return none ? undefined : 'exportTo ~ is for ServiceEntry only';
  return isDnsLabel(entry) ? undefined : `exportTo ${JSON.stringify(entry)} is none of ., * and a namespace`;
}

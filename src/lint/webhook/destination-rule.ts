import { checkSubsetName } from './destination';
import { wildcardDomainProblem } from './domain';
import { checkExportTo } from './export-to';
import { checkLabels } from './labels';
import type { KindCheck } from './report';
import { checkSelector } from './selector';
import { checkTrafficPolicy } from './traffic-policy';

export const checkDestinationRule: KindCheck = (spec, report) => {
  const host = spec.get('host');
  const problem = wildcardDomainProblem(host.text);
  if (problem !== undefined) report.error(host, problem);
  checkTrafficPolicy(spec.get('trafficPolicy'), report);
  const names = new Set<string>();
  for (const subset of spec.get('subsets').elements) {
    const name = subset.get('name');
    if (names.has(name.text)) report.error(name, `duplicate subset names: ${JSON.stringify(name.text)}`);
    names.add(name.text);
    checkSubsetName(name, report);
    checkLabels(subset.get('labels'), report);
    report.withoutWarnings(() => checkTrafficPolicy(subset.get('trafficPolicy'), report));
  }
  const selector = spec.get('workloadSelector');
  checkExportTo(spec.get('exportTo'), report, { ownNamespaceOnly: selector.isSet });
  checkSelector(selector, report);
};

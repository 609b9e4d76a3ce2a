import type { KindCheck } from './report';
import { checkSelector } from './selector';

export const checkProxyConfig: KindCheck = (spec, report) => {
  checkSelector(spec.get('selector'), report);
  const concurrency = spec.get('concurrency');
  if (concurrency.number < 0) report.error(concurrency, 'concurrency must be greater than or equal to 0');
};

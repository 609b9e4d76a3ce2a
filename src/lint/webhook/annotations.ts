import type { Field } from '../field';
import type { Report } from './report';

/** Annotations that only istiod may set, or that ask for a refusal. */
const FORBIDDEN = [
  'internal.istio.io/webhook-always-reject',
  'internal.istio.io/parents',
  'internal.istio.io/parent-namespace',
];

const DRY_RUN = 'istio.io/dry-run';

/** What Go's `strconv.ParseBool` accepts. */
const BOOLEAN = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

/** Checks the annotations that the webhook knows. */
export function checkAnnotations(object: Field, report: Report): void {
  const annotations = object.at('metadata', 'annotations');
  const dryRun = annotations.get(DRY_RUN);
  if (dryRun.value !== undefined) checkDryRun(object, dryRun, report);
  for (const name of FORBIDDEN) {
    if (annotations.get(name).value !== undefined)
      report.error(annotations.get(name), `annotation ${name} may not be set`);
  }
}

function checkDryRun(object: Field, dryRun: Field, report: Report): void {
  const action = object.at('spec', 'action').text || 'ALLOW';
  if (object.get('kind').text !== 'AuthorizationPolicy')
    report.error(dryRun, `annotation ${DRY_RUN} is for AuthorizationPolicy only`, 'remove the annotation');
  else if (action !== 'ALLOW' && action !== 'DENY')
    report.error(dryRun, `annotation ${DRY_RUN} supports the actions ALLOW and DENY only, not ${action}`);
  else if (!BOOLEAN.test(dryRun.text))
    report.error(
      dryRun,
      `annotation ${DRY_RUN} has the invalid value ${JSON.stringify(dryRun.text)}`,
      'write "true" or "false"',
    );
}

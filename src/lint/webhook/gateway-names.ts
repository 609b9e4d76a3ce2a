import { fqdnProblem, isDnsLabel } from './domain';
import type { Field } from '../field';
import type { Report } from './report';

/**
 * Checks references to gateways: `namespace/name`, or a name; nothing behind the first plain name is looked at. The warning of
 * a legacy form gets lost in istiod for the matches of http and tcp.
 */
export function checkGatewayNames(gateways: Field, report: Report, warns: boolean): void {
  for (const gateway of gateways.elements) {
    const { text } = gateway;
    const slash = text.indexOf('/');
    if (slash < 0) {
      const [name = '', namespace] = text.split('.');
      if (namespace !== undefined && warns)
        report.warn(gateway, `gateway name ${JSON.stringify(text)} has a legacy form`, `write ${namespace}/${name}`);
      const problem = fqdnProblem(text);
      if (problem !== undefined) report.error(gateway, problem);
      return;
    }
    const namespace = text.slice(0, slash);
    const name = text.slice(slash + 1);
    if (!isDnsLabel(namespace)) report.error(gateway, `invalid namespace ${JSON.stringify(namespace)} of a gateway`);
    if (!isDnsLabel(name)) report.error(gateway, `invalid gateway name ${JSON.stringify(name)}`);
  }
}

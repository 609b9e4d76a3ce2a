import { refuse } from '../mesh/error';
import { TELEMETRY_RULES } from './rules';

/** What may stand at a percent sign: another one, or an operator with or without an argument and a length. */
const AT_PERCENT = /%%|%[A-Z][A-Z0-9_]*(?:\(.*?\))?(?::\d+)?%/sy;

/** Refuses a format in which a percent sign neither begins an operator nor stands for itself. */
export function checkLogFormat(place: string, format: string): void {
  if (format === '') refuse(place, TELEMETRY_RULES.LOG_FORMAT, { what: 'the format is empty', given: format });
  for (let at = format.indexOf('%'); at >= 0; at = format.indexOf('%', AT_PERCENT.lastIndex)) {
    AT_PERCENT.lastIndex = at;
    if (AT_PERCENT.test(format)) continue;
    refuse(place, TELEMETRY_RULES.LOG_FORMAT, {
      what: `the format has a malformed operator at "${format.slice(at, at + 20)}"`,
      given: format,
      allowed: 'text with %OPERATOR%, %OPERATOR(argument)% and %%',
    });
  }
}

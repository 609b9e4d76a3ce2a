import type { Severity } from '../model/rule';
import type { Acknowledgement } from './suppression';

/** What a rule set may make of a rule. */
export type RuleSetting = Severity | 'off';

const SETTINGS: readonly RuleSetting[] = ['off', 'info', 'warning', 'error'];

/** Severities and acknowledgements that a team keeps in a file. */
export interface RuleSet {
  readonly severities: ReadonlyMap<string, RuleSetting>;
  readonly acknowledge: readonly Acknowledgement[];
}

/** A rule set, or what is wrong with it. */
export interface RuleSetReading {
  readonly ruleSet: RuleSet;
  readonly problems: readonly string[];
}

/** Reads a rule set from plain data: `severities` maps codes, `acknowledge` lists `rule`, `object` and `reason`. */
export function readRuleSet(data: unknown): RuleSetReading {
  const problems: string[] = [];
  const severities = new Map<string, RuleSetting>();
  const acknowledge: Acknowledgement[] = [];
  if (!isRecord(data ?? {})) problems.push('a rule set is a map');
  const source = isRecord(data) ? data : {};
  for (const key of Object.keys(source)) {
    if (key !== 'severities' && key !== 'acknowledge') problems.push(`unknown field ${key}`);
  }
  for (const [code, setting] of Object.entries(isRecord(source.severities) ? source.severities : {})) {
    if (SETTINGS.includes(setting as RuleSetting)) severities.set(code, setting as RuleSetting);
    // YAML 1.1 reads a bare `off` as false.
    else if (setting === false) severities.set(code, 'off');
    else problems.push(`severities.${code} is ${JSON.stringify(setting)}, not one of ${SETTINGS.join(', ')}`);
  }
  for (const [index, entry] of (Array.isArray(source.acknowledge) ? source.acknowledge : []).entries()) {
    if (isAcknowledgement(entry)) acknowledge.push(entry);
    else problems.push(`acknowledge[${index}] needs the texts rule and reason, and may have object`);
  }
  return { ruleSet: { severities, acknowledge }, problems };
}

function isAcknowledgement(value: unknown): value is Acknowledgement {
  if (!isRecord(value)) return false;
  const { rule, reason, object } = value;
  return (
    typeof rule === 'string' &&
    typeof reason === 'string' &&
    reason !== '' &&
    (object === undefined || typeof object === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

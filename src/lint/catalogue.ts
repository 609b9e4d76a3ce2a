import type { Rule } from '../model/rule';
import { FAMILIES } from './families';
import { ROOM_RULES } from './room-rules';
import { LINT_RULES } from './rules';

let catalogue: ReadonlyMap<string, Rule> | undefined;

/** Every rule that a finding or an error of this library can name, by code, in the order of the codes. */
export function ruleCatalogue(): ReadonlyMap<string, Rule> {
  if (!catalogue) {
    const rules: Rule[] = [
      ...Object.values<Rule>(LINT_RULES),
      ...FAMILIES.flatMap((family) => family.rules),
      ...ROOM_RULES.flatMap((table) => Object.values(table)),
    ];
    rules.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
    catalogue = new Map(rules.map((rule) => [rule.code, rule]));
  }
  return catalogue;
}

/** Whether a rule of that code exists. */
export function knownCode(code: string): boolean {
  return ruleCatalogue().has(code);
}

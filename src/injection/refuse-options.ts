import { refuse } from '../mesh/error';
import type { ProfileFacts } from './profile';
import { INJECTION_RULES } from './rules';

/** Refuses the first of some options that is said: the release does not know any of them. */
export function refuseOptions(
  place: string,
  facts: ProfileFacts,
  options: Readonly<Record<string, unknown>>,
  fix?: string,
): void {
  const said = Object.entries(options).find(([, given]) => given !== undefined);
  if (!said) return;
  const [option, given] = said;
  refuse(place, INJECTION_RULES.option, {
    what: `Istio ${facts.patch} has nothing for the option ${option}`,
    given,
    fix,
  });
}

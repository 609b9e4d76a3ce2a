import type { ProfileFacts } from '../profile';
import type { SettingsInput } from '../settings/settings';
import { Appending } from './appending';
import { appendingSettings } from './settings';
import { SPEC_1_5_0 } from './spec';

/** Injection as a release does it that appends lists to the pod. */
export function appendingMechanism(facts: ProfileFacts, input: SettingsInput): Appending {
  return new Appending(facts, appendingSettings(facts.patch, input), SPEC_1_5_0);
}

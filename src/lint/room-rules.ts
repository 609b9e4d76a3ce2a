import type { Rule } from '../model/rule';

/** The rule tables of the rooms, each with the rules that its constructs refuse by. */
export const ROOM_RULES: readonly Readonly<Record<string, Rule>>[] = [];

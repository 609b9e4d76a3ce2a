import type { RE2JS } from 're2js';
import { re2 as engine } from '../model/re2';
import type { StringMatch } from '../model/spec';

/** A test of a text. */
export type TextTest = (text: string) => boolean;

const regexes = new Map<string, TextTest>();

/** Constructs that mean the same to JavaScript and to RE2, for texts of printable ASCII. */
const common =
  /^(?:[A-Za-z0-9/_\- ,;:=@!%&~'"<>#]|\\[.\-/?+*()[\]{}|^$\\dwDW]|\.|[*+?](?![+?])|[*+]\?|\((?:\?:)?|\)|\||\[\^?[A-Za-z0-9_./%@:=+,]+(?:-[A-Za-z0-9_./]+)*-?\])*$/;

/** A regular expression that must match the whole text, in RE2's syntax. An invalid one matches nothing. */
export function fullMatch(regex: string): TextTest {
  let test = regexes.get(regex);
  if (!test) {
    test = compile(regex);
    regexes.set(regex, test);
  }
  return test;
}

function compile(regex: string): TextTest {
  let re2: RE2JS;
  try {
    re2 = engine().compile(regex);
  } catch {
    return () => false;
  }
  if (common.test(regex)) {
    const fast = quick(regex);
    // Nested repetition could make a backtracking engine slow: such expressions stay with RE2.
    if (fast && !/[*+]\)?[*+]|\)[*+]/.test(regex))
      return (text) => (/[^ -~]/.test(text) ? re2.matches(text) : fast.test(text));
  }
  return (text) => re2.matches(text);
}

function quick(regex: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${regex})$`);
  } catch {
    return undefined;
  }
}

/** Whether RE2 accepts an expression. */
export function isRegex(regex: string): boolean {
  try {
    engine().compile(regex);
    return true;
  } catch {
    return false;
  }
}

/** Whether a match asks only that something is there: nothing said, or the regex `*`. */
export function asksPresence(match: StringMatch | null | undefined): boolean {
  if (!match) return true;
  if (match.exact !== undefined || match.prefix !== undefined) return false;
  return match.regex === undefined || match.regex === '*';
}

/** The test that a match stands for. */
export function textTest(match: StringMatch): TextTest {
  if (match.exact !== undefined) {
    const { exact } = match;
    return (text) => text === exact;
  }
  if (match.prefix !== undefined) {
    const { prefix } = match;
    return (text) => text.startsWith(prefix);
  }
  return fullMatch(match.regex ?? '');
}

/** A match in words: `is "v"`, `begins with "v"`, `matches "v"`. */
export function inWords(match: StringMatch | null | undefined): string {
  if (!match || asksPresence(match)) return 'is present';
  if (match.exact !== undefined) return `is ${match.exact}`;
  if (match.prefix !== undefined) return `begins with ${match.prefix}`;
  return `matches ${match.regex}`;
}

/**
 * Replaces every match of a regular expression, as RE2's GlobalReplace: `\1` in the substitution is a group, and an
 * empty match right behind another does not count.
 */
export function replaceAll(text: string, regex: string, substitution: string): string {
  let pattern: RE2JS;
  try {
    pattern = engine().compile(regex);
  } catch {
    return text;
  }
  const matcher = pattern.matcher(text);
  let out = '';
  let last = 0;
  let lastEnd = -1;
  let from = 0;
  while (from <= text.length && matcher.find(from)) {
    const start = matcher.start();
    const end = matcher.end();
    if (start === end && start === lastEnd) {
      from = end + 1;
      continue;
    }
    out += text.slice(last, start);
    out += substitution.replace(/\\(\d|\\)/g, (_, digit: string) =>
      digit === '\\' ? '\\' : (matcher.group(Number(digit)) ?? ''),
    );
    last = end;
    lastEnd = end;
    from = end > start ? end : end + 1;
  }
  return out + text.slice(last);
}

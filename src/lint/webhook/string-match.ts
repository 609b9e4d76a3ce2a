import { regexProblem } from '../go/regex';
import type { Field } from '../field';
import type { Report } from './report';

const LONGEST_REGEX = 1024;

/** Checks a regular expression: RE2, and short enough for Envoy. */
export function checkRegex(field: Field, report: Report): void {
  const { text } = field;
  if (text.length > LONGEST_REGEX) {
    report.error(field, `regex is too large: ${text.length} characters, at most ${LONGEST_REGEX} are allowed`);
    return;
  }
  const problem = regexProblem(text);
  if (problem !== undefined)
    report.error(
      field,
      `regex ${JSON.stringify(text)} is not valid in RE2 syntax: ${problem}`,
      'write it in RE2 syntax',
    );
}

/** Checks the regex of a match, if it has one. */
export function checkMatchRegex(match: Field, report: Report): void {
  const regex = match.get('regex');
  if (regex.value === undefined) return;
  if (regex.text === '') report.error(regex, 'regex match must not be empty');
  else checkRegex(regex, report);
}

/** Checks a match whose prefix must not be empty. */
export function checkStringMatch(match: Field, report: Report): void {
  const prefix = match.get('prefix');
  if (prefix.value === '') report.error(prefix, 'prefix match must not be empty');
  checkMatchRegex(match, report);
}

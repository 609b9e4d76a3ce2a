import type { StringMatch } from '../model/spec';
import { asksPresence, textTest } from '../routing/string-match';

/** A text that a match accepts, the usual one if it does; undefined where none is found. */
export function sampleText(match: StringMatch | null | undefined, usual = 'x'): string | undefined {
  if (!match || asksPresence(match) || textTest(match)(usual)) return usual;
  const text = match.exact ?? match.prefix ?? sampleOfRegex(match.regex ?? '');
  return text !== undefined && textTest(match)(text) ? text : undefined;
}

const ESCAPED: Readonly<Record<string, string>> = {
  d: '0',
  w: 'a',
  s: ' ',
  D: 'a',
  W: '-',
  S: 'a',
  b: '',
  A: '',
  z: '',
};
const REPEATED = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/;

/** The shortest text of the first alternatives of a regular expression, made without looking at what it means for all of RE2. */
function sampleOfRegex(regex: string): string | undefined {
  let at = 0;
  const repeated = (piece: string): string => {
    const [quantifier, least] = REPEATED.exec(regex.slice(at)) ?? [''];
    at += quantifier.length;
    if (quantifier === '' || quantifier.startsWith('+')) return piece;
    return least === undefined ? '' : piece.repeat(Number(least));
  };
  const piece = (): string => {
    const char = regex[at++];
    if (char === '.') return 'x';
    if (char === '^' || char === '$') return '';
    if (char === '\\') {
      const escaped = regex[at++];
      return ESCAPED[escaped] ?? escaped;
    }
    if (char === '[') return classMember();
    if (char !== '(') return char;
    at += /^\?(?:P?<\w+>|[a-zA-Z-]*:)/.exec(regex.slice(at))?.[0].length ?? 0;
    const text = alternatives();
    at += 1;
    return text;
  };
  const classMember = (): string => {
    const end = regex.indexOf(']', at + 2);
    const members = regex.slice(at, end < 0 ? regex.length : end);
    at += members.length + 1;
    const member = members.startsWith('\\') ? (ESCAPED[members[1]] ?? members[1]) : members[0];
    if (member !== '^') return member;
    return [...'xa0-_'].find((it) => !members.includes(it)) ?? '~';
  };
  const alternatives = (): string => {
    let first: string | undefined;
    let text = '';
    while (at < regex.length && regex[at] !== ')') {
      if (regex[at] === '|') {
        at += 1;
        first ??= text;
        text = '';
      } else text += repeated(piece());
    }
    return first ?? text;
  };
  return alternatives();
}

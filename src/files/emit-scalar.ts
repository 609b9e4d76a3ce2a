/**
 * Strings as the `yaml` package writes them for YAML 1.1 with unlimited line width, which is what cdk8s asks it for:
 * plain where that reads back as the same text, a literal block where there are several lines, else quoted.
 */

/** What would be a null, a boolean, a number or a date if it stood there unquoted. */
const RESOLVES =
  /^(?:~|[Nn]ull|NULL|Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON|N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF|[-+]?0b[01_]+|[-+]?[0-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN|[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:[ \t]*(?:Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?)$/;
/** Text that begins like something else, or holds an indicator where it would be read as one. */
const NOT_PLAIN = /^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u;
const DOCUMENT_MARK = /^(?:%|---|\.\.\.)/;
/** Most text by far: starts with a letter or a slash, then letters, digits and marks that mean nothing to YAML. */
const ORDINARY = /^[A-Za-z/_][\w./()$;+^*-]*$/;

/** A double-quoted string is written over several lines from this length on. */
const MIN_MULTI_LINE = 40;

const ESCAPES: Readonly<Record<string, string>> = {
  '0000': '\\0',
  '0007': '\\a',
  '000b': '\\v',
  '001b': '\\e',
};

function unicodeEscape(code: string): string {
  return ESCAPES[code] ?? (code.startsWith('00') ? `\\x${code.slice(2)}` : `\\u${code}`);
}

function doubleQuoted(value: string, indent: string, isKey: boolean): string {
  const json = JSON.stringify(value);
  const folds = !isKey && json.length >= MIN_MULTI_LINE;
  let result = '';
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    // A space before a line break must be escaped lest it be folded away.
    const escapedSpace = character === ' ' && json[i + 1] === '\\' && json[i + 2] === 'n';
    if (escapedSpace) {
      result += '\\ ';
      i++;
    } else if (character !== '\\') {
      result += character;
      continue;
    }
    const escape = json[i + 1];
    if (escape === 'u') {
      result += unicodeEscape(json.slice(i + 2, i + 6));
      i += 5;
    } else if (escape === 'n' && folds && json[i + 2] !== '"') {
      // Folding takes the first line break, so it is written twice.
      result += '\n\n';
      while (json[i + 2] === '\\' && json[i + 3] === 'n' && json[i + 4] !== '"') {
        result += '\n';
        i += 2;
      }
      result += indent;
      if (json[i + 2] === ' ') result += '\\';
      i++;
    } else {
      result += `\\${escape}`;
      i++;
    }
  }
  return result;
}

function quoted(value: string, indent: string, isKey: boolean): string {
  const single = value.includes('"') && !value.includes("'");
  if (!single || (isKey && value.includes('\n')) || /[ \t]\n|\n[ \t]/.test(value)) {
    return doubleQuoted(value, indent, isKey);
  }
  return `'${value.replaceAll(/\n+/g, `$&\n${indent}`)}'`;
}

function block(value: string, indent: string): string {
  if (/\n[\t ]+$/.test(value)) return quoted(value, indent, false);
  let length = value.length;
  while (length > 0 && '\n\t '.includes(value[length - 1])) length--;
  const body = value.slice(0, length);
  let end = value.slice(body.length);
  const newline = end.indexOf('\n');
  const chomp = newline < 0 ? '-' : body === '' || newline !== end.length - 1 ? '+' : '';
  if (end.endsWith('\n')) end = end.slice(0, -1);
  end = end.replaceAll(/(^|(?<!\n))\n+(?!\n|$)/g, `$&${indent}`);
  const [leading] = /^[ \n]*/.exec(body)!;
  const start = leading.slice(0, leading.lastIndexOf('\n') + 1);
  const header = (leading.includes(' ') ? '2' : '') + chomp;
  const indented = (text: string) => text.replaceAll(/\n+/g, `$&${indent}`);
  return `|${header}\n${indent}${indented(start)}${indented(body.slice(start.length))}${end}`;
}

/** Writes text as a value whose further lines are indented so. */
export function emitString(value: string, indent: string): string {
  if (ORDINARY.test(value)) return RESOLVES.test(value) ? quoted(value, indent, false) : value;
  if (CONTROL.test(value)) return doubleQuoted(value, indent, false);
  if (value.includes('\n')) return block(value, indent);
  // `<<` is the one word that is written as it is although it means something else.
  if (value === '<<') return value;
  return value === '' || NOT_PLAIN.test(value) || RESOLVES.test(value) ? quoted(value, indent, false) : value;
}

/** Writes text as a key of a mapping; at the top of a document a key must not look like a document's mark. */
export function emitKey(key: string, isTop: boolean): string {
  if (ORDINARY.test(key) && !RESOLVES.test(key)) return key;
  if (CONTROL.test(key)) return doubleQuoted(key, '', true);
  if (key === '<<') return key;
  const quote = key === '' || key.includes('\n') || NOT_PLAIN.test(key) || RESOLVES.test(key);
  return quote || (isTop && DOCUMENT_MARK.test(key)) ? quoted(key, '', true) : key;
}

/** Writes a number as JSON does, and what JSON has not. */
export function emitNumber(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf';
}

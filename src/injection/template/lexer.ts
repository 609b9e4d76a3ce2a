/** What is wrong with a template, or with what it is given. */
export class TemplateError extends Error {}

/** A piece of a template: text, or the words of one action. */
export interface Piece {
  readonly text?: string;
  readonly action?: readonly Token[];
  readonly line: number;
}

export interface Token {
  readonly kind: 'word' | 'field' | 'variable' | 'string' | 'number' | 'symbol' | 'space';
  readonly text: string;
  readonly value?: string | number;
}

const TOKENS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['string', /"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])+'/y],
  ['number', /[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y],
  ['variable', /\$[\p{L}\p{N}_]*/uy],
  ['field', /\.[\p{L}_][\p{L}\p{N}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['symbol', /:=|[()|,=.]/y],
];

/** Cuts a template into texts and actions; `{{-` and `-}}` take the white space around them away. */
export function pieces(source: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  let trim = false;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    let text = source.slice(at, open < 0 ? source.length : open);
    if (trim) text = text.replace(/^[ \t\r\n]+/, '');
    if (open < 0) {
      out.push({ text, line: 0 });
      break;
    }
    const line = source.slice(0, open).split('\n').length;
    let start = open + 2;
    if (/^-[ \t\r\n]/.test(source.slice(start, start + 2))) {
      text = text.replace(/[ \t\r\n]+$/, '');
      start++;
    }
    if (text !== '') out.push({ text, line });
    const { action, end, trimAfter } = actionAt(source, start, line);
    if (action) out.push({ action, line });
    trim = trimAfter;
    at = end;
  }
  return out;
}

function actionAt(source: string, start: number, line: number): { action?: Token[]; end: number; trimAfter: boolean } {
  const comment = /^[ \t\r\n]*\/\*[\s\S]*?\*\/[ \t\r\n]*(-?)\}\}/.exec(source.slice(start));
  if (comment) return { end: start + comment[0].length, trimAfter: comment[1] === '-' };
  const action: Token[] = [];
  let at = start;
  for (;;) {
    const close = /^(?:[ \t\r\n]+-)?\}\}/.exec(source.slice(at, at + 200));
    if (close) return { action, end: at + close[0].length, trimAfter: close[0].length > 2 };
    const token = tokenAt(source, at);
    if (!token) throw new TemplateError(`line ${line}: unexpected ${JSON.stringify(source.slice(at, at + 10))}`);
    at += token.text.length;
    action.push(token);
  }
}

function tokenAt(source: string, at: number): Token | undefined {
  for (const [kind, form] of TOKENS) {
    form.lastIndex = at;
    const match = form.exec(source);
    if (!match) continue;
    const text = match[0];
    if (kind === 'string') return { kind, text, value: unquoted(text) };
    return kind === 'number' ? { kind, text, value: Number(text) } : { kind, text };
  }
  return undefined;
}

function unquoted(text: string): string | number {
  if (text[0] === '`') return text.slice(1, -1);
  const body = text.slice(1, -1);
  const escaped = text[0] === "'" ? body.replace(/"/g, '\\"') : body;
  const plain = JSON.parse(
    `"${escaped
      .replace(/\\x([0-9a-fA-F]{2})/g, '\\u00$1')
      .replace(/\\'/g, "'")
      .replace(/\\a/g, '\\u0007')
      .replace(/\\v/g, '\\u000b')
      .replace(/\t/g, '\\t')}"`,
  ) as string;
  return text[0] === "'" ? plain.codePointAt(0)! : plain;
}

/** An expression of the Common Expression Language, as far as custom resource definitions use it. */
export type Expression =
  | { readonly op: 'literal'; readonly value: unknown }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'list'; readonly items: readonly Expression[] }
  | { readonly op: 'map' }
  | { readonly op: 'field'; readonly of: Expression; readonly name: string }
  | { readonly op: 'index'; readonly of: Expression; readonly at: Expression }
  | { readonly op: 'call'; readonly name: string; readonly of?: Expression; readonly args: readonly Expression[] }
  | { readonly op: 'unary'; readonly name: string; readonly of: Expression }
  | { readonly op: 'binary'; readonly name: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly op: 'choice';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    };

const TOKEN =
  /\s*(?:([A-Za-z_]\w*)|(\d*\.\d+|\d+)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(&&|\|\||[=!<>]=|[-+*/%!<>?:()[\]{},.]))/y;

/** Operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

const CONSTANTS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'sign';
  readonly text: string;
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end;) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) throw new SyntaxError(`unexpected ${JSON.stringify(source.slice(at, at + 10))} in ${source}`);
    const [, name, number, text, sign] = match;
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (text !== undefined) tokens.push({ kind: 'text', text: unquote(text) });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}

/** Parses an expression; throws a SyntaxError on what the language, or this part of it, does not have. */
export function parseCel(source: string): Expression {
  const tokens = tokenize(source);
  let at = 0;
  const peek = (text: string): boolean => tokens[at]?.kind !== 'text' && tokens[at]?.text === text;
  const accept = (text: string): boolean => peek(text) && ++at > 0;
  const expect = (text: string): void => {
    if (!accept(text)) throw new SyntaxError(`expected ${text} in ${source}`);
  };
  const sequence = (end: string): Expression[] => {
    const items: Expression[] = [];
    while (!accept(end)) {
      if (items.length > 0) expect(',');
      items.push(choice());
    }
    return items;
  };
  const choice = (): Expression => {
    const test = binary(0);
    if (!accept('?')) return test;
    const then = choice();
    expect(':');
    return { op: 'choice', test, then, otherwise: choice() };
  };
  const binary = (level: number): Expression => {
    const names = LEVELS[level];
    if (!names) return unary();
    let left = binary(level + 1);
    for (let name = names.find(peek); name !== undefined; name = names.find(peek)) {
      at += 1;
      left = { op: 'binary', name, left, right: binary(level + 1) };
    }
    return left;
  };
  const unary = (): Expression => {
    for (const name of ['!', '-']) if (accept(name)) return { op: 'unary', name, of: unary() };
    return postfix(primary());
  };
  const postfix = (start: Expression): Expression => {
    let of = start;
    for (;;) {
      if (accept('.')) {
        const name = tokens[at++]?.text ?? '';
        of = accept('(') ? { op: 'call', name, of, args: sequence(')') } : { op: 'field', of, name };
      } else if (accept('[')) {
        of = { op: 'index', of, at: choice() };
        expect(']');
      } else return of;
    }
  };
  const primary = (): Expression => {
    if (accept('(')) {
      const inner = choice();
      expect(')');
      return inner;
    }
    if (accept('[')) return { op: 'list', items: sequence(']') };
    if (accept('{')) {
      expect('}');
      return { op: 'map' };
    }
    const token = tokens[at++];
    if (!token || token.kind === 'sign') throw new SyntaxError(`unexpected ${token?.text ?? 'end'} in ${source}`);
    if (token.kind === 'number') return { op: 'literal', value: Number(token.text) };
    if (token.kind === 'text') return { op: 'literal', value: token.text };
    if (token.text in CONSTANTS) return { op: 'literal', value: CONSTANTS[token.text] };
    return accept('(') ? { op: 'call', name: token.text, args: sequence(')') } : { op: 'name', name: token.text };
  };
  const expression = choice();
  if (at < tokens.length) throw new SyntaxError(`unexpected ${tokens[at]?.text} in ${source}`);
  return expression;
}

import { pieces, TemplateError, type Piece, type Token } from './lexer';

/** An expression. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'chain'; readonly of: Expression; readonly fields: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'apply'; readonly of: Expression; readonly args: readonly Expression[] }
  | { readonly kind: 'pipe'; readonly commands: readonly Expression[] };

/** A pipeline with the variables that it sets. */
export interface Pipeline {
  readonly variables: readonly string[];
  readonly declares: boolean;
  readonly value: Expression;
}

/** A node of a template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline; readonly line: number }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly then: Node[];
      readonly otherwise: Node[];
      readonly line: number;
    }
  | { readonly kind: 'template'; readonly name: string; readonly pipeline?: Pipeline; readonly line: number }
  | { readonly kind: 'break' | 'continue' };

/** A parsed template with those that it defines. */
export interface Parsed {
  readonly body: Node[];
  readonly defined: ReadonlyMap<string, Node[]>;
}

/** Parses Go's template language. */
export function parseTemplate(source: string): Parsed {
  return new Parser(pieces(source)).parse();
}

class Parser {
  private at = 0;
  private readonly defined = new Map<string, Node[]>();

  public constructor(private readonly pieces: readonly Piece[]) {}

  public parse(): Parsed {
    const { nodes, ended } = this.list();
    if (ended) throw new TemplateError(`line ${ended.line}: unexpected ${ended.word}`);
    return { body: nodes, defined: this.defined };
  }

  /** Nodes up to an `end` or `else`, or the end of the template. */
  private list(): { nodes: Node[]; ended?: { word: string; rest: Token[]; line: number } } {
    const nodes: Node[] = [];
    while (this.at < this.pieces.length) {
      const piece = this.pieces[this.at++];
      if (piece.text !== undefined) {
        nodes.push({ kind: 'text', text: piece.text });
        continue;
      }
      const tokens = [...piece.action!];
      while (tokens[0]?.kind === 'space') tokens.shift();
      const word = tokens[0]?.kind === 'word' ? tokens[0].text : '';
      if (word === 'end' || word === 'else') return { nodes, ended: { word, rest: tokens.slice(1), line: piece.line } };
      const node = this.node(word, tokens, piece.line);
      if (node) nodes.push(node);
    }
    return { nodes };
  }

  private node(word: string, tokens: Token[], line: number): Node | undefined {
    const rest = tokens.slice(1);
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.control(word, rest, line);
      case 'define': {
        this.defined.set(this.named(rest, line), this.block(line));
        return undefined;
      }
      case 'block': {
        const name = this.named(rest, line);
        const pipeline = this.pipeline(rest.slice(rest.findIndex((one) => one.kind === 'string') + 1), line);
        this.defined.set(name, this.block(line));
        return { kind: 'template', name, pipeline, line };
      }
      case 'template': {
        const name = this.named(rest, line);
        const after = rest
          .slice(rest.findIndex((one) => one.kind === 'string') + 1)
          .filter((one, i, all) => i > 0 || all.length > 1 || one.kind !== 'space');
        const pipeline = after.some((one) => one.kind !== 'space') ? this.pipeline(after, line) : undefined;
        return { kind: 'template', name, pipeline, line };
      }
      case 'break':
      case 'continue':
        return { kind: word };
      default:
        return tokens.length === 0 ? undefined : { kind: 'action', pipeline: this.pipeline(tokens, line), line };
    }
  }

  private named(tokens: Token[], line: number): string {
    const name = tokens.find((one) => one.kind === 'string')?.value;
    if (typeof name !== 'string') throw new TemplateError(`line ${line}: a template without a name`);
    return name;
  }

  private block(line: number): Node[] {
    const { nodes, ended } = this.list();
    if (ended?.word !== 'end') throw new TemplateError(`line ${line}: unclosed action`);
    return nodes;
  }

  private control(kind: 'if' | 'with' | 'range', tokens: Token[], line: number): Node {
    const pipeline = this.pipeline(tokens, line);
    const { nodes: then, ended } = this.list();
    if (!ended) throw new TemplateError(`line ${line}: unclosed ${kind}`);
    if (ended.word === 'end') return { kind, pipeline, then, otherwise: [], line };
    const rest = ended.rest.filter((one, i) => i > 0 || one.kind !== 'space');
    const chained =
      rest[0]?.kind === 'word' && (rest[0].text === 'if' || rest[0].text === 'with') ? rest[0].text : undefined;
    const otherwise = chained ? [this.control(chained as 'if' | 'with', rest.slice(1), ended.line)] : this.block(line);
    return { kind, pipeline, then, otherwise, line };
  }

  private pipeline(tokens: readonly Token[], line: number): Pipeline {
    return new Words(tokens, line).pipeline();
  }
}

/** The words of one action. */
class Words {
  private at = 0;

  public constructor(
    private readonly tokens: readonly Token[],
    private readonly line: number,
  ) {}

  public pipeline(): Pipeline {
    this.spaces();
    const assigned = this.assignment();
    const value = this.pipe();
    this.spaces();
    if (this.at < this.tokens.length) throw this.unexpected();
    return { ...assigned, value };
  }

  private assignment(): { variables: string[]; declares: boolean } {
    const start = this.at;
    const variables: string[] = [];
    while (this.peek()?.kind === 'variable') {
      variables.push(this.tokens[this.at++].text);
      this.spaces();
      if (this.symbol(',')) this.spaces();
      else break;
    }
    if (variables.length > 0 && (this.symbol(':=') || this.symbol('='))) {
      return { variables, declares: this.tokens[this.at - 1].text === ':=' };
    }
    this.at = start;
    return { variables: [], declares: false };
  }

  private pipe(): Expression {
    const commands = [this.command()];
    for (;;) {
      this.spaces();
      if (!this.symbol('|')) break;
      commands.push(this.command());
    }
    return commands.length === 1 ? commands[0] : { kind: 'pipe', commands };
  }

  private command(): Expression {
    this.spaces();
    const operands: Expression[] = [];
    const first = this.peek();
    const calls = first?.kind === 'word' && !['true', 'false', 'nil'].includes(first.text);
    for (;;) {
      this.spaces();
      const next = this.peek();
      if (!next || (next.kind === 'symbol' && next.text !== '(' && next.text !== '.')) break;
      operands.push(this.operand());
    }
    if (operands.length === 0) throw this.unexpected();
    const [head, ...args] = operands;
    if (calls && head.kind === 'call') return { ...head, args: [...head.args, ...args] };
    return args.length === 0 ? head : { kind: 'apply', of: head, args };
  }

  private operand(): Expression {
    const base = this.term();
    const fields: string[] = [];
    while (this.peek()?.kind === 'field') fields.push(this.tokens[this.at++].text.slice(1));
    return fields.length === 0 ? base : { kind: 'chain', of: base, fields };
  }

  private term(): Expression {
    const token = this.peek();
    if (!token) throw this.unexpected();
    if (token.kind === 'field') return { kind: 'dot' };
    this.at++;
    switch (token.kind) {
      case 'string':
      case 'number':
        return { kind: 'literal', value: token.value };
      case 'variable':
        return { kind: 'variable', name: token.text };
      case 'word':
        if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
        return token.text === 'nil'
          ? { kind: 'literal', value: undefined }
          : { kind: 'call', name: token.text, args: [] };
      default:
        if (token.text === '.') return { kind: 'dot' };
        if (token.text !== '(') throw this.unexpected(token);
        return this.parenthesised();
    }
  }

  private parenthesised(): Expression {
    const inner = this.pipe();
    this.spaces();
    if (!this.symbol(')')) throw this.unexpected();
    // Kept apart, so that what follows is not taken for its arguments.
    return { kind: 'pipe', commands: [inner] };
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private spaces(): void {
    while (this.peek()?.kind === 'space') this.at++;
  }

  private symbol(text: string): boolean {
    const found = this.peek()?.kind === 'symbol' && this.peek()?.text === text;
    if (found) this.at++;
    return found;
  }

  private unexpected(token = this.peek()): TemplateError {
    return new TemplateError(`line ${this.line}: unexpected ${token ? JSON.stringify(token.text) : 'end of action'}`);
  }
}

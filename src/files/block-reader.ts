import { resolveScalar } from './scalar';

/** Says that a document uses more of YAML than this reader knows; the full reader then takes it. */
export const UNUSUAL = Symbol('unusual');

const TAB = 9;
const NEWLINE = 10;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const QUOTE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const LEFT_BRACKET = 91;
const BACKSLASH = 92;
const RIGHT_BRACKET = 93;
const LEFT_BRACE = 123;
const BAR = 124;
const RIGHT_BRACE = 125;

/** Beyond these the full reader decides, which has the limits and the messages. */
const MAX_DEPTH = 60;
const MAX_KEY = 512;

/** Characters with which a plain scalar cannot start here, because YAML gives them a meaning of their own. */
const INDICATORS = new Set([...'?:,[]{}#&*!|>\'"%@`<='].map((character) => character.charCodeAt(0)));
/** Characters that end or change a plain scalar in a flow collection. */
const FLOW_SPECIAL = new Set([...'[]{}:#?&*!|>%@`"\'\n\t'].map((character) => character.charCodeAt(0)));
/** Escapes that mean the same in YAML and in JSON. */
const JSON_ESCAPES = /^(?:[^\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*$/;

/** Carriage returns, what js-yaml refuses, and what needs its care. */
// eslint-disable-next-line no-control-regex
const NOT_PRINTABLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]/;

/** Takes the offset at which a field of a mapping or an element of a sequence starts. */
type OnStep = (holder: object, step: string | number, offset: number) => void;

function resolved(word: string): string | number | boolean | null {
  const value = resolveScalar(word);
  if (typeof value === 'number' && !Number.isFinite(value)) throw UNUSUAL;
  return value;
}

/**
 * Reads the YAML that people and tools write into manifests: block mappings and sequences, one-line scalars, literal
 * blocks and one-line flow collections. It is several times faster than a full reader; whatever it does not know for
 * certain (anchors, tags, folded and multi-line scalars, duplicate keys, any error) it leaves to that one.
 */
export class BlockReader {
  /**
   * A reader of a text with any number of documents; undefined where only the full reader can take it.
   *
   * @param onStep told where each field and each element starts
   */
  public static of(text: string, onStep?: OnStep): BlockReader | undefined {
    return NOT_PRINTABLE.test(text) ? undefined : new BlockReader(text, onStep);
  }

  private end = 0;
  /** Where the next line starts. */
  private next = 0;
  /** The column of the current line's content; -1 after the last line. */
  private indent = -1;
  /** Where that content starts. */
  private content = 0;
  private depth = 0;

  private constructor(
    private readonly text: string,
    private readonly onStep: OnStep | undefined,
  ) {}

  /** Reads the one document between two offsets; undefined where it holds nothing. */
  public read(start: number, end: number): unknown {
    this.next = start;
    this.end = end;
    this.depth = 0;
    try {
      this.advance();
      if (this.indent < 0) return undefined;
      const value = this.node();
      return this.indent < 0 ? value : UNUSUAL;
    } catch (signal) {
      if (signal === UNUSUAL) return UNUSUAL;
      throw signal;
    }
  }

  /** Moves to the next line that is neither blank nor a comment. */
  private advance(): void {
    const { text, end } = this;
    let position = this.next;
    while (position < end) {
      const lineStart = position;
      let code = text.charCodeAt(position);
      while (code === SPACE) code = text.charCodeAt(++position);
      if (position >= end) break;
      if (code === NEWLINE) {
        position++;
        continue;
      }
      const newline = text.indexOf('\n', position);
      const after = newline < 0 || newline >= end ? end : newline + 1;
      if (code === HASH) {
        position = after;
        continue;
      }
      if (code === TAB) throw UNUSUAL;
      this.indent = position - lineStart;
      this.content = position;
      this.next = after;
      return;
    }
    this.indent = -1;
    this.next = end;
  }

  private endsWord(position: number): boolean {
    if (position >= this.end) return true;
    const code = this.text.charCodeAt(position);
    return code === SPACE || code === NEWLINE;
  }

  private atDash(): boolean {
    return this.text.charCodeAt(this.content) === DASH && this.endsWord(this.content + 1);
  }

  private node(): unknown {
    if (++this.depth > MAX_DEPTH) throw UNUSUAL;
    const value = this.atDash() ? this.sequence(this.indent) : this.mapping(this.indent);
    this.depth--;
    return value;
  }

  private sequence(indent: number): unknown[] {
    const items: unknown[] = [];
    do {
      const start = this.skipSpaces(this.content + 1);
      if (this.isLineOver(start)) {
        this.advance();
        if (this.indent > indent) this.onStep?.(items, items.length, this.content);
        items.push(this.indent > indent ? this.node() : null);
        continue;
      }
      this.onStep?.(items, items.length, start);
      if (this.opensCollection(start)) {
        this.indent += start - this.content;
        this.content = start;
        items.push(this.node());
      } else {
        items.push(this.value(start, indent));
      }
    } while (this.indent === indent && this.atDash());
    if (this.indent > indent) throw UNUSUAL;
    return items;
  }

  /** True where a block collection starts right behind a dash. */
  private opensCollection(start: number): boolean {
    const first = this.text.charCodeAt(start);
    if (first === LEFT_BRACKET || first === LEFT_BRACE) return false;
    return (first === DASH && this.endsWord(start + 1)) || this.endsKey(start) >= 0;
  }

  private mapping(indent: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    do {
      const colon = this.endsKey(this.content);
      if (colon < 0) throw UNUSUAL;
      const key = this.key(this.content, colon);
      if (Object.hasOwn(map, key)) throw UNUSUAL;
      this.onStep?.(map, key, this.content);
      const start = this.skipSpaces(colon + 1);
      if (!this.isLineOver(start)) {
        map[key] = this.value(start, indent);
      } else {
        this.advance();
        if (this.indent > indent) map[key] = this.node();
        else if (this.indent === indent && this.atDash()) map[key] = this.sequence(indent);
        else map[key] = null;
      }
    } while (this.indent === indent);
    if (this.indent > indent) throw UNUSUAL;
    return map;
  }

  private skipSpaces(position: number): number {
    while (position < this.end && this.text.charCodeAt(position) === SPACE) position++;
    return position;
  }

  /** True at the end of a line and at a comment; the caller has just passed a space. */
  private isLineOver(position: number): boolean {
    if (position >= this.end) return true;
    const code = this.text.charCodeAt(position);
    return code === NEWLINE || (code === HASH && this.text.charCodeAt(position - 1) === SPACE);
  }

  /** The offset of the colon that ends a key starting here, or -1 where there is none on this line. */
  private endsKey(start: number): number {
    const { text, end } = this;
    let position = start;
    const first = text.charCodeAt(position);
    if (first === DOUBLE_QUOTE || first === QUOTE) {
      position = this.closingQuote(position, first) + 1;
      if (text.charCodeAt(position) !== COLON) return -1;
      if (!this.endsWord(position + 1)) throw UNUSUAL;
      return position;
    }
    for (; position < end; position++) {
      const code = text.charCodeAt(position);
      if (code === NEWLINE) return -1;
      if (code === COLON && this.endsWord(position + 1)) return position - start > MAX_KEY ? -1 : position;
      if (code === HASH && text.charCodeAt(position - 1) === SPACE) return -1;
    }
    return -1;
  }

  private key(start: number, colon: number): string {
    const first = this.text.charCodeAt(start);
    if (first === DOUBLE_QUOTE || first === QUOTE) return this.quoted(start, colon - 1, first);
    if (INDICATORS.has(first) || this.text.charCodeAt(colon - 1) === SPACE) throw UNUSUAL;
    if (first === DASH && this.endsWord(start + 1)) throw UNUSUAL;
    const word = this.text.slice(start, colon);
    if (typeof resolveScalar(word) !== 'string' || word === '__proto__' || word.includes('\t')) throw UNUSUAL;
    return word;
  }

  /** Reads a value that starts on the current line, and moves past it. */
  private value(start: number, parentIndent: number): unknown {
    const { text } = this;
    const code = text.charCodeAt(start);
    if (code === DOUBLE_QUOTE || code === QUOTE) {
      const close = this.closingQuote(start, code);
      this.expectLineOver(close + 1);
      const value = this.quoted(start, close, code);
      this.advance();
      return value;
    }
    if (code === BAR) return this.literal(start, parentIndent);
    if (code === LEFT_BRACKET || code === LEFT_BRACE) {
      const value = this.flow(start);
      this.expectLineOver(this.content);
      this.advance();
      return value;
    }
    if (INDICATORS.has(code) || (code === DASH && this.endsWord(start + 1))) throw UNUSUAL;
    const value = resolved(this.plain(start));
    this.advance();
    return value;
  }

  private expectLineOver(position: number): void {
    if (!this.isLineOver(this.skipSpaces(position))) throw UNUSUAL;
  }

  private plain(start: number): string {
    const { text, end } = this;
    let position = start;
    let last = start;
    for (; position < end; position++) {
      const code = text.charCodeAt(position);
      if (code === NEWLINE) break;
      if (code === SPACE) continue;
      if (code === TAB || (code === COLON && this.endsWord(position + 1))) throw UNUSUAL;
      if (code === HASH && text.charCodeAt(position - 1) === SPACE) break;
      last = position + 1;
    }
    return text.slice(start, last);
  }

  /** The offset of the quote that closes a scalar on its own line. */
  private closingQuote(start: number, quote: number): number {
    const { text, end } = this;
    for (let position = start + 1; position < end; position++) {
      const code = text.charCodeAt(position);
      if (code === NEWLINE) break;
      if (code === BACKSLASH && quote === DOUBLE_QUOTE) position++;
      else if (code === quote) {
        if (quote === DOUBLE_QUOTE || text.charCodeAt(position + 1) !== QUOTE) return position;
        position++;
      }
    }
    throw UNUSUAL;
  }

  private quoted(start: number, close: number, quote: number): string {
    const body = this.text.slice(start + 1, close);
    if (body === '__proto__') throw UNUSUAL;
    if (quote === QUOTE) return body.includes("'") ? body.replaceAll("''", "'") : body;
    if (!body.includes('\\')) return body;
    if (!JSON_ESCAPES.test(body) || body.includes('\t')) throw UNUSUAL;
    return JSON.parse(`"${body}"`) as string;
  }

  /** Reads a literal block (`|`, `|-`, `|+`) whose parent is indented by so many spaces. */
  private literal(start: number, parentIndent: number): string {
    const { text, end } = this;
    let header = start + 1;
    const chomp = text.charAt(header);
    const keeps = chomp === '+';
    const strips = chomp === '-';
    if (keeps || strips) header++;
    if (text.charCodeAt(header) !== NEWLINE) throw UNUSUAL;
    let position = this.next;
    let indent = -1;
    let blanks = 0;
    let result = '';
    let empty = true;
    while (position < end) {
      let content = position;
      while (content < end && text.charCodeAt(content) === SPACE) content++;
      const column = content - position;
      const newline = text.indexOf('\n', content);
      if (newline < 0 || newline >= end) {
        if (column > parentIndent) throw UNUSUAL;
        break;
      }
      if (indent < 0) {
        if (content === newline) {
          // Blank lines before the content can be wider than it, which is an error of its own.
          if (column > 0) throw UNUSUAL;
          blanks++;
          position = newline + 1;
          continue;
        }
        if (column <= parentIndent) break;
        if (text.charCodeAt(content) === TAB) throw UNUSUAL;
        indent = column;
      }
      if (content === newline && column <= indent) {
        blanks++;
        position = newline + 1;
        continue;
      }
      if (column < indent) {
        if (column > parentIndent || text.charCodeAt(content) === TAB) throw UNUSUAL;
        break;
      }
      if (empty) result = '\n'.repeat(blanks) + text.slice(position + indent, newline);
      else result += '\n'.repeat(blanks + 1) + text.slice(position + indent, newline);
      empty = false;
      blanks = 0;
      position = newline + 1;
    }
    this.next = position;
    this.advance();
    if (empty) {
      if (blanks > 0) throw UNUSUAL;
      return '';
    }
    return strips ? result : keeps ? result + '\n'.repeat(blanks + 1) : `${result}\n`;
  }

  /** Reads a flow collection that ends on its own line; leaves `content` behind it. */
  private flow(start: number): unknown {
    if (++this.depth > MAX_DEPTH) throw UNUSUAL;
    const code = this.text.charCodeAt(start);
    const value = code === LEFT_BRACKET ? this.flowSequence(start) : this.flowMapping(start);
    this.depth--;
    return value;
  }

  private flowSequence(start: number): unknown[] {
    const { text } = this;
    const items: unknown[] = [];
    let position = this.skipSpaces(start + 1);
    while (text.charCodeAt(position) !== RIGHT_BRACKET) {
      this.onStep?.(items, items.length, position);
      items.push(this.flowItem(position));
      position = this.skipSpaces(this.content);
      const code = text.charCodeAt(position);
      if (code === COMMA) position = this.skipSpaces(position + 1);
      else if (code !== RIGHT_BRACKET) throw UNUSUAL;
    }
    this.content = position + 1;
    return items;
  }

  private flowMapping(start: number): Record<string, unknown> {
    const { text } = this;
    const map: Record<string, unknown> = {};
    let position = this.skipSpaces(start + 1);
    while (text.charCodeAt(position) !== RIGHT_BRACE) {
      const key = this.flowItem(position);
      if (typeof key !== 'string' || Object.hasOwn(map, key) || key === '__proto__' || key === '<<') throw UNUSUAL;
      this.onStep?.(map, key, position);
      position = this.content;
      if (text.charCodeAt(position) !== COLON || text.charCodeAt(position + 1) !== SPACE) throw UNUSUAL;
      map[key] = this.flowItem(this.skipSpaces(position + 1));
      position = this.skipSpaces(this.content);
      const code = text.charCodeAt(position);
      if (code === COMMA) position = this.skipSpaces(position + 1);
      else if (code !== RIGHT_BRACE) throw UNUSUAL;
    }
    this.content = position + 1;
    return map;
  }

  private flowItem(start: number): unknown {
    const { text, end } = this;
    const first = text.charCodeAt(start);
    if (first === LEFT_BRACKET || first === LEFT_BRACE) return this.flow(start);
    if (first === DOUBLE_QUOTE || first === QUOTE) {
      const close = this.closingQuote(start, first);
      this.content = close + 1;
      return this.quoted(start, close, first);
    }
    let position = start;
    let last = start;
    for (; position < end; position++) {
      const code = text.charCodeAt(position);
      if (code === SPACE) continue;
      if (code === COMMA || code === RIGHT_BRACKET || code === RIGHT_BRACE || code === COLON) break;
      if (FLOW_SPECIAL.has(code)) throw UNUSUAL;
      last = position + 1;
    }
    if (last === start || (first === DASH && this.endsWord(start + 1)) || INDICATORS.has(first)) throw UNUSUAL;
    if (text.charCodeAt(position) === COLON && last !== position) throw UNUSUAL;
    this.content = last;
    return resolved(text.slice(start, last));
  }
}

import type { FieldPath, KubeObject, Manifest } from '../model/manifest';
import type { Rule } from '../model/rule';
import { BlockReader, UNUSUAL } from './block-reader';
import { DocumentError, readDocuments } from './event-reader';
import type { ReadDocument } from './event-reader';
import { Chunk } from './places';
import { FILE_RULES } from './rules';

/** What is wrong with a file, and where. */
export interface ParseProblem {
  readonly rule: Rule;
  readonly file?: string;
  /** Counted from one. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The objects of a text in their order, and everything that could not be read. */
export interface ParsedText {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ParseProblem[];
}

/** A document of more than this is no object that a cluster could hold, nor a list that a person would keep. */
const MAX_DOCUMENT = 64 * 1024 * 1024;
/** Marks of Helm, Go and Jinja templates. */
const TEMPLATE_MARK = /\{\{|\{%/;

const NEWLINE = 10;
const SPACE = 32;
const HASH = 35;

/** True where a line is a document's separator: `---` and then nothing else of the same word. */
function isSeparator(text: string, at: number): boolean {
  const code = text.charCodeAt(at + 3);
  return text.startsWith('---', at) && (Number.isNaN(code) || code <= SPACE);
}

/** Splits a text at its separators; a part keeps a separator with content behind it, and directives before it. */
export function* chunksOf(text: string): Generator<Chunk> {
  let start = 0;
  let line = 1;
  let counted = 0;
  while (start < text.length) {
    let end = text.length;
    for (let at = text.indexOf('\n---', start); at >= 0; at = text.indexOf('\n---', at + 1)) {
      if (!isSeparator(text, at + 1)) continue;
      if (hasDirective(text, start, at + 1)) continue;
      end = at + 1;
      break;
    }
    let content = start;
    if (isSeparator(text, start)) {
      const newline = text.indexOf('\n', start);
      const lineEnd = newline < 0 || newline >= end ? end : newline;
      if (/^\s*(?:#.*)?$/.test(text.slice(start + 3, lineEnd))) content = Math.min(lineEnd + 1, end);
    }
    content = skipBlankLines(text, content, end);
    for (let at = text.indexOf('\n', counted); at >= 0 && at < content; at = text.indexOf('\n', counted)) {
      line++;
      counted = at + 1;
    }
    if (content < end) yield new Chunk(text, content, end, line);
    start = end;
  }
}

function hasDirective(text: string, start: number, end: number): boolean {
  const at = skipBlankLines(text, start, end);
  return text.charAt(at) === '%' && !/^[^%#\s]/m.test(text.slice(at, end));
}

/** The offset of the first line that is neither blank nor a comment. */
function skipBlankLines(text: string, start: number, end: number): number {
  let lineStart = start;
  while (lineStart < end) {
    let at = lineStart;
    while (at < end && text.charCodeAt(at) === SPACE) at++;
    const code = text.charCodeAt(at);
    if (at < end && code !== NEWLINE && code !== HASH) return lineStart;
    const newline = text.indexOf('\n', at);
    if (newline < 0) return end;
    lineStart = newline + 1;
  }
  return end;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads one text into manifests: the state of a parse. */
class TextParser {
  public readonly manifests: Manifest[] = [];
  public readonly problems: ParseProblem[] = [];
  private templated = false;

  public constructor(private readonly file: string | undefined) {}

  public parse(text: string): void {
    const fast = BlockReader.of(text);
    for (const chunk of chunksOf(text)) {
      if (chunk.end - chunk.start > MAX_DOCUMENT) {
        this.report(FILE_RULES.tooLarge, chunk, 0, `a document of more than ${MAX_DOCUMENT / 1024 / 1024} MB`);
        continue;
      }
      const value = fast ? fast.read(chunk.start, chunk.end) : UNUSUAL;
      if (value !== UNUSUAL) this.add(chunk, 0, 0, value);
      else this.readFully(chunk);
    }
  }

  private readFully(chunk: Chunk): void {
    let documents: readonly ReadDocument[];
    try {
      documents = readDocuments(chunk.text);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      this.refuse(chunk, error);
      return;
    }
    documents.forEach((document, index) => {
      for (const { key, offset } of document.duplicates) {
        this.report(FILE_RULES.duplicateKey, chunk, offset, `${key} is written twice; the last one counts`);
      }
      this.add(chunk, index, Math.max(document.offset, 0), document.value);
    });
  }

  private refuse(chunk: Chunk, error: DocumentError): void {
    const mark = TEMPLATE_MARK.exec(chunk.text);
    if (!mark) {
      this.report(error.rule, chunk, error.offset, error.message);
    } else if (!this.templated) {
      this.templated = true;
      const message = `this is a template (${mark[0]} … ${mark[0] === '{{' ? '}}' : '%}'}), which only its engine can read`;
      this.report(FILE_RULES.template, chunk, mark.index, message);
    }
  }

  private report(rule: Rule, chunk: Chunk, offset: number, message: string): void {
    this.problems.push({ rule, file: this.file, ...chunk.position(offset), message });
  }

  private add(chunk: Chunk, index: number, offset: number, value: unknown): void {
    if (value === undefined || value === null) return;
    if (!isObject(value)) {
      this.report(
        FILE_RULES.notAnObject,
        chunk,
        offset,
        `a document is ${Array.isArray(value) ? 'a list' : 'a scalar'}`,
      );
      return;
    }
    if (Object.keys(value).length === 0) return;
    const { apiVersion, kind } = value;
    if (typeof kind !== 'string' || typeof apiVersion !== 'string' || kind === '' || apiVersion === '') {
      const missing = typeof apiVersion === 'string' && apiVersion !== '' ? 'kind' : 'apiVersion';
      this.report(FILE_RULES.notAnObject, chunk, offset, `a document has no ${missing} that is text`);
      return;
    }
    if (isList(value)) this.addList(chunk, index, value, []);
    else this.push(chunk, index, offset, [], value as KubeObject);
  }

  /** A list of any kind stands for its items; those of a typed list may leave their own type out. */
  private addList(chunk: Chunk, index: number, list: List, path: FieldPath): void {
    list.items.forEach((item, number) => {
      const at = [...path, 'items', number];
      const place = chunk.locate(index, at);
      const typed = isObject(item) && list.kind !== 'List' ? { apiVersion: list.apiVersion, kind: itemKind(list) } : {};
      const object = isObject(item) ? { ...typed, ...item } : item;
      if (isObject(object) && typeof object.kind === 'string' && typeof object.apiVersion === 'string') {
        if (isList(object)) this.addList(chunk, index, object, at);
        else this.push(chunk, index, undefined, at, object as KubeObject, place?.line);
        return;
      }
      const { line, column } = place ?? chunk.position(0);
      const message = `item ${number} of a list is not an object with apiVersion and kind`;
      this.problems.push({ rule: FILE_RULES.notAnObject, file: this.file, line, column, message });
    });
  }

  private push(
    chunk: Chunk,
    index: number,
    offset: number | undefined,
    prefix: FieldPath,
    object: KubeObject,
    line = offset ? chunk.position(offset).line : chunk.line,
  ): void {
    const locate = (path: FieldPath) => chunk.locate(index, prefix.length === 0 ? path : [...prefix, ...path]);
    this.manifests.push({ object, origin: { file: this.file, line, locate } });
  }
}

interface List {
  readonly apiVersion?: unknown;
  readonly kind: string;
  readonly items: readonly unknown[];
}

function isList(value: object): value is List {
  const { kind, items } = value as Partial<List>;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items);
}

function itemKind(list: List): string {
  return list.kind.slice(0, -'List'.length);
}

/**
 * Reads YAML or JSON into Kubernetes objects, with Kubernetes' own idea of YAML.
 *
 * Never throws for what the text holds: a document that cannot be read becomes a problem and the others still load. Lists
 * are replaced by their items; empty documents are passed over.
 *
 * @param file the name to show in problems and origins; `-` for standard input
 */
export function parseManifests(text: string, file?: string): ParsedText {
  const parser = new TextParser(file);
  parser.parse(normalise(text));
  return parser;
}

/** Takes the byte order mark and the carriage returns away, which changes no line and no column. */
export function normalise(text: string): string {
  const start = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return start.includes('\r') ? start.replaceAll(/\r\n?/g, '\n') : start;
}

import { EVENT_ID, SCALAR_STYLE, getScalarValue, parseEvents } from 'js-yaml';
import type { Event, ScalarEvent } from 'js-yaml';
import type { Rule } from '../model/rule';
import { FILE_RULES } from './rules';
import { keyText, resolveScalar } from './scalar';

/** Deeper than any Kubernetes object, and far from the end of the stack. */
const MAX_DEPTH = 200;

/** Why a document cannot be read, at an offset in its text. */
export class DocumentError extends Error {
  public constructor(
    public readonly rule: Rule,
    public readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** A key that a mapping already has. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/** One document of a text, with what a strict reader would say of it. */
export interface ReadDocument {
  readonly value: unknown;
  /** Where its content starts. */
  readonly offset: number;
  readonly duplicates: readonly DuplicateKey[];
}

interface Anchored {
  readonly value: unknown;
  /** How many nodes it has: what an alias to it costs. */
  readonly size: number;
}

interface Mark {
  readonly position?: number;
}

/** Parses a text into events, with its faults as document errors. */
export function eventsOf(text: string): Event[] {
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    const { reason, mark } = error as { reason?: string; mark?: Mark };
    const deep = /nesting exceeded/.test(reason ?? '') || error instanceof RangeError;
    const message = deep ? `nested deeper than ${MAX_DEPTH} levels` : (reason ?? String(error));
    throw new DocumentError(deep ? FILE_RULES.tooLarge : FILE_RULES.notYaml, mark?.position ?? 0, message);
  }
}

/** The offset at which an event's node starts in the text, its anchor and tag included. */
export function offsetOf(event: Event): number {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return -1;
  const starts = [event.anchorStart - 1, event.tagStart];
  starts.push(event.type === EVENT_ID.SCALAR ? event.valueStart - quoteWidth(event) : event.start);
  return Math.min(...starts.filter((start) => start >= 0));
}

function quoteWidth(event: ScalarEvent): number {
  return event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
}

/** Shares of a document that may come from aliases, as goyaml v2 allows them: all of a small one, little of a huge one. */
function allowedAliasShare(nodes: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (nodes <= low) return 0.99;
  if (nodes >= high) return 0.1;
  return 0.99 - (0.89 * (nodes - low)) / (high - low);
}

const TYPED_TAGS: Readonly<Record<string, (value: unknown) => boolean>> = {
  '!!int': (value) => typeof value === 'number' && Number.isInteger(value),
  '!!float': (value) => typeof value === 'number',
  '!!bool': (value) => typeof value === 'boolean',
  '!!null': (value) => value === null,
};

/** Sets a field whatever its name is; `__proto__` is a name like any other in YAML. */
function setField(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else map[key] = value;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (value === null || typeof value !== 'object') return value;
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) setField(result, key, copy(field));
  return result;
}

/** Turns events into the values that goyaml v2 makes of them: merges and repeated keys apply in the order written. */
class Builder {
  public duplicates: DuplicateKey[] = [];
  private index = 0;
  private nodes = 0;
  private aliased = 0;
  private anchors = new Map<string, Anchored | undefined>();

  public constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  public documents(): ReadDocument[] {
    const documents: ReadDocument[] = [];
    while (this.index < this.events.length) {
      this.index++;
      this.anchors = new Map();
      this.duplicates = [];
      this.nodes = this.aliased = 0;
      const offset = offsetOf(this.events[this.index]);
      const value = this.node();
      this.index++;
      documents.push({ value, offset, duplicates: this.duplicates });
    }
    return documents;
  }

  private node(): unknown {
    const event = this.events[this.index++];
    this.nodes++;
    if (event.type === EVENT_ID.ALIAS) return this.alias(event.anchorStart, event.anchorEnd);
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) throw new Error('unbalanced events');
    const before = this.nodes;
    const anchor = event.anchorStart < 0 ? undefined : this.text.slice(event.anchorStart, event.anchorEnd);
    if (anchor !== undefined) this.anchors.set(anchor, undefined);
    const value =
      event.type === EVENT_ID.SCALAR
        ? this.scalar(event)
        : event.type === EVENT_ID.SEQUENCE
          ? this.sequence()
          : this.mapping();
    if (anchor !== undefined) this.anchors.set(anchor, { value, size: this.nodes - before + 1 });
    return value;
  }

  private alias(start: number, end: number): unknown {
    const name = this.text.slice(start, end);
    const anchored = this.anchors.get(name);
    if (!anchored) {
      const problem = this.anchors.has(name) ? `anchor ${name} contains itself` : `unknown anchor ${name}`;
      throw new DocumentError(FILE_RULES.notYaml, start - 1, problem);
    }
    this.nodes += anchored.size;
    this.aliased += anchored.size;
    const excessive = this.aliased > 100 && this.nodes > 1000;
    if (excessive && this.aliased / this.nodes > allowedAliasShare(this.nodes)) {
      throw new DocumentError(FILE_RULES.tooLarge, start - 1, 'aliases expand to far more than is written');
    }
    return copy(anchored.value);
  }

  private scalar(event: ScalarEvent): unknown {
    const text = getScalarValue(this.text, event);
    const tag = event.tagStart < 0 ? '' : this.text.slice(event.tagStart, event.tagEnd);
    if (tag === '') return event.style === SCALAR_STYLE.PLAIN ? this.finite(resolveScalar(text), event) : text;
    const short = tag.replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1');
    const fits = TYPED_TAGS[short];
    if (fits) {
      const value = resolveScalar(text);
      if (!fits(value)) throw new DocumentError(FILE_RULES.notYaml, offsetOf(event), `${text} is no ${short.slice(2)}`);
      return this.finite(value, event);
    }
    return short === '!!binary' ? this.binary(text, event) : text;
  }

  private finite(value: unknown, event: ScalarEvent): unknown {
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    throw new DocumentError(FILE_RULES.notJsonValue, offsetOf(event), 'infinity and not-a-number have no JSON form');
  }

  private binary(text: string, event: ScalarEvent): string {
    try {
      const bytes = atob(text.replaceAll(/\s/g, ''));
      return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    } catch {
      throw new DocumentError(FILE_RULES.notYaml, offsetOf(event), '!!binary is not base64');
    }
  }

  private sequence(): unknown[] {
    const items: unknown[] = [];
    while (this.events[this.index].type !== EVENT_ID.POP) items.push(this.node());
    this.index++;
    return items;
  }

  private mapping(): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    const own = new Set<string>();
    for (;;) {
      const event = this.events[this.index];
      if (event.type === EVENT_ID.POP) break;
      if (this.isMerge(event)) {
        this.index++;
        this.merge(map);
        continue;
      }
      const key = this.key();
      if (own.has(key)) this.duplicates.push({ key, offset: offsetOf(event) });
      own.add(key);
      setField(map, key, this.node());
    }
    this.index++;
    return map;
  }

  private isMerge(event: Event): boolean {
    if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN || event.tagStart >= 0) return false;
    return event.valueEnd - event.valueStart === 2 && getScalarValue(this.text, event) === '<<';
  }

  private merge(map: Record<string, unknown>): void {
    const offset = offsetOf(this.events[this.index]);
    const source = this.node();
    // In a list the first mapping wins, so it is applied last.
    for (const part of Array.isArray(source) ? source.toReversed() : [source]) {
      if (part === null || typeof part !== 'object' || Array.isArray(part)) {
        throw new DocumentError(FILE_RULES.notYaml, offset, '<< takes a mapping or a list of mappings');
      }
      for (const [key, value] of Object.entries(part)) setField(map, key, value);
    }
  }

  private key(): string {
    const event = this.events[this.index];
    const value = this.node();
    const scalar = value === null || typeof value !== 'object';
    const key = scalar ? keyText(value as string | number | boolean | null) : undefined;
    if (key !== undefined) return key;
    const message = value === null ? 'a key is empty' : 'a key is a mapping or a list';
    throw new DocumentError(FILE_RULES.notJsonValue, offsetOf(event), message);
  }
}

/** Reads every document of a text as Kubernetes does; throws a DocumentError where that is impossible. */
export function readDocuments(text: string): ReadDocument[] {
  return new Builder(text, eventsOf(text)).documents();
}

import { EVENT_ID, getScalarValue } from 'js-yaml';
import type { Event } from 'js-yaml';
import type { FieldPath, Position } from '../model/manifest';
import { BlockReader, UNUSUAL } from './block-reader';
import { eventsOf, offsetOf } from './event-reader';
import { keyText, resolveScalar } from './scalar';

interface Place {
  /** Undefined for an element of which nothing is written. */
  readonly offset: number | undefined;
  readonly fields?: Map<string, Place>;
  readonly items?: Place[];
}

/** Builds the places of one document out of its events; a field's place is its key's, an element's is its own. */
class PlaceBuilder {
  private index = 0;
  private anchors = new Map<string, Place>();

  public constructor(
    private readonly text: string,
    private readonly events: readonly Event[],
  ) {}

  public documents(): Place[] {
    const documents: Place[] = [];
    while (this.index < this.events.length) {
      this.index++;
      documents.push(this.node());
      this.index++;
    }
    return documents;
  }

  private node(at?: number): Place {
    const event = this.events[this.index++];
    const start = at ?? offsetOf(event);
    const offset = Number.isFinite(start) ? start : undefined;
    if (event.type === EVENT_ID.ALIAS) {
      return { ...this.anchors.get(this.text.slice(event.anchorStart, event.anchorEnd)), offset };
    }
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) throw new Error('unbalanced events');
    let place: Place = { offset };
    if (event.type === EVENT_ID.SEQUENCE) {
      place = { offset, items: [] };
      while (this.events[this.index].type !== EVENT_ID.POP) place.items!.push(this.node());
      this.index++;
    } else if (event.type === EVENT_ID.MAPPING) {
      place = { offset, fields: new Map() };
      while (this.events[this.index].type !== EVENT_ID.POP) this.field(place.fields!);
      this.index++;
    }
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), place);
    return place;
  }

  private field(fields: Map<string, Place>): void {
    const event = this.events[this.index];
    const start = offsetOf(event);
    this.node();
    const key = event.type === EVENT_ID.SCALAR ? getScalarValue(this.text, event) : '';
    const plain = event.type === EVENT_ID.SCALAR && event.style === 1 && event.tagStart < 0;
    const value = this.node(start);
    if (plain && key === '<<') {
      for (const source of value.items?.toReversed() ?? [value]) {
        for (const [name, place] of source.fields ?? []) fields.set(name, place);
      }
    } else fields.set((plain ? keyText(resolveScalar(key)) : key) ?? '', value);
  }
}

/** Where something stands in the documents of a text, as an offset; undefined where it is not written. */
type Find = (document: number, path: FieldPath) => number | undefined;

/** Finds places in a text that holds one document of the usual kind; undefined for any other. */
export function usualPlaces(text: string): Find | undefined {
  const steps = new Map<unknown, Map<string | number, number>>();
  const reader = BlockReader.of(text, (holder, step, offset) => {
    const known = steps.get(holder);
    if (known) known.set(step, offset);
    else steps.set(holder, new Map([[step, offset]]));
  });
  const root = reader ? reader.read(0, text.length) : UNUSUAL;
  if (root === UNUSUAL) return undefined;
  return (document, path) => {
    let node = document === 0 ? root : undefined;
    let offset: number | undefined = 0;
    for (const step of path) {
      offset = steps.get(node)?.get(step);
      if (offset === undefined) return undefined;
      node = (node as Readonly<Record<string | number, unknown>>)[step];
    }
    return offset;
  };
}

/** Finds places in any text. */
export function allPlaces(text: string): Find {
  const documents = new PlaceBuilder(text, eventsOf(text)).documents();
  return (document, path) => {
    let place: Place | undefined = documents[document];
    for (const step of path) place = typeof step === 'number' ? place?.items?.[step] : place?.fields?.get(step);
    return place?.offset;
  };
}

/** What is known of a chunk once somebody asks where something stands in it. */
class Reading {
  private lines: number[] | undefined;
  private places: Find | undefined;

  public constructor(
    public readonly chunk: Chunk,
    private readonly text = chunk.text,
  ) {}

  /** The offset of a field of one of its documents. */
  public find(document: number, path: FieldPath): number | undefined {
    this.places ??= usualPlaces(this.text) ?? allPlaces(this.text);
    return this.places(document, path);
  }

  /** Converts an offset into a line and a column. */
  public position(offset: number): Position {
    this.lines ??= lineStarts(this.text);
    let [low, high] = [0, this.lines.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.lines[middle] <= offset) low = middle;
      else high = middle;
    }
    return { line: this.chunk.line + low, column: offset - this.lines[low] + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', newline + 1))
    starts.push(newline + 1);
  return starts;
}

/** The last chunk that was asked about: findings come document by document. */
let recent: Reading | undefined;

function readingOf(chunk: Chunk): Reading {
  if (recent?.chunk !== chunk) recent = new Reading(chunk);
  return recent;
}

/** A part of a file that holds one document, as a rule, and can be read again to find where its fields are. */
export class Chunk {
  public constructor(
    private readonly file: string,
    public readonly start: number,
    public readonly end: number,
    /** The line of the file on which it starts, counted from one. */
    public readonly line: number,
  ) {}

  public get text(): string {
    return this.file.slice(this.start, this.end);
  }

  /** Converts an offset in the chunk into a position in the file. */
  public position(offset: number): Position {
    return readingOf(this).position(offset);
  }

  /** The place of a field of one of its documents; undefined where it is not written. */
  public locate(document: number, path: FieldPath): Position | undefined {
    const offset = readingOf(this).find(document, path);
    return offset === undefined ? undefined : this.position(offset);
  }
}

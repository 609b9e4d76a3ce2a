import { EVENT_ID, getScalarValue } from 'js-yaml';
import type { Event } from 'js-yaml';
import type { FieldPath, Position } from '../model/manifest';
import { eventsOf, offsetOf } from './event-reader';
import { keyText, resolveScalar } from './scalar';

interface Place {
  readonly offset: number;
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
    const offset = at ?? offsetOf(event);
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

/** What is known of a chunk once somebody asks where something stands in it. */
class Reading {
  private lines: number[] | undefined;
  private places: readonly Place[] | undefined;

  public constructor(
    public readonly chunk: Chunk,
    private readonly text = chunk.text,
  ) {}

  public get documents(): readonly Place[] {
    return (this.places ??= new PlaceBuilder(this.text, eventsOf(this.text)).documents());
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
    let place: Place | undefined = readingOf(this).documents[document];
    for (const step of path) {
      place = typeof step === 'number' ? place?.items?.[step] : place?.fields?.get(step);
      if (!place) return undefined;
    }
    return place && this.position(place.offset);
  }
}

import type { FieldPath, Position } from '../model/manifest';
import { BlockReader, UNUSUAL } from './block-reader';
import { DocumentError, readDocuments } from './event-reader';
import { chunksOf, normalise, type ParseProblem } from './parse';
import type { Chunk } from './places';

/** One document of a text: what it says, and the text itself for whoever passes it on. */
export interface TextDocument {
  readonly text: string;
  readonly value: unknown;
  /** Finds a field's place in the file. */
  readonly locate: (path: FieldPath) => Position | undefined;
}

/** Reads a text document by document, each when it is asked for; unlike `parseManifests` it keeps whatever one holds. */
export function* documentsOf(text: string, file?: string): Generator<TextDocument | ParseProblem> {
  const source = normalise(text);
  const fast = BlockReader.of(source);
  for (const chunk of chunksOf(source)) {
    const value = fast ? fast.read(chunk.start, chunk.end) : UNUSUAL;
    if (value === UNUSUAL) yield* slowly(chunk, file);
    else yield documentOf(chunk, 0, value);
  }
}

function slowly(chunk: Chunk, file: string | undefined): (TextDocument | ParseProblem)[] {
  try {
    return readDocuments(chunk.text).map((document, index) => documentOf(chunk, index, document.value));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return [{ rule: error.rule, file, ...chunk.position(error.offset), message: error.message }];
  }
}

function documentOf(chunk: Chunk, index: number, value: unknown): TextDocument {
  return {
    get text() {
      return chunk.text;
    },
    value,
    locate: (path) => chunk.locate(index, path),
  };
}

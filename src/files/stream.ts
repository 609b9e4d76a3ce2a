import type { FieldPath, Position } from '../model/manifest';
import { BlockReader, UNUSUAL } from './block-reader';
import { DocumentError, readDocuments } from './event-reader';
import { chunksOf, normalise, NOT_PRINTABLE, type ParseProblem } from './parse';
import type { Chunk } from './places';

/** One document of a text: what it says, and the text itself for whoever passes it on. */
export interface TextDocument {
  readonly text: string;
  readonly value: unknown;
  /** Finds a field's place in the file. */
  readonly locate: (path: FieldPath) => Position | undefined;
}

/** The documents of a text in their order, lists as they stand there, and what could not be read. */
export interface DocumentStream {
  readonly documents: readonly TextDocument[];
  readonly problems: readonly ParseProblem[];
}

/** Reads a text document by document; unlike `parseManifests` it keeps whatever a document holds. */
export function readStream(text: string, file?: string): DocumentStream {
  const source = normalise(text);
  const fast = NOT_PRINTABLE.test(source) ? undefined : new BlockReader(source);
  const documents: TextDocument[] = [];
  const problems: ParseProblem[] = [];
  for (const chunk of chunksOf(source)) {
    const value = fast ? fast.read(chunk.start, chunk.end) : UNUSUAL;
    if (value !== UNUSUAL) documents.push(documentOf(chunk, 0, value));
    else {
      try {
        readDocuments(chunk.text).forEach((document, index) =>
          documents.push(documentOf(chunk, index, document.value)),
        );
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        problems.push({ rule: error.rule, file, ...chunk.position(error.offset), message: error.message });
      }
    }
  }
  return { documents, problems };
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

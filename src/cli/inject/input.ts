import { readFileSync } from 'node:fs';
import type { ParseProblem } from '../../files/parse';
import type { TextDocument } from '../../files/stream';

/** Bad usage or unreadable input, as the exit code says it. */
export const USAGE = 2;

/** Says on standard error what is wrong. */
export function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return USAGE;
}

/** A document, or why it cannot be read, with its file. */
export interface Read {
  readonly file: string;
  readonly document: TextDocument | ParseProblem;
}

/** The texts of the files, read into documents as often as somebody walks over them. */
export class Input {
  /** Reads the files; undefined, after a complaint, where one cannot be read. */
  public static async read(files: readonly string[]): Promise<Input | undefined> {
    const { documentsOf } = await import('../../files/stream.js');
    const texts = files.map((file) => ({ file, text: readText(file) }));
    const known = texts.filter((one): one is { file: string; text: string } => one.text !== undefined);
    return known.length < texts.length ? undefined : new Input(known, documentsOf);
  }

  private constructor(
    private readonly texts: readonly { readonly file: string; readonly text: string }[],
    private readonly documentsOf: (text: string, file: string) => Iterable<TextDocument | ParseProblem>,
  ) {}

  public *documents(): Generator<Read> {
    for (const { file, text } of this.texts) {
      for (const document of this.documentsOf(text, file)) {
        if ('rule' in document || (document.value !== null && document.value !== undefined)) yield { file, document };
      }
    }
  }

  /** The first object for which something holds; only texts with a certain word are looked at. */
  public find(word: string, holds: (value: unknown) => boolean): Map | undefined {
    for (const { file, text } of this.texts) {
      if (!text.includes(word)) continue;
      for (const document of this.documentsOf(text, file))
        if ('value' in document && holds(document.value)) return document.value as Map;
    }
    return undefined;
  }
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    complain(
      `${file}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message}`,
    );
    return undefined;
  }
}

export type Map = Record<string, unknown>;

export function isMap(value: unknown): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The one object of a YAML file; null, after a complaint, where it holds none. */
export async function readMap(file: string): Promise<Map | null> {
  const input = await Input.read([file]);
  if (!input) return null;
  const [first] = input.documents();
  if (!first) return {};
  const { document } = first;
  if ('rule' in document)
    complain(`${file}:${document.line}:${document.column}: [${document.rule.code}] ${document.message}`);
  else if (isMap(document.value)) return document.value;
  else complain(`${file}: must be an object of fields`);
  return null;
}

/** The MeshConfig of the option, or else of a ConfigMap `istio` among the documents; null after a complaint. */
export async function meshConfigOf(
  file: string | undefined,
  input: Input | undefined,
): Promise<Map | undefined | null> {
  const said = file === undefined ? undefined : await readMap(file);
  if (said === null) return null;
  const holder = said ?? input?.find('ConfigMap', isMeshConfigMap);
  if (!holder || !isMeshConfigMap(holder)) return holder;
  const text = (holder.data as Map | undefined)?.mesh;
  if (typeof text !== 'string') return undefined;
  const { readDocuments } = await import('../../files/event-reader.js');
  const value = readDocuments(text)[0]?.value;
  return isMap(value) ? value : undefined;
}

function isMeshConfigMap(value: unknown): boolean {
  return isMap(value) && value.kind === 'ConfigMap' && isMap(value.metadata) && value.metadata.name === 'istio';
}

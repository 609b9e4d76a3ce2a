import { isUtf8 } from 'node:buffer';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import type { Manifest } from '../model/manifest';
import type { Rule } from '../model/rule';
import { FILE_RULES } from './rules';

/** What is wrong with a file that was loaded, and where. */
export interface FileProblem {
  /** The stable code of the broken rule, such as `MESH1001`. */
  readonly rule: string;
  /** `error` or `warning`. */
  readonly severity: string;
  /** The file as it was named; `-` is standard input. */
  readonly file: string;
  /** Counted from one. */
  readonly line: number;
  /** Counted from one. */
  readonly column: number;
  readonly message: string;
  /** What to change. */
  readonly fix: string;
}

/** The endings of the files that are read in a folder; a file that is named itself is read whatever its name. */
const ENDINGS = ['.yaml', '.yml', '.json'];
/** A JavaScript string can hold little more, and no repository keeps a larger manifest. */
const MAX_FILE = 400 * 1024 * 1024;
/** How much memory a byte of manifests takes until all is checked, as measured on small objects (bench/README.md). */
const MEMORY_PER_BYTE = 27;
const STANDARD_INPUT = '-';

const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

function problem(rule: Rule, file: string, message: string, line = 1, column = 1): FileProblem {
  return { rule: rule.code, severity: rule.severity, file, line, column, message, fix: rule.fix };
}

/** Every manifest below a folder, sorted by name; hidden entries and installed packages are passed over. */
function* filesBelow(folder: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
    if (kind?.isDirectory() && !entry.isSymbolicLink()) yield* filesBelow(path);
    else if (kind?.isFile() && ENDINGS.some((ending) => entry.name.endsWith(ending))) yield path;
  }
}

/**
 * Kubernetes manifests read from disk: any YAML or JSON, whoever wrote it.
 *
 * Nothing in the files makes it throw: what cannot be read becomes a problem with file, line and column, and the rest
 * still loads.
 */
export class ManifestFiles {
  /**
   * Loads files and folders.
   *
   * @param paths files, folders (their `*.yaml`, `*.yml` and `*.json`, recursively) and `-` for standard input
   */
  public static load(paths: string[]): ManifestFiles {
    const files = new ManifestFiles();
    for (const path of paths) files.add(path);
    return files;
  }

  /**
   * Loads a text as if it were a file.
   *
   * @param text YAML or JSON, with any number of documents
   * @param name the file's name in problems and findings
   */
  public static fromText(text: string, name?: string): ManifestFiles {
    const files = new ManifestFiles();
    files.parse(text, name ?? STANDARD_INPUT);
    return files;
  }

  /** The files that were read, in order. */
  public readonly files: string[] = [];

  /** Everything that could not be read, or that a strict reader would refuse. */
  public readonly problems: FileProblem[] = [];

  /** @internal */
  public readonly _manifests: Manifest[] = [];

  /** How many bytes more there is memory for: who runs out of it finds nothing at all. */
  private room = Math.floor(getHeapStatistics().heap_size_limit / MEMORY_PER_BYTE);

  private constructor() {}

  /** How many objects were read. */
  public get count(): number {
    return this._manifests.length;
  }

  private add(path: string): void {
    try {
      if (path === STANDARD_INPUT) this.addText(readFileSync(0));
      else if (statSync(path).isDirectory()) for (const file of filesBelow(path)) this.read(file);
      else this.read(path);
    } catch (error) {
      this.refuse(path, error);
    }
  }

  private addText(bytes: Buffer): void {
    if (this.hasRoom(bytes.length, STANDARD_INPUT)) this.decode(bytes, STANDARD_INPUT);
  }

  private read(file: string): void {
    try {
      if (this.hasRoom(statSync(file).size, file)) this.decode(readFileSync(file), file);
    } catch (error) {
      this.refuse(file, error);
    }
  }

  private hasRoom(size: number, file: string): boolean {
    const most = Math.min(MAX_FILE, this.room);
    if (size <= most) return true;
    const advice =
      this.room < MAX_FILE ? ' with the memory that Node has; NODE_OPTIONS=--max-old-space-size gives more' : '';
    const message = `the file has ${megabytes(size)} MB; at most ${megabytes(most)} are read${advice}`;
    this.problems.push(problem(FILE_RULES.tooLarge, file, message));
    return false;
  }

  private decode(bytes: Buffer, file: string): void {
    this.room -= bytes.length;
    const text = bytes.toString('utf8');
    if (isUtf8(bytes)) this.parse(text, file);
    else {
      this.files.push(file);
      const before = text.slice(0, text.indexOf('\ufffd')).split('\n');
      const message = 'a byte here is not UTF-8';
      this.problems.push(problem(FILE_RULES.notYaml, file, message, before.length, before.at(-1)!.length + 1));
    }
  }

  private refuse(path: string, error: unknown): void {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (!syscall) throw error;
    const reason = code === 'ENOENT' ? 'no such file or folder' : code === 'EACCES' ? 'permission denied' : message;
    this.problems.push(problem(FILE_RULES.unreadable, path, reason));
  }

  private parse(text: string, file: string): void {
    this.files.push(file);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an app that is synthesized reads no files
    const { parseManifests } = require('./parse') as typeof import('./parse');
    const parsed = parseManifests(text, file);
    for (const manifest of parsed.manifests) this._manifests.push(manifest);
    for (const { rule, line, column, message } of parsed.problems) {
      this.problems.push(problem(rule, file, message, line, column));
    }
  }
}

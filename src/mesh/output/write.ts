import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { FILE_RULES } from '../../files/rules';
import { MeshError } from '../error';
import type { OutputFile } from './layout';
import { canStepAside, filesToKeep, isAlive, keepFile, recover, stagingOf, swapFolders } from './swap';

/** What was done to an output folder. */
export interface Written {
  /** Paths of files that are new or changed. */
  readonly changed: readonly string[];
  /** How many files already were as they should be. */
  readonly unchanged: number;
}

const STAGING = '.cdk8s-mesh-';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where the folder should be',
  EISDIR: 'a folder stands where the file should be',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
};

function refuse(folder: string, error: unknown): never {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (!code) throw error;
  const detail = { what: `cannot write: ${REASONS[code] ?? message}`, given: path ?? folder };
  throw new MeshError([{ rule: FILE_RULES.outputFolder, path: folder, ...detail }]);
}

/** Removes what a process left behind that was killed while it wrote. */
function clearAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(STAGING)) continue;
    const pid = Number(name.slice(STAGING.length));
    if (pid === process.pid || !isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isSame(path: string, stats: Stats, bytes: Uint8Array): boolean {
  return stats.size === bytes.length && readFileSync(path).equals(bytes);
}

/** A file that differs from what is there, and the mode that it has. */
interface Change extends OutputFile {
  readonly mode?: number;
}

/** What is to be done to a folder that is there already. */
class Changes {
  public readonly changed: Change[] = [];
  /** Files that are links: they are written through, like cdk8s does. */
  public readonly linked: OutputFile[] = [];
  public unchanged = 0;

  public constructor(
    private readonly folder: string,
    private readonly keepUnchanged: boolean,
  ) {}

  public add(file: OutputFile): void {
    const path = join(this.folder, file.path);
    const own = lstatSync(path, { throwIfNoEntry: false });
    const isLink = own?.isSymbolicLink() ?? false;
    const stats = isLink ? statSync(path, { throwIfNoEntry: false }) : own;
    if (stats?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', path });
    if (stats && this.keepUnchanged && isSame(path, stats, file.bytes)) this.unchanged++;
    else if (isLink) this.linked.push(file);
    else this.changed.push({ ...file, mode: stats?.mode });
  }
}

function writeChange(path: string, { bytes, mode }: Change): void {
  writeFileSync(path, bytes);
  if (mode !== undefined) chmodSync(path, mode);
}

/** Replaces the folder by one with the new files and those that stay; false where that is not possible, and nothing is done. */
function replaceFolder(folder: string, changed: readonly Change[], folders: readonly string[]): boolean {
  const expected = new Set([...folders, ...changed.map(({ path }) => dirname(path))].map((path) => join(path)));
  const kept = canStepAside(folder) ? filesToKeep(folder, (path) => expected.has(path)) : undefined;
  if (!kept) return false;
  const staging = stagingOf(folder);
  const replaced = new Set(changed.map(({ path }) => join(path)));
  try {
    mkdirSync(staging);
    for (const path of expected) mkdirSync(join(staging, path), { recursive: true });
    for (const change of changed) writeChange(join(staging, change.path), change);
    for (const path of kept) if (!replaced.has(path)) keepFile(join(folder, path), join(staging, path));
    swapFolders(staging, folder);
    return true;
  } catch {
    // Whatever the reason is, writing file by file finds it again or does without.
    rmSync(staging, { recursive: true, force: true });
    return false;
  }
}

/** Writes every file beside its place, and only when that has succeeded does each take it. */
function replaceFiles(folder: string, { changed, linked }: Changes, folders: readonly string[]): void {
  const staging = join(folder, `${STAGING}${process.pid}`);
  const made: string[] = [];
  try {
    for (const path of folders) {
      const first = mkdirSync(join(folder, path), { recursive: true });
      if (first !== undefined) made.push(first);
    }
    for (const { path, bytes } of linked) writeFileSync(join(folder, path), bytes);
    if (changed.length > 0) mkdirSync(staging, { recursive: true });
    changed.forEach((change, index) => writeChange(join(staging, String(index)), change));
    changed.forEach(({ path }, index) => renameSync(join(staging, String(index)), join(folder, path)));
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    throw error;
  } finally {
    if (existsSync(staging)) rmSync(staging, { recursive: true, force: true });
  }
}

/** Writes files so that the folder holds either what it held or all of the new. */
function updateFolder(
  folder: string,
  files: readonly OutputFile[],
  folders: readonly string[],
  keepUnchanged: boolean,
): Written {
  const changes = new Changes(folder, keepUnchanged);
  try {
    clearAbandoned(folder);
    for (const file of files) changes.add(file);
    const { changed, linked } = changes;
    // One file takes its place in one step anyway.
    const isWhole = changed.length > 1 && linked.length === 0 && replaceFolder(folder, changed, folders);
    if (!isWhole) replaceFiles(folder, changes, folders);
  } catch (error) {
    refuse(folder, error);
  }
  return { changed: changes.changed.map(({ path }) => join(folder, path)), unchanged: changes.unchanged };
}

/** Makes a folder that does not exist yet, with everything in it, in one step. */
function writeFolder(folder: string, files: readonly OutputFile[], folders: readonly string[]): Written {
  const staging = stagingOf(folder);
  let made: string | undefined;
  try {
    made = mkdirSync(staging, { recursive: true });
    for (const path of folders) mkdirSync(join(staging, path), { recursive: true });
    for (const { path, bytes } of files) writeFileSync(join(staging, path), bytes);
    renameSync(staging, folder);
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    // People know the folder by its own name.
    const { path } = error as NodeJS.ErrnoException;
    refuse(folder, path ? Object.assign(error as object, { path: path.replace(staging, folder) }) : error);
  }
  return { changed: files.map(({ path }) => join(folder, path)), unchanged: 0 };
}

/**
 * Writes the files of a synthesis.
 *
 * @param keepUnchanged leaves files alone that already hold what they should
 */
export function writeFiles(
  folder: string,
  files: readonly OutputFile[],
  folders: readonly string[],
  keepUnchanged: boolean,
): Written {
  recover(folder);
  return isThere(folder) ? updateFolder(folder, files, folders, keepUnchanged) : writeFolder(folder, files, folders);
}

function isThere(folder: string): boolean {
  try {
    if (!lstatSync(folder, { throwIfNoEntry: false })) return false;
    if (statSync(folder).isDirectory()) return true;
  } catch (error) {
    refuse(folder, error);
  }
  refuse(folder, { code: 'EEXIST', path: folder });
}

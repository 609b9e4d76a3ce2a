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
import { basename, dirname, join, resolve } from 'node:path';
import { FILE_RULES } from '../../files/rules';
import { MeshError } from '../error';
import type { OutputFile } from './layout';

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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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

interface Staged {
  readonly from: string;
  readonly to: string;
}

/**
 * Writes files so that the folder holds either what it held or all of the new: everything is first written beside, and only
 * when that has succeeded does each file take its place.
 */
class Writer {
  private readonly staging: string;
  private readonly staged: Staged[] = [];
  private readonly made: string[] = [];
  private unchanged = 0;

  public constructor(
    private readonly folder: string,
    private readonly keepUnchanged: boolean,
  ) {
    this.staging = join(folder, `${STAGING}${process.pid}`);
  }

  public write(files: readonly OutputFile[], folders: readonly string[]): Written {
    try {
      clearAbandoned(this.folder);
      for (const path of folders) this.makeFolder(join(this.folder, path));
      for (const file of files) this.stage(join(this.folder, file.path), file.bytes);
      for (const { from, to } of this.staged) renameSync(from, to);
    } catch (error) {
      this.clear();
      for (const made of this.made.reverse()) rmSync(made, { recursive: true, force: true });
      refuse(this.folder, error);
    }
    this.clear();
    return { changed: this.staged.map(({ to }) => to), unchanged: this.unchanged };
  }

  private clear(): void {
    if (existsSync(this.staging)) rmSync(this.staging, { recursive: true, force: true });
  }

  private makeFolder(path: string): void {
    const made = mkdirSync(path, { recursive: true });
    if (made !== undefined) this.made.push(made);
  }

  private stage(path: string, bytes: Uint8Array): void {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    // A link is written through, like cdk8s does.
    if (stats?.isSymbolicLink()) return this.stageLink(path, bytes);
    if (stats?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', path });
    if (stats && this.keepUnchanged && isSame(path, stats, bytes)) {
      this.unchanged++;
      return;
    }
    if (this.staged.length === 0) mkdirSync(this.staging, { recursive: true });
    const from = join(this.staging, String(this.staged.length));
    writeFileSync(from, bytes);
    if (stats) chmodSync(from, stats.mode);
    this.staged.push({ from, to: path });
  }

  private stageLink(path: string, bytes: Uint8Array): void {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats && this.keepUnchanged && isSame(path, stats, bytes)) this.unchanged++;
    else writeFileSync(path, bytes);
  }
}

/** Makes a folder that does not exist yet, with everything in it, in one step. */
function writeFolder(folder: string, files: readonly OutputFile[], folders: readonly string[]): Written {
  const target = resolve(folder);
  const staging = join(dirname(target), `${STAGING}${process.pid}-${basename(target)}`);
  let made: string | undefined;
  try {
    made = mkdirSync(staging, { recursive: true });
    for (const path of folders) mkdirSync(join(staging, path), { recursive: true });
    for (const { path, bytes } of files) writeFileSync(join(staging, path), bytes);
    renameSync(staging, target);
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    // People know the folder by its own name.
    const { path } = error as NodeJS.ErrnoException;
    refuse(folder, path ? Object.assign(error as object, { path: path.replace(staging, target) }) : error);
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
  return isThere(folder)
    ? new Writer(folder, keepUnchanged).write(files, folders)
    : writeFolder(folder, files, folders);
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

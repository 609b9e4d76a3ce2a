import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { canStepAside, filesToKeep, keepFile, recover, stagingOf, swapFolders } from '../../mesh/output/swap';

/** What became of the output folder, by paths in it. */
export interface Replacement {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

const isHidden = (path: string): boolean => /(?:^|[\\/])\./.test(path);

/** Every file below a folder by its path in it; hidden ones are nobody's output. */
function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  const paths = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => path.slice(folder.length + 1)).filter((path) => !isHidden(path));
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [lstatSync(one), lstatSync(other, { throwIfNoEntry: false })];
  return b !== undefined && b.isFile() && a.size === b.size && readFileSync(one).equals(readFileSync(other));
}

/**
 * The folder that a synthesis replaces as a whole, as `cdk8s synth` does, except that it holds the old files until the new
 * ones are complete, and that files which did not change are left alone.
 */
export class OutputFolder {
  public readonly path: string;
  /** Where the app writes to. */
  public readonly staging: string;

  public constructor(folder: string) {
    this.path = resolve(folder);
    this.staging = stagingOf(this.path);
  }

  /** Makes room for a new synthesis. */
  public prepare(): void {
    recover(this.path);
    this.discard();
    const stats = lstatSync(this.path, { throwIfNoEntry: false });
    if (stats?.isFile()) throw new Error(`${this.path} is a file; name a folder for the output`);
  }

  public discard(): void {
    rmSync(this.staging, { recursive: true, force: true });
  }

  /** The new files, by their paths in the folder. */
  public get files(): string[] {
    return existsSync(this.staging) ? filesIn(this.staging).sort() : [];
  }

  /** Puts the new files into the place of the old ones. */
  public replace(): Replacement {
    const { files } = this;
    if (!existsSync(this.path)) {
      mkdirSync(dirname(this.path), { recursive: true });
      renameSync(this.staging, this.path);
      return { changed: files, removed: [], unchanged: 0 };
    }
    const changed = files.filter((file) => !isSame(join(this.staging, file), join(this.path, file)));
    const wanted = new Set(files);
    const removed = filesIn(this.path).filter((file) => !wanted.has(file));
    // One file takes its place, or leaves it, in one step anyway.
    const isWhole = changed.length + removed.length > 1 && this.replaceFolder(new Set(changed), new Set(removed));
    if (!isWhole) this.replaceFiles(changed, removed);
    this.discard();
    return { changed, removed, unchanged: files.length - changed.length };
  }

  /** Replaces the folder itself; false where that is not possible. What stays is the old file, in both folders until then. */
  private replaceFolder(changed: ReadonlySet<string>, removed: ReadonlySet<string>): boolean {
    const old = canStepAside(this.path) ? filesToKeep(this.path, (subfolder) => !isHidden(subfolder)) : undefined;
    if (!old) return false;
    try {
      for (const file of old) {
        if (changed.has(file) || removed.has(file)) continue;
        rmSync(join(this.staging, file), { force: true });
        keepFile(join(this.path, file), join(this.staging, file));
      }
      swapFolders(this.staging, this.path);
      return true;
    } catch {
      return false;
    }
  }

  private replaceFiles(changed: readonly string[], removed: readonly string[]): void {
    // What is in the way of a new file or folder goes first.
    for (const file of removed) rmSync(join(this.path, file));
    for (const file of removed) this.removeEmpty(dirname(file));
    for (const file of changed) {
      mkdirSync(dirname(join(this.path, file)), { recursive: true });
      renameSync(join(this.staging, file), join(this.path, file));
    }
  }

  private removeEmpty(folder: string): void {
    const path = join(this.path, folder);
    if (folder === '.' || !existsSync(path) || readdirSync(path).length > 0) return;
    rmdirSync(path);
    this.removeEmpty(dirname(folder));
  }
}

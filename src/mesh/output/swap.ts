import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

/**
 * Replacing a folder as a whole, so that whoever kills this process, whenever, finds the old files or the new ones.
 *
 * The new folder is completed beside the old one; then the old one steps aside and the new one takes its name. Where a process dies
 * between these two steps the next synthesis puts the old one back.
 */

type Role = 'new' | 'old';

function beside(folder: string, role: Role): string {
  const path = resolve(folder);
  return join(dirname(path), `.${basename(path)}.cdk8s-mesh-${role}-${process.pid}`);
}

/** Where a folder's next content is completed: beside it, so that it takes its place in one step. */
export function stagingOf(folder: string): string {
  return beside(folder, 'new');
}

/** Whether a process is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Puts right what a process left behind that was killed while it replaced a folder. */
export function recover(folder: string): void {
  const path = resolve(folder);
  const start = `.${basename(path)}.cdk8s-mesh-`;
  const left = namesIn(dirname(path)).filter((name) => name.startsWith(start));
  // What is lost comes back before anything is cleared.
  for (const name of left.sort().reverse()) {
    const [, role, pid] = /^(new|old)-(\d+)$/.exec(name.slice(start.length)) ?? [];
    if (!role || isAlive(Number(pid))) continue;
    const there = join(dirname(path), name);
    const isLost = role === 'old' && !lstatSync(path, { throwIfNoEntry: false });
    if (isLost) renameSync(there, path);
    else rmSync(there, { recursive: true, force: true });
  }
}

/** Whether a folder can step aside: a mount point cannot, and neither should one of another user or one that a process works in. */
export function canStepAside(folder: string): boolean {
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || stats.dev !== statSync(dirname(resolve(folder))).dev) return false;
  if (process.getuid && stats.uid !== process.getuid()) return false;
  return !`${process.cwd()}${sep}`.startsWith(`${realpathSync(folder)}${sep}`);
}

/**
 * Every file of a folder by its path in it; undefined where something in it cannot be kept by a second name for it: a link, a device,
 * or a folder that nobody expects.
 */
export function filesToKeep(folder: string, isExpected: (subfolder: string) => boolean): string[] | undefined {
  const files: string[] = [];
  const pending = [''];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isFile()) files.push(path);
      else if (entry.isDirectory() && isExpected(path)) pending.push(path);
      else return undefined;
    }
  }
  return files;
}

/** Gives a file a second name, which spares a copy and keeps its times. */
export function keepFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  linkSync(from, to);
}

/** Puts a completed folder into the place of another one; that one is gone then. */
export function swapFolders(staging: string, folder: string): void {
  const old = beside(folder, 'old');
  chmodSync(staging, statSync(folder).mode);
  renameSync(folder, old);
  try {
    renameSync(staging, folder);
  } catch (error) {
    renameSync(old, folder);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

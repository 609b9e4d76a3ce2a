import { watch, type FSWatcher } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** Editors write a file in several steps; a change counts when it has been quiet for so many milliseconds. */
const QUIET = 60;
const DAY = 24 * 60 * 60 * 1000;

/** Whether a change of a file can change what an app writes. */
export function isSource(path: string, output: string): boolean {
  const parts = path.split(sep);
  if (parts.some((part) => part === 'node_modules' || (part.startsWith('.') && part !== '.')) || /[~#]$/.test(path))
    return false;
  const within = relative(output, resolve(path));
  return within.startsWith('..') || within === resolve(path);
}

/** Waits for changes in the project. */
export class Watcher {
  private readonly watcher: FSWatcher;
  private readonly changed = new Set<string>();
  private wake: (() => void) | undefined;

  public constructor(folder: string, output: string) {
    this.watcher = watch(folder, { recursive: true, persistent: false }, (_event, name) => {
      if (name === null || !isSource(join(folder, name), output)) return;
      this.changed.add(name);
      this.wake?.();
    });
  }

  /** Resolves with the files that changed since the last call, once they have been quiet for a moment. */
  public async next(): Promise<string[]> {
    // The watcher itself does not keep the process alive: while an app runs, that alone decides when it has ended.
    const alive = setInterval(() => {}, DAY);
    while (this.changed.size === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    for (let count = -1; count !== this.changed.size;) {
      count = this.changed.size;
      await new Promise((resolve) => setTimeout(resolve, QUIET));
    }
    clearInterval(alive);
    const names = [...this.changed].sort();
    this.changed.clear();
    return names;
  }

  public close(): void {
    this.watcher.close();
  }
}

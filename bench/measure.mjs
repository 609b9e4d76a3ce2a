import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

/** What a run cost: seconds of the processor, seconds of the clock, megabytes at its peak. */
/** @typedef {{ cpu: number, wall: number, peak: number | undefined }} Cost */

const TIME = '/usr/bin/time';

/** Where files are written: in memory where that can be, since a disk may take twenty times as long in one folder as in another. */
export const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** The cheapest of several costs: what disturbs a run only ever makes it dearer. */
export function cheapest(costs) {
  return costs.reduce((best, cost) => (cost.cpu < best.cpu ? cost : best));
}

/** Runs a command as a whole process, which may end with one of some exit codes; `cpu` counts all its threads. */
export function runCommand(command, args, { codes = [0], ...options } = {}) {
  const wrapped = existsSync(TIME) ? [TIME, '-f', '%U %S %M', command, ...args] : [command, ...args];
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(wrapped[0], wrapped.slice(1), { maxBuffer: 2 ** 30, ...options });
  const wall = (performance.now() - start) / 1000;
  if (error) throw error;
  if (!codes.includes(status)) throw new Error(`${command} ${args.join(' ')}: exit code ${status}\n${stderr}`);
  const [user, system, peak] = /([\d.]+) ([\d.]+) (\d+)\s*$/.exec(String(stderr))?.slice(1).map(Number) ?? [wall, 0];
  return { stdout, cost: { cpu: user + system, wall, peak: peak === undefined ? undefined : peak / 1024 } };
}

/** Runs a script of this folder in a node of its own; it prints one JSON value last. */
export function runScript(name, args) {
  const { stdout, cost } = runCommand(process.execPath, [
    fileURLToPath(new URL(name, import.meta.url)),
    ...args.map(String),
  ]);
  return { ...JSON.parse(String(stdout).trim().split('\n').at(-1)), process: cost };
}

/** Measures a piece of work in this process. */
export function measure(work) {
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  const result = work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, cost: { cpu: (user + system) / 1e6, wall: (performance.now() - start) / 1000 } };
}

/** Calls each of several runs so many times, in turns, so that a disturbance meets all of them. */
export function inTurns(repeat, runs) {
  const results = runs.map(() => []);
  for (let round = 0; round < repeat; round++) runs.forEach((run, at) => results[at].push(run()));
  return results;
}

const cells = (row) =>
  row.map((cell) =>
    typeof cell === 'number' ? cell.toFixed(cell < 10 ? 2 : cell < 100 ? 1 : 0) : String(cell ?? '-'),
  );

/** Prints rows under a title, in columns. */
export function table(title, head, rows) {
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  const write = (line) =>
    console.log(line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '));
  console.log(`\n${title}`);
  lines.forEach(write);
}

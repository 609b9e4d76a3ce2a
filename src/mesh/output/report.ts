import type { RenderedApp } from './layout';
import type { Written } from './write';

/** What a synthesis did, for whoever runs the program that called `synth`. */
export interface SynthesisReport {
  readonly outdir: string;
  readonly charts: number;
  readonly objects: number;
  readonly written: Written;
  readonly milliseconds: number;
}

type Listener = (report: SynthesisReport) => void;
type ProgressListener = (phase: string, done: number, total: number) => void;

interface Listeners {
  readonly reports: Set<Listener>;
  readonly progress: Set<ProgressListener>;
}

/** Shared by all copies of this package in a process: the command's and the program's need not be the same. */
const LISTENERS = Symbol.for('cdk8s-mesh.synthesis-listeners');

function listeners(): Listeners {
  const shared = globalThis as { [LISTENERS]?: Listeners };
  return (shared[LISTENERS] ??= { reports: new Set(), progress: new Set() });
}

/** Calls back after each synthesis in this process; returns the way to stop that. */
export function onSynthesis(listener: Listener): () => void {
  listeners().reports.add(listener);
  return () => listeners().reports.delete(listener);
}

/** Calls back while objects are rendered and files written; returns the way to stop that. */
export function onProgress(listener: ProgressListener): () => void {
  listeners().progress.add(listener);
  return () => listeners().progress.delete(listener);
}

/** Tells how far a synthesis is; costs nothing where nobody listens. */
export function progress(phase: string, done: number, total: number): void {
  for (const listener of listeners().progress) listener(phase, done, total);
}

/** Tells what a synthesis did. */
export function report(outdir: string, { charts }: RenderedApp, written: Written, milliseconds: number): void {
  if (listeners().reports.size === 0) return;
  const objects = charts.reduce((sum, chart) => sum + chart.objects.length, 0);
  for (const listener of listeners().reports)
    listener({ outdir, charts: charts.length, objects, written, milliseconds });
}

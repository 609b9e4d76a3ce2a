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

/** Shared by all copies of this package in a process: the command's and the program's need not be the same. */
const LISTENERS = Symbol.for('cdk8s-mesh.synthesis-listeners');

function listeners(): Set<Listener> {
  const shared = globalThis as { [LISTENERS]?: Set<Listener> };
  return (shared[LISTENERS] ??= new Set());
}

/** Calls back after each synthesis in this process; returns the way to stop that. */
export function onSynthesis(listener: Listener): () => void {
  listeners().add(listener);
  return () => listeners().delete(listener);
}

export function report(outdir: string, { charts }: RenderedApp, written: Written, milliseconds: number): void {
  if (listeners().size === 0) return;
  const objects = charts.reduce((sum, chart) => sum + chart.objects.length, 0);
  for (const listener of listeners()) listener({ outdir, charts: charts.length, objects, written, milliseconds });
}

import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { SynthesisReport } from '../mesh/output/report';
import type { AppRunner } from './synth/app-runner';
import type { OutputFolder, Replacement } from './synth/output-folder';
import type { Validations } from './synth/validations';

/** The options of the verb as they are written on the command line. */
interface Options {
  readonly app?: string;
  readonly output?: string;
  readonly watch?: boolean;
  readonly validate: boolean;
  readonly validationReportsOutputFile?: string;
  readonly pluginsDir?: string;
}

/** What cdk8s.yaml says that matters here. */
interface Config {
  readonly app?: unknown;
  readonly output?: unknown;
  readonly validations?: unknown;
  readonly pluginsDirectory?: unknown;
}

/** Registers `synth`: `cdk8s synth` in one process. */
export function register(program: Command): void {
  program
    .command('synth')
    .description('Run the app of cdk8s.yaml and write its manifests, as `cdk8s synth` does, in one process.')
    .option('-a, --app <command>', 'the app, instead of the one in cdk8s.yaml')
    .option('-o, --output <folder>', 'the output folder, instead of the one in cdk8s.yaml (dist)')
    .option('-w, --watch', 'write again whenever a file of the project changes')
    .option('--no-validate', 'leave out the validation plugins of cdk8s.yaml')
    .option('--validation-reports-output-file <file>', 'write the reports of the validations as JSON, too')
    .option('--plugins-dir <folder>', 'where validation plugins are installed (~/.cdk8s/plugins)')
    .action(async (options: Options) => {
      process.exitCode = await run(options);
    });
}

const FAILED = 1;
const USAGE = 2;
/** Errors whose message says all there is to say. */
const SELF_EXPLAINING: ReadonlySet<string> = new Set(['MeshError', 'Exit', 'ValidationFailure']);
/** The first sign of life on a terminal, and the time between two. */
const PROGRESS_AFTER = 1000;
const PROGRESS_EVERY = 250;
/** More names than this are no help to anybody. */
const NAMED = 10;

async function run(options: Options): Promise<number> {
  const config = await readConfig();
  if (config instanceof Error) return complain(`cdk8s.yaml cannot be read: ${config.message}`);
  const command = options.app ?? process.env.CDK8S_APP ?? config.app;
  if (typeof command !== 'string')
    return complain(
      `no app: ${existsSync('cdk8s.yaml') ? 'cdk8s.yaml has no text in `app`' : `there is no cdk8s.yaml in ${process.cwd()}`}; ` +
        'name one with --app, or in cdk8s.yaml as `app: node main.js`',
    );
  const { AppRunner } = await import('./synth/app-runner.js');
  const { OutputFolder } = await import('./synth/output-folder.js');
  const output = new OutputFolder(
    options.output ?? process.env.CDK8S_OUTPUT ?? (typeof config.output === 'string' ? config.output : 'dist'),
  );
  const project = { runner: new AppRunner(command), output, validations: await readValidations(config, options) };
  if (options.watch) return watchAndSynthesize(project);
  return synthesize(project);
}

/** What is synthesized, and how. */
interface Project {
  readonly runner: AppRunner;
  readonly output: OutputFolder;
  readonly validations?: Validations;
}

async function readValidations(config: Config, options: Options): Promise<Validations | undefined> {
  if (!options.validate || !config.validations) return undefined;
  const { Validations } = await import('./synth/validations.js');
  const pluginsDirectory = options.pluginsDir ?? config.pluginsDirectory;
  const validations = await Validations.read({
    validations: config.validations,
    reportFile: options.validationReportsOutputFile,
    ...(typeof pluginsDirectory === 'string' ? { pluginsDirectory } : {}),
  });
  if (!validations.areThere) return undefined;
  // Reports name constructs by it.
  process.env.CDK8S_RECORD_CONSTRUCT_METADATA ??= 'true';
  return validations;
}

/** What cdk8s.yaml says, nothing where it is not there; or why nobody can tell. */
async function readConfig(): Promise<Config | Error> {
  try {
    const text = readFileSync('cdk8s.yaml', 'utf8');
    const { load } = await import('js-yaml');
    const config: unknown = load(text);
    const isMap = typeof config === 'object' && config !== null && !Array.isArray(config);
    return isMap ? config : new Error('it must be a mapping with the field `app`');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : (error as Error);
  }
}

/** Runs the app once; whatever goes wrong, the output folder stays as it was. */
async function synthesize({ runner, output, validations }: Project): Promise<number> {
  const { onProgress, onSynthesis } = await import('../mesh/output/report.js');
  const reports: SynthesisReport[] = [];
  const stops = [onSynthesis((report) => reports.push(report)), onProgress(progressLine(performance.now()))];
  const start = performance.now();
  const outdirBefore = process.env.CDK8S_OUTDIR;
  try {
    output.prepare();
    await runner.run(output.staging);
    const { files } = output;
    if (files.length === 0 && reports.length === 0) {
      return fail(new Error('the app wrote nothing; does it call app.synth()?'), output);
    }
    await validations?.run(output.staging, files, output.path);
    const replacement = files.length === 0 ? undefined : output.replace();
    note(summary(reports, replacement, output, performance.now() - start));
    return 0;
  } catch (error) {
    return fail(error, output);
  } finally {
    for (const stop of stops) stop();
    if (outdirBefore === undefined) delete process.env.CDK8S_OUTDIR;
    else process.env.CDK8S_OUTDIR = outdirBefore;
  }
}

function fail(error: unknown, output: OutputFolder): number {
  output.discard();
  const isOurs = error instanceof Error && SELF_EXPLAINING.has(error.name);
  complain(error instanceof Error ? ((isOurs ? error.message : error.stack) ?? error.message) : String(error));
  complain(`nothing written: ${output.path} is as it was`);
  return FAILED;
}

async function watchAndSynthesize(project: Project): Promise<number> {
  const { Watcher } = await import('./synth/watcher.js');
  const watcher = new Watcher('.', project.output.path);
  for (;;) {
    await synthesize(project);
    note(`waiting for changes in ${process.cwd()}`);
    const names = await watcher.next();
    note(`changed: ${listed(names)}`);
  }
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** A number with a comma before each three digits; loading a locale takes longer than writing most apps. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

function summary(
  reports: readonly SynthesisReport[],
  replacement: Replacement | undefined,
  output: OutputFolder,
  milliseconds: number,
): string {
  const parts: string[] = [];
  const sum = (count: (report: SynthesisReport) => number) =>
    reports.reduce((total, report) => total + count(report), 0);
  if (reports.length > 0) {
    parts.push(
      counted(
        sum(({ objects }) => objects),
        'object',
        'objects',
      ),
    );
    parts.push(
      `in ${counted(
        sum(({ charts }) => charts),
        'chart',
        'charts',
      )}`,
    );
  }
  const folder = replacement ? output.path : reports.map(({ outdir }) => outdir).join(', ');
  const written = replacement ? replacement.changed.length : sum((report) => report.written.changed.length);
  const unchanged = replacement ? replacement.unchanged : sum((report) => report.written.unchanged);
  parts.push(`-> ${folder}: ${counted(written, 'file', 'files')} written, ${grouped(unchanged)} unchanged`);
  if (replacement) parts.push(`and ${grouped(replacement.removed.length)} removed`);
  parts.push(`in ${(milliseconds / 1000).toFixed(2)} s`);
  const changes = replacement && replacement.unchanged > 0 && written > 0 ? `\n  ${listed(replacement.changed)}` : '';
  return parts.join(' ') + changes;
}

/** Shows on a terminal how far a long synthesis is. */
function progressLine(start: number): (phase: string, done: number, total: number) => void {
  let last = start + PROGRESS_AFTER - PROGRESS_EVERY;
  return (phase, done, total) => {
    const now = performance.now();
    if (!process.stderr.isTTY || now - last < PROGRESS_EVERY) return;
    last = now;
    const line = `${phase} ${grouped(done)} of ${grouped(total)}`;
    process.stderr.write(`\r\x1b[2K${line}${done === total ? '\r\x1b[2K' : ''}`);
  };
}

function note(message: string): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[2K' : ''}${message}\n`);
}

function complain(message: string): number {
  note(message);
  return USAGE;
}

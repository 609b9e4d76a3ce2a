import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { TextDocument } from '../files/stream';
import type { InjectionProblem } from '../injection/result';

/** The options of the verb as they are written on the command line. */
interface Options {
  readonly istio: string;
  readonly native?: boolean;
  readonly set: string[];
  readonly values?: string;
  readonly meshConfig?: string;
  readonly hub?: string;
  readonly tag?: string;
}

const collect = (value: string, before: string[]) => [...before, value];

/** Registers `inject`: what `istioctl kube-inject` writes, without a cluster. */
export function register(program: Command): void {
  program
    .command('inject')
    .description("Add Istio's sidecar to workloads, as istioctl kube-inject does it, without a cluster.")
    .argument('<file...>', 'files with Kubernetes YAML, or - for standard input')
    .option('--istio <release>', 'the release of Istio: 1.29, 1.30 or 1.31', '1.30')
    .option('--native', 'native sidecars: init containers that keep running')
    .option('--set <path=value>', 'a setting as istioctl install --set takes it; repeatable', collect, [])
    .option('--values <file>', "values of Istio's charts")
    .option('--mesh-config <file>', 'MeshConfig as YAML')
    .option('--hub <hub>', 'registry and path of the proxy image (default: docker.io/istio)')
    .option('--tag <tag>', 'tag of the proxy image (default: the patch release of the profile)')
    .action(async (files: string[], options: Options) => {
      process.exitCode = await run(files, options);
    });
}

/** Bad usage or unreadable input, as the exit code says it. */
const USAGE = 2;
const REFUSED = 1;

async function run(files: readonly string[], options: Options): Promise<number> {
  const { Injector, IstioProfile } = await import('../injection/injector.js');
  const { emitDocument } = await import('../files/emit.js');
  const read = await readAll(files);
  const values = options.values === undefined ? undefined : await readMap(options.values);
  const meshConfig = await meshConfigOf(options.meshConfig, read);
  if (!read || values === null || meshConfig === null) return USAGE;

  let injector;
  try {
    injector = new Injector({ ...options, profile: IstioProfile.of(options.istio), values, meshConfig });
  } catch (error) {
    if ((error as Error).name !== 'MeshError') throw error;
    return complain((error as Error).message);
  }
  const parts: string[] = [];
  let refused = false;
  for (const { file, document } of read) {
    const result = injector.inject(document.value);
    for (const warning of result.warnings) process.stderr.write(warning);
    for (const problem of result.problems) complain(place(file, document, problem));
    refused ||= result.problems.length > 0;
    if (!refused)
      parts.push(result.object === document.value ? whole(document.text) : emitDocument(result.object), '---\n');
  }
  if (refused) return REFUSED;
  await output(parts.join(''));
  return 0;
}

function whole(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return USAGE;
}

/** A problem with the place of its field, or of the nearest one around it that is written. */
function place(file: string, document: TextDocument, problem: InjectionProblem): string {
  let steps = problem.steps;
  let position = document.locate(steps);
  while (!position && steps.length > 0) {
    steps = steps.slice(0, -1);
    position = document.locate(steps);
  }
  const { line, column } = position ?? { line: 1, column: 1 };
  const given = problem.given === undefined ? '' : `; given: ${problem.given}`;
  const allowed = problem.allowed === undefined ? '' : `; allowed: ${problem.allowed}`;
  return `${file}:${line}:${column}: [${problem.rule}] ${problem.object}: ${problem.path} ${problem.what}${given}${allowed}; fix: ${problem.fix}`;
}

/** A document with the file it was read from. */
interface Read {
  readonly file: string;
  readonly document: TextDocument;
}

/** Every document of the files; undefined, after complaints, where one cannot be read. */
async function readAll(files: readonly string[]): Promise<Read[] | undefined> {
  const { readStream } = await import('../files/stream.js');
  const all: Read[] = [];
  let unreadable = false;
  for (const file of files) {
    const text = readText(file);
    if (text === undefined) return undefined;
    const { documents, problems } = readStream(text, file);
    for (const { rule, line, column, message } of problems)
      complain(`${file}:${line}:${column}: [${rule.code}] ${message}`);
    unreadable ||= problems.length > 0;
    for (const document of documents)
      if (document.value !== null && document.value !== undefined) all.push({ file, document });
  }
  return unreadable ? undefined : all;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    complain(
      `${file}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message}`,
    );
    return undefined;
  }
}

type Map = Record<string, unknown>;

function isMap(value: unknown): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The one object of a YAML file; null, after a complaint, where it holds none. */
async function readMap(file: string): Promise<Map | null> {
  const read = await readAll([file]);
  const value = read?.[0]?.document.value ?? {};
  if (!read) return null;
  if (isMap(value)) return value;
  complain(`${file}: must be an object of fields`);
  return null;
}

/** The MeshConfig of the option, or else of a ConfigMap `istio` among the documents; null after a complaint. */
async function meshConfigOf(file: string | undefined, read: Read[] | undefined): Promise<Map | undefined | null> {
  const said = file === undefined ? undefined : await readMap(file);
  if (said === null) return null;
  const holder = said ?? read?.map(({ document }) => document.value as Map).find(isMeshConfigMap);
  if (!holder || !isMeshConfigMap(holder)) return holder;
  const text = (holder.data as Map | undefined)?.mesh;
  if (typeof text !== 'string') return undefined;
  const { readDocuments } = await import('../files/event-reader.js');
  const value = readDocuments(text)[0]?.value;
  return isMap(value) ? value : undefined;
}

function isMeshConfigMap(value: unknown): boolean {
  return isMap(value) && value.kind === 'ConfigMap' && isMap(value.metadata) && value.metadata.name === 'istio';
}

/** Waits until a pipe has taken everything, so that nothing is cut off at exit. */
function output(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { ParseProblem } from '../files/parse';
import type { TextDocument } from '../files/stream';
import type { TextBytes } from '../files/text-bytes';
import type { Injector } from '../injection/injector';
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
  const read = await Input.read(files);
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
  const { text, code } = await injectAll(injector, read);
  if (code === 0) await output(text.slice(0, text.length));
  return code;
}

/** Injects document by document; what is read and made of one is let go before the next. */
async function injectAll(
  injector: Injector,
  input: Input,
): Promise<{ readonly text: TextBytes; readonly code: number }> {
  const { addDocument } = await import('../files/emit.js');
  const { TextBytes } = await import('../files/text-bytes.js');
  const { isConstant } = await import('../injection/schema/canonical.js');
  const text = new TextBytes();
  let code = 0;
  for (const { file, document } of input.documents()) {
    if ('rule' in document) {
      complain(`${file}:${document.line}:${document.column}: [${document.rule.code}] ${document.message}`);
      code = USAGE;
      continue;
    }
    const result = injector._inject(document.value);
    for (const warning of result.warnings) process.stderr.write(warning);
    for (const problem of result.problems) complain(place(file, document, problem));
    if (result.problems.length > 0) code ||= REFUSED;
    if (code > 0) continue;
    if (result.object === document.value) text.add(whole(document.text));
    else addDocument(text, result.object, true, isConstant);
    text.add('---\n');
  }
  return { text, code };
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

/** A document, or why it cannot be read, with its file. */
interface Read {
  readonly file: string;
  readonly document: TextDocument | ParseProblem;
}

/** The texts of the files, read into documents as often as somebody walks over them. */
class Input {
  /** Reads the files; undefined, after a complaint, where one cannot be read. */
  public static async read(files: readonly string[]): Promise<Input | undefined> {
    const { documentsOf } = await import('../files/stream.js');
    const texts = files.map((file) => ({ file, text: readText(file) }));
    const known = texts.filter((one): one is { file: string; text: string } => one.text !== undefined);
    return known.length < texts.length ? undefined : new Input(known, documentsOf);
  }

  private constructor(
    private readonly texts: readonly { readonly file: string; readonly text: string }[],
    private readonly documentsOf: (text: string, file: string) => Iterable<TextDocument | ParseProblem>,
  ) {}

  public *documents(): Generator<Read> {
    for (const { file, text } of this.texts) {
      for (const document of this.documentsOf(text, file)) {
        if ('rule' in document || (document.value !== null && document.value !== undefined)) yield { file, document };
      }
    }
  }

  /** The first object for which something holds; only texts with a certain word are looked at. */
  public find(word: string, holds: (value: unknown) => boolean): Map | undefined {
    for (const { file, text } of this.texts) {
      if (!text.includes(word)) continue;
      for (const document of this.documentsOf(text, file))
        if ('value' in document && holds(document.value)) return document.value as Map;
    }
    return undefined;
  }
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
  const input = await Input.read([file]);
  if (!input) return null;
  const [first] = input.documents();
  if (!first) return {};
  const { document } = first;
  if ('rule' in document)
    complain(`${file}:${document.line}:${document.column}: [${document.rule.code}] ${document.message}`);
  else if (isMap(document.value)) return document.value;
  else complain(`${file}: must be an object of fields`);
  return null;
}

/** The MeshConfig of the option, or else of a ConfigMap `istio` among the documents; null after a complaint. */
async function meshConfigOf(file: string | undefined, input: Input | undefined): Promise<Map | undefined | null> {
  const said = file === undefined ? undefined : await readMap(file);
  if (said === null) return null;
  const holder = said ?? input?.find('ConfigMap', isMeshConfigMap);
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
function output(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(bytes, () => resolve()));
}

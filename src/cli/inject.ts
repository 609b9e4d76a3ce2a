import type { Command } from 'commander';
import type { TextDocument } from '../files/stream';
import type { TextBytes } from '../files/text-bytes';
import type { Injector } from '../injection/injector';
import type { InjectionProblem } from '../injection/result';
import type { TemplateInjector } from '../injection/template-injector';
import { complain, Input, meshConfigOf, readMap, readText, USAGE, type Map } from './inject/input';

/** The options of the verb as they are written on the command line. */
interface Options {
  readonly istio: string;
  readonly native?: boolean;
  readonly set: string[];
  readonly values?: string;
  readonly meshConfig?: string;
  readonly hub?: string;
  readonly tag?: string;
  readonly injectConfig?: string;
  readonly revision?: string;
  readonly webhook?: boolean;
}

const collect = (value: string, before: string[]) => [...before, value];

/** Registers `inject`: what `istioctl kube-inject` writes, without a cluster. */
export function register(program: Command): void {
  program
    .command('inject')
    .description("Add Istio's sidecar to workloads, as istioctl kube-inject does it, without a cluster.")
    .argument('<file...>', 'files with Kubernetes YAML, or - for standard input')
    .option('--istio <release>', 'the release of Istio: 1.5.0, 1.29, 1.30 or 1.31', '1.30')
    .option('--native', 'native sidecars: init containers that keep running')
    .option('--set <path=value>', 'a setting as istioctl install --set takes it; repeatable', collect, [])
    .option('--values <file>', "values of Istio's charts; with --inject-config the values of the injector")
    .option('--mesh-config <file>', 'MeshConfig as YAML')
    .option('--hub <hub>', 'registry and path of the proxy image (default: docker.io/istio)')
    .option('--tag <tag>', 'tag of the proxy image (default: the patch release of the profile)')
    .option('--revision <name>', 'the revision of the control plane')
    .option(
      '--inject-config <file>',
      "templates of your own installation: its ConfigMaps (istio-sidecar-injector, istio), the injector's key config, or one template",
    )
    .option(
      '--webhook',
      'with --inject-config: as the webhook does it, with its policy, selectors and default templates',
    )
    .action(async (files: string[], options: Options) => {
      process.exitCode = await run(files, options);
    });
}

const REFUSED = 1;

async function run(files: readonly string[], options: Options): Promise<number> {
  const read = await Input.read(files);
  const values = options.values === undefined ? undefined : await readMap(options.values);
  const meshConfig = await meshConfigOf(options.meshConfig, read);
  if (!read || values === null || meshConfig === null) return USAGE;
  let injector;
  try {
    injector = await injectorOf(options, values, meshConfig);
  } catch (error) {
    if ((error as Error).name !== 'MeshError') throw error;
    complain((error as Error).message);
  }
  if (!injector) return USAGE;
  const { text, code } = await injectAll(injector, read);
  if (code === 0) await output(text.slice(0, text.length));
  return code;
}

/** The options that choose settings of the charts, which an installation's own ConfigMaps have settled. */
const OF_CHARTS = ['set', 'hub', 'tag'] as const;

/** The injector of a profile or of an installation; undefined after a complaint. */
async function injectorOf(options: Options, values: Map | undefined, meshConfig: Map | undefined) {
  const { Injector, IstioProfile } = await import('../injection/injector.js');
  const profile = IstioProfile.of(options.istio);
  const { injectConfig, native, revision = '', webhook } = options;
  if (injectConfig === undefined) {
    if (webhook) complain('--webhook is of use with --inject-config alone');
    return webhook ? undefined : new Injector({ ...options, profile, values, meshConfig });
  }
  const wrong = OF_CHARTS.find((name) => (options[name]?.length ?? 0) > 0);
  if (wrong) complain(`--${wrong} sets values of Istio's charts, which --inject-config and --values hold already`);
  const config = wrong ? undefined : readText(injectConfig);
  if (config === undefined) return undefined;
  const { readInstallation } = await import('./inject/installation.js');
  const installation = readInstallation(config, revision, values);
  if (typeof installation === 'string') {
    complain(`${injectConfig}: ${installation}`);
    return undefined;
  }
  const { TemplateInjector } = await import('../injection/template-injector.js');
  const { injector } = installation;
  const mesh = meshConfig ? { data: { mesh: JSON.stringify(meshConfig) } } : installation.mesh;
  return new TemplateInjector({ injector, mesh, profile, webhook, native, revision });
}

/** Injects document by document; what is read and made of one is let go before the next. */
async function injectAll(
  injector: Injector | TemplateInjector,
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

/** Waits until a pipe has taken everything, so that nothing is cut off at exit. */
function output(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => process.stdout.write(bytes, () => resolve()));
}

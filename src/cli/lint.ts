import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { LintVersion } from '../lint/family';
import type { Finding } from '../lint/finding';
import type { RuleSet } from '../lint/rule-set';

/** The options of the verb as they are written on the command line. */
interface Options {
  readonly format: string;
  readonly istio: string;
  readonly rules?: string;
  readonly meshConfig?: string;
}

/** Registers `lint`: every mistake in manifests, exit code 1 where one is an error. */
export function register(program: Command): void {
  program
    .command('lint')
    .description('Find every mistake in Kubernetes manifests before they are applied.')
    .argument('<path...>', 'files, folders, or - for standard input')
    .option('--format <form>', 'text, json, sarif or github', 'text')
    .option('--istio <release>', 'the Istio release whose rules hold: 1.29, 1.30 or 1.31', '1.30')
    .option('--rules <file>', 'a rule set: severities, and acknowledgements with a reason')
    .option('--mesh-config <file>', 'MeshConfig as YAML')
    .action(async (paths: string[], options: Options) => {
      process.exitCode = await run(paths, options);
    });
}

/** Bad usage or unreadable input, as the exit code says it. */
const USAGE = 2;

async function run(paths: readonly string[], options: Options): Promise<number> {
  const { lint, isLintVersion } = await import('../lint/lint.js');
  const write = await writerOf(options.format);
  if (!write) return complain(`--format ${options.format}: use text, json, sarif or github`);
  if (!isLintVersion(options.istio)) return complain(`--istio ${options.istio}: use 1.29, 1.30 or 1.31`);
  const ruleSet = options.rules === undefined ? undefined : await readRules(options.rules);
  if (options.rules !== undefined && !ruleSet) return USAGE;
  const meshConfig = options.meshConfig === undefined ? undefined : await readMap(options.meshConfig);
  if (options.meshConfig !== undefined && !meshConfig) return USAGE;

  const { ManifestFiles } = await import('../files/load.js');
  const loaded = ManifestFiles.load([...paths]);
  const unreadable = loaded.problems.filter(({ rule }) => rule === 'MESH1007');
  for (const { file, line, message } of unreadable) complain(`${file}:${line}: ${message}`);
  const settings = { version: options.istio as LintVersion, ruleSet, meshConfig, fileProblems: loaded.problems };
  const findings = lint(loaded._manifests, settings);
  await output(write(findings));
  if (unreadable.length > 0) return USAGE;
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return USAGE;
}

/** Waits until a pipe has taken everything, so that nothing is cut off at exit. */
function output(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text === '' ? '' : `${text}\n`, () => resolve()));
}

type Writer = (findings: readonly Finding[]) => string;

async function writerOf(format: string): Promise<Writer | undefined> {
  switch (format) {
    case 'json':
      return (await import('../lint/format/json.js')).formatJson;
    case 'github':
      return (await import('../lint/format/github.js')).formatGithub;
    case 'sarif': {
      const { formatSarif } = await import('../lint/format/sarif.js');
      const { ruleCatalogue } = await import('../lint/catalogue.js');
      const { version } = JSON.parse(readFileSync(require.resolve('../../package.json'), 'utf8')) as {
        version: string;
      };
      return (findings) => formatSarif(findings, ruleCatalogue(), version);
    }
    case 'text':
      return await textWriter();
    default:
      return undefined;
  }
}

async function textWriter(): Promise<Writer> {
  const { formatText } = await import('../lint/format/text.js');
  const { default: colors } = await import('picocolors');
  const painters: Readonly<Record<string, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.cyan,
  };
  return (findings) =>
    formatText(findings, { source: sourceOf, paint: (severity, text) => painters[severity]?.(text) ?? text });
}

/** Standard input cannot be read a second time, and a file may be gone. */
function sourceOf(file: string): string | undefined {
  if (file === '-') return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function readMap(file: string): Promise<Record<string, unknown> | undefined> {
  const { load } = await import('js-yaml');
  try {
    const data: unknown = load(readFileSync(file, 'utf8'));
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
    complain(`${file}: must be a map`);
  } catch (error) {
    complain(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

async function readRules(file: string): Promise<RuleSet | undefined> {
  const data = await readMap(file);
  if (!data) return undefined;
  const { readRuleSet } = await import('../lint/rule-set.js');
  const { ruleSet, problems } = readRuleSet(data);
  for (const problem of problems) complain(`${file}: ${problem}`);
  return problems.length === 0 ? ruleSet : undefined;
}

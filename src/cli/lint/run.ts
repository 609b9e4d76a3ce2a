import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import colors from 'picocolors';
import { ManifestFiles } from '../../files/load';
import type { Finding } from '../../lint/finding';
import { formatGithub } from '../../lint/format/github';
import { formatJson } from '../../lint/format/json';
import { formatSarif } from '../../lint/format/sarif';
import { formatText } from '../../lint/format/text';
import { lint } from '../../lint/lint';
import { readRuleSet, type RuleSet } from '../../lint/rule-set';
import { isIstioRelease } from '../../model/istio-release';
import type { Rule } from '../../model/rule';
import { packageVersion } from '../package-version';

/** The options of the verb as they are written on the command line. */
export interface LintOptions {
  readonly format: string;
  readonly istio: string;
  readonly rules?: string;
  readonly meshConfig?: string;
}

/** Bad usage or unreadable input, as the exit code says it. */
const USAGE = 2;

/** Lints files and folders, writes what was found, and returns the exit code. */
export async function run(paths: readonly string[], options: LintOptions): Promise<number> {
  const write = WRITERS.get(options.format);
  if (!write) return complain(`--format ${options.format}: use text, json, sarif or github`);
  if (!isIstioRelease(options.istio)) return complain(`--istio ${options.istio}: use 1.29, 1.30 or 1.31`);
  const ruleSet = options.rules === undefined ? undefined : readRules(options.rules);
  if (options.rules !== undefined && !ruleSet) return USAGE;
  const meshConfig = options.meshConfig === undefined ? undefined : readMap(options.meshConfig);
  if (options.meshConfig !== undefined && !meshConfig) return USAGE;

  const loaded = ManifestFiles.load([...paths]);
  const unreadable = loaded.problems.filter(({ rule }) => rule === 'MESH1007');
  for (const { file, line, message } of unreadable) complain(`${file}:${line}: ${message}`);
  const settings = { version: options.istio, ruleSet, meshConfig, fileProblems: loaded.problems };
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

/** By `--format`. */
const WRITERS = new Map<string, Writer>([
  ['text', (findings) => formatText(findings, { source: sourceOf, paint })],
  ['json', formatJson],
  ['github', formatGithub],
  ['sarif', (findings) => formatSarif(findings, allRules(), packageVersion())],
]);

const PAINTERS: Readonly<Record<string, (text: string) => string>> = {
  error: colors.red,
  warning: colors.yellow,
  info: colors.cyan,
};

function paint(severity: string, text: string): string {
  return PAINTERS[severity]?.(text) ?? text;
}

/** Loaded for this alone: the tables of all rooms take as long as reading a small repository. */
function allRules(): ReadonlyMap<string, Rule> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('../../lint/catalogue') as typeof import('../../lint/catalogue')).ruleCatalogue();
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

function readMap(file: string): Record<string, unknown> | undefined {
  try {
    const data: unknown = load(readFileSync(file, 'utf8'));
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
    complain(`${file}: must be a map`);
  } catch (error) {
    complain(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
}

function readRules(file: string): RuleSet | undefined {
  const data = readMap(file);
  if (!data) return undefined;
  const { ruleSet, problems } = readRuleSet(data);
  for (const problem of problems) complain(`${file}: ${problem}`);
  return problems.length === 0 ? ruleSet : undefined;
}

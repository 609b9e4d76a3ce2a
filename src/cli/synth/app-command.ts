/** How a program is loaded into this process: by node itself, or through a compiler that works on the fly. */
export type Loader = 'node' | 'tsx' | 'ts-node';

/** A command that is a script of this process' own kind. */
export interface Script {
  readonly loader: Loader;
  readonly file: string;
  readonly args: readonly string[];
  /** The compiler settings that were named. */
  readonly tsconfig?: string;
}

/** What only a shell can do. */
const SHELL = /[|&;<>()$`*?~\n{}]/;
const LAUNCHERS: ReadonlySet<string> = new Set([
  'npx',
  '-y',
  '--yes',
  '--no-install',
  '--no',
  'pnpm',
  'yarn',
  'exec',
  '--',
]);
const LOADERS: Readonly<Record<string, Loader>> = { node: 'node', tsx: 'tsx', 'ts-node': 'ts-node' };
/** Options that change nothing about what a program writes, since types are never checked here. */
const HARMLESS: ReadonlySet<string> = new Set([
  '-T',
  '--transpile-only',
  '--transpileOnly',
  '--swc',
  '--enable-source-maps',
]);
const TSCONFIG: ReadonlySet<string> = new Set(['--tsconfig', '-P', '--project']);

/** Splits a command into its words; undefined where it needs a shell. */
function wordsOf(command: string): string[] | undefined {
  if (SHELL.test(command) || command.includes('\\')) return undefined;
  const words: string[] = [];
  for (const [, double, single, bare] of command.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)) {
    words.push(double ?? single ?? bare);
  }
  return words;
}

/**
 * Reads the `app` of cdk8s.yaml as a script that this process can load itself.
 *
 * @returns undefined where the command is anything else; a shell has to run it then
 */
export function readCommand(command: string): Script | undefined {
  const words = wordsOf(command);
  if (!words) return undefined;
  let at = 0;
  while (LAUNCHERS.has(words[at])) at++;
  const loader = LOADERS[words[at]];
  if (!loader || !Object.hasOwn(LOADERS, words[at])) return undefined;
  let tsconfig: string | undefined;
  for (at++; words[at]?.startsWith('-'); at++) {
    if (TSCONFIG.has(words[at]) && loader !== 'node') tsconfig = words[++at];
    else if (!HARMLESS.has(words[at])) return undefined;
  }
  const file = words[at];
  return file === undefined ? undefined : { loader, file, args: words.slice(at + 1), tsconfig };
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';

/** What the command line and cdk8s.yaml say about validations. */
export interface ValidationSettings {
  /** A list of plugins, or where one is: a file or a URL. */
  readonly validations: unknown;
  readonly pluginsDirectory?: string;
  /** Where the reports go as JSON, too. */
  readonly reportFile?: string;
}

/** The parts of cdk8s-cli that load a plugin and hold its report. */
interface Cdk8sCli {
  readonly ValidationPlugin: {
    load(validation: unknown, app: Synthesized, stdout: boolean, manager: object): Loaded;
  };
  readonly PluginManager: new (folder: string) => object;
}

interface Synthesized {
  readonly manifests: readonly string[];
  readonly constructMetadata?: string;
}

interface Loaded {
  readonly plugin: { validate(context: object): Promise<void> };
  readonly context: { readonly report: Report };
}

interface Report {
  readonly success: boolean;
  toString(): string;
  toJson(): object;
}

/** Says that a validation found what must not be written, or that validations cannot run. */
export class ValidationFailure extends Error {
  public override readonly name = 'ValidationFailure';
}

/** The plugins of cdk8s.yaml run with the project's own cdk8s-cli, and so exactly as `cdk8s synth` runs them. */
function cdk8sCli(): Cdk8sCli {
  const require = createRequire(join(process.cwd(), 'package.json'));
  try {
    const plugins = join(dirname(require.resolve('cdk8s-cli/package.json')), 'lib/plugins');
    const load = (name: string) => require(join(plugins, name)) as Cdk8sCli;
    return { ...load('validation.js'), ...load('_manager.js') };
  } catch {
    throw new ValidationFailure(
      'the validations of cdk8s.yaml are plugins of cdk8s-cli, which is not installed here: `npm install --save-dev cdk8s-cli`, or pass --no-validate',
    );
  }
}

async function listOf(validations: unknown): Promise<unknown[]> {
  if (validations === undefined || validations === null) return [];
  let list: unknown = validations;
  if (typeof list === 'string') {
    const isUrl = /^https?:/.test(list);
    list = load(isUrl ? await (await fetch(list)).text() : readFileSync(list, 'utf8'));
  }
  if (Array.isArray(list)) return list;
  throw new ValidationFailure('validations in cdk8s.yaml must be a list of plugins, or a file or URL that holds one');
}

/** The validation plugins of a project. */
export class Validations {
  /** Reads which plugins there are. */
  public static async read(settings: ValidationSettings): Promise<Validations> {
    return new Validations(await listOf(settings.validations), settings);
  }

  private constructor(
    private readonly list: readonly unknown[],
    private readonly settings: ValidationSettings,
  ) {}

  public get areThere(): boolean {
    return this.list.length > 0;
  }

  /**
   * Runs every plugin and prints its report; throws where one of them fails.
   *
   * @param folder where the manifests are
   * @param files their paths in it
   * @param output where they will be, which is what reports name
   */
  public async run(folder: string, files: readonly string[], output: string): Promise<void> {
    const { pluginsDirectory = join(homedir(), '.cdk8s', 'plugins'), reportFile } = this.settings;
    if (reportFile !== undefined && existsSync(reportFile))
      throw new ValidationFailure(`the file for the reports exists already: ${reportFile}`);
    const { ValidationPlugin, PluginManager } = cdk8sCli();
    const manager = new PluginManager(pluginsDirectory);
    const metadata = join(folder, 'construct-metadata.json');
    const manifests = files.filter((file) => file.endsWith('.yaml')).map((file) => join(folder, file));
    const app = { manifests, ...(existsSync(metadata) ? { constructMetadata: metadata } : {}) };
    const loaded = this.list.map((validation) => ValidationPlugin.load(validation, app, false, manager));
    for (const { plugin, context } of loaded) await plugin.validate(context);
    const reports = loaded.map(({ context }) => context.report);
    const named = (text: string) => text.replaceAll(folder, output);
    for (const report of reports) process.stdout.write(`\n${named(report.toString())}\n\n`);
    if (reportFile !== undefined) {
      const json = { reports: reports.map((report) => report.toJson()) };
      writeFileSync(reportFile, named(JSON.stringify(json, null, 2)));
    }
    if (reports.some(({ success }) => !success)) throw new ValidationFailure('a validation failed; see its report');
  }
}

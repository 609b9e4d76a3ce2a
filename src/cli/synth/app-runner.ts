import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCommand, type Script } from './app-command';

/** Says that a program ended itself. */
class Exit extends Error {
  public constructor(public readonly code: number) {
    super(`the app ended with exit code ${code}`);
    this.name = 'Exit';
  }
}

/** Resolves when nothing is left that could still run: an app may synthesize after it was loaded. */
function idle(): Promise<void> {
  return new Promise((resolve) => process.once('beforeExit', () => resolve()));
}

/**
 * Runs an app once or again and again, with the output folder that it shall use in `CDK8S_OUTDIR`.
 *
 * A script of node's is loaded into this process, which spares its start and, from the second time on, the loading of
 * every package; any other command runs in a shell.
 */
export class AppRunner {
  private readonly script: Script | undefined;
  private readonly require = createRequire(join(process.cwd(), 'package.json'));
  private isPrepared = false;

  public constructor(private readonly command: string) {
    this.script = readCommand(command);
  }

  /** Runs the app; throws what it threw, or what its exit code says. */
  public async run(outdir: string): Promise<void> {
    process.env.CDK8S_OUTDIR = outdir;
    if (this.script && this.prepare(this.script)) await this.load(this.script);
    else await this.shell();
  }

  /** Makes the compiler ready; false where the project has none that can be used here. */
  private prepare({ loader, file, tsconfig }: Script): boolean {
    if (this.isPrepared) return true;
    try {
      if (loader === 'tsx') {
        if (tsconfig !== undefined) process.env.TSX_TSCONFIG_PATH = resolve(tsconfig);
        (this.require('tsx/cjs/api') as { register(): void }).register();
      } else if (loader === 'ts-node') {
        const compiler = this.require('ts-node') as { register(options: object): void };
        compiler.register({ transpileOnly: true, ...(tsconfig === undefined ? {} : { project: tsconfig }) });
      } else if (!/\.[cm]?js$/.test(this.resolve(file))) return false;
    } catch {
      return false;
    }
    return (this.isPrepared = true);
  }

  private resolve(file: string): string {
    return this.require.resolve(resolve(file));
  }

  private async load(script: Script): Promise<void> {
    const path = this.resolve(script.file);
    this.forget();
    const { argv, exit } = process;
    const failures: unknown[] = [];
    const fail = (error: unknown) => void failures.push(error);
    process.on('uncaughtException', fail).on('unhandledRejection', fail);
    process.argv = [process.execPath, path, ...script.args];
    process.exit = (code) => {
      throw new Exit(Number(code ?? process.exitCode ?? 0));
    };
    try {
      await this.evaluate(path);
      await idle();
    } catch (error) {
      fail(error);
    } finally {
      process.off('uncaughtException', fail).off('unhandledRejection', fail);
      Object.assign(process, { argv, exit });
    }
    const failure = failures.find((error) => !(error instanceof Exit && error.code === 0));
    if (failure !== undefined) throw failure;
  }

  private async evaluate(path: string): Promise<void> {
    try {
      this.require(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ERR_REQUIRE_ESM' && code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
      // A module that node insists on importing is cached for good; another query makes it another module.
      await import(`${pathToFileURL(path).href}?${Date.now()}`);
    }
  }

  /** Forgets the project's own modules, so that they are read again; packages stay. */
  private forget(): void {
    const packages = `${sep}node_modules${sep}`;
    const own = resolve(__dirname, '../..');
    for (const path of Object.keys(this.require.cache)) {
      if (!path.includes(packages) && !path.startsWith(own + sep)) delete this.require.cache[path];
    }
  }

  private shell(): Promise<void> {
    return new Promise((done, fail) => {
      const child = spawn(this.command, { shell: true, stdio: 'inherit' });
      child.on('error', fail);
      child.on('exit', (code) => (code === 0 ? done() : fail(new Exit(code ?? 1))));
    });
  }
}

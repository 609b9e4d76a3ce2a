import { Command } from 'commander';

/** What a run of the command line wrote, and the code it ends with. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line with some verbs, in this process. */
export async function runVerb(verbs: readonly ((program: Command) => void)[], args: readonly string[]): Promise<Run> {
  const written = { out: '', err: '' };
  const capture = (stream: NodeJS.WriteStream, key: 'out' | 'err') =>
    jest.spyOn(stream, 'write').mockImplementation((text, done?: unknown) => {
      written[key] += String(text);
      if (typeof done === 'function') done();
      return true;
    });
  const spies = [capture(process.stdout, 'out'), capture(process.stderr, 'err')];
  process.exitCode = 0;
  const program = new Command().exitOverride();
  for (const register of verbs) register(program);
  try {
    await program.parseAsync(['node', 'cdk8s-mesh', ...args]);
    return { code: Number(process.exitCode), ...written };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
    process.exitCode = 0;
  }
}

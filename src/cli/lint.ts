import type { Command } from 'commander';
import { DEFAULT_RELEASE } from '../model/istio-release';
import type { LintOptions } from './lint/run';

/** Registers `lint`: every mistake in manifests, exit code 1 where one is an error. */
export function register(program: Command): void {
  program
    .command('lint')
    .description('Find every mistake in Kubernetes manifests before they are applied.')
    .argument('<path...>', 'files, folders, or - for standard input')
    .option('--format <form>', 'text, json, sarif or github', 'text')
    .option('--istio <release>', 'the Istio release whose rules hold: 1.29, 1.30 or 1.31', DEFAULT_RELEASE)
    .option('--rules <file>', 'a rule set: severities, and acknowledgements with a reason')
    .option('--mesh-config <file>', 'MeshConfig as YAML')
    .action(async (paths: string[], options: LintOptions) => {
      const { run } = await import('./lint/run.js');
      process.exitCode = await run(paths, options);
    });
}

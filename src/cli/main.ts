#!/usr/bin/env node
import './engine';
import { Command } from 'commander';
import { register as registerExplain } from './explain';
import { register as registerInject } from './inject';
import { register as registerLint } from './lint';
import { packageVersion } from './package-version';
import { register as registerRoute } from './route';
import { register as registerSynth } from './synth';

/** The verbs: each file registers one, and loads what it needs only when it runs, so that every verb starts fast. */
const program = new Command('cdk8s-mesh')
  .description('Proves Istio configuration before it is merged, and works on it without a cluster.')
  .option('-V, --version', 'print the version')
  // Read only when it is asked for: to find the file takes two or three milliseconds.
  .on('option:version', () => {
    process.stdout.write(`${packageVersion()}\n`);
    process.exit();
  })
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
registerExplain(program);
registerInject(program);
registerLint(program);
registerRoute(program);
registerSynth(program);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});

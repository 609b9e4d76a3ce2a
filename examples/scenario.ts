import type { AppProps } from 'cdk8s';
import type { MeshApp } from 'cdk8s-mesh';

/** The variants of an example by name; the first is the one that is synthesized where none is asked for. */
export type Scenarios = Readonly<Record<string, (props?: AppProps) => MeshApp>>;

/** Synthesizes the scenario that the environment variable SCENARIO names. */
export function synthesize(scenarios: Scenarios): MeshApp {
  const [first] = Object.keys(scenarios);
  const name = process.env.SCENARIO ?? first;
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`no scenario ${name}; there are: ${Object.keys(scenarios).join(', ')}`);
  const app = scenario();
  app.synth();
  console.error(`scenario ${name} is in ${app.outdir}/`);
  return app;
}

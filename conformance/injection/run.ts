// npm run conformance:injection -- [--pods N] [--seed S] [--native | --classic]: random pods through Istio's injector and ours.
import { parseArgs } from 'node:util';
import { Judge } from '../client';
import { comparePods, differences } from './compare';

const { values } = parseArgs({
  options: {
    pods: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    native: { type: 'boolean' },
    classic: { type: 'boolean' },
    show: { type: 'string', default: '5' },
  },
});

async function run(native: boolean): Promise<number> {
  const judge = new Judge({ env: { ENABLE_NATIVE_SIDECARS: String(native) }, timeoutSeconds: 600 });
  const { equal, bothRefuse, disagreements } = await comparePods(
    judge,
    Number(values.pods),
    Number(values.seed),
    native,
  );
  await judge.close();
  const mode = native ? 'native' : 'classic';
  console.log(
    `${mode}: ${equal} equal, ${bothRefuse} refused by both, ${disagreements.length} disagreements (seed ${values.seed})`,
  );
  for (const { number, mesh, istio, ours } of disagreements.slice(0, Number(values.show))) {
    console.log(`#${number} ${JSON.stringify(mesh)}\n  ${differences(istio, ours).slice(0, 4).join('\n  ')}`);
  }
  return disagreements.length;
}

async function main(): Promise<void> {
  const modes = values.native ? [true] : values.classic ? [false] : [false, true];
  let failed = 0;
  for (const native of modes) failed += await run(native);
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();

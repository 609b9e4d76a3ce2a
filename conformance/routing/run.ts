import { Judge } from '../client';
import { compareMesh, type Disagreement, type Unjudged } from './differential';
import { shrink } from './shrink';

/**
 * `npm run conformance:routing -- --requests N --seed S [--processes P] [--show K]`: random requests in random meshes,
 * decided by the model and by istiod and Envoy. Exit code 1 on any disagreement; the first of each kind are shrunk.
 */
function option(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} takes a whole number`);
  return value;
}

async function main(): Promise<number> {
  const requests = option('requests', 20000);
  const first = option('seed', 1);
  const processes = option('processes', 2);
  const show = option('show', 5);
  const judge = new Judge({ processes });
  const found: Disagreement[] = [];
  const unjudged: Unjudged[] = [];
  let done = 0;
  let seed = first;
  const began = Date.now();
  const work = async (): Promise<void> => {
    while (done < requests) {
      const batch = await compareMesh(judge, seed++);
      done += batch.calls;
      found.push(...batch.disagreements);
      unjudged.push(...batch.unjudged);
    }
  };
  try {
    await Promise.all(Array.from({ length: processes }, work));
    const seconds = (Date.now() - began) / 1000;
    console.log(
      `${done} requests in ${seed - first} meshes (seeds ${first} to ${seed - 1}), ${seconds.toFixed(0)} s: ${found.length} disagreements`,
    );
    report(unjudged);
    for (const one of distinct(found).slice(0, show)) print(await shrink(judge, one));
    return found.length > 0 ? 1 : 0;
  } finally {
    await judge.close();
  }
}

function report(unjudged: readonly Unjudged[]): void {
  if (unjudged.length === 0) return;
  console.log(
    `${unjudged.length} proxies were not judged, the first for (seed ${unjudged[0]!.seed}): ${unjudged[0]!.reason}`,
  );
}

/** One disagreement for each set of fields and outcomes. */
function distinct(found: readonly Disagreement[]): Disagreement[] {
  const kinds = new Map<string, { one: Disagreement; count: number }>();
  for (const one of found) {
    const key =
      one.differences
        .map((d) => (d.field === 'outcome' ? `outcome ${String(d.ours)}/${String(d.theirs)}` : d.field))
        .join(',') + (one.proxy.type ?? '');
    const known = kinds.get(key);
    if (known) known.count++;
    else kinds.set(key, { one, count: 1 });
  }
  for (const [key, { count }] of kinds) console.log(`  ${count} x ${key}`);
  return [...kinds.values()].map((k) => k.one);
}

function print(d: Disagreement): void {
  console.log(
    `\n=== seed ${d.seed} proxy ${JSON.stringify(d.proxy)} mesh ${JSON.stringify(d.meshConfig ?? {})}\ncall ${JSON.stringify(d.call)}`,
  );
  for (const { field, ours, theirs } of d.differences)
    console.log(`  ${field}: ours ${JSON.stringify(ours)} theirs ${JSON.stringify(theirs)}`);
  console.log(
    `judged ${JSON.stringify({ ...d.judged, match: undefined, effect: undefined })}\nwhy ${d.why.join(' | ')}`,
  );
  console.log(d.objects.map((o) => JSON.stringify(o)).join('\n'));
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 2;
  },
);

// Compares the linter with Istio on mutated real documents: its verdicts, or with --codes what the analyzers say of sets of them.
//   npm run conformance:lint -- --documents 5000 --seed 1
//   npm run conformance:lint -- --codes --documents 50000 --seed 1
import { Command } from 'commander';
import { Judge } from '../client';
import { buildJudgeTools } from '../client/tools';
import { compareValidity } from './compare';
import { compareCodes } from './compare-codes';
import { realDocuments } from './documents';
import { knownFault } from './known-faults';
import { mutate, vocabularyOf } from './mutate';
import { mutateSets, type SetMutant } from './mutate-set';
import { Random } from './random';
import { realSets } from './sets';

async function main(): Promise<void> {
  const {
    documents: count,
    seed,
    show,
    codes,
  } = new Command()
    .option('--documents <count>', 'how many mutated documents', Number, 2000)
    .option('--seed <seed>', 'what makes them', Number, 1)
    .option('--show <count>', 'how many disagreements to print', Number, 10)
    .option('--codes', 'compare the codes of sets of documents')
    .parse()
    .opts<{ documents: number; seed: number; show: number; codes?: boolean }>();
  const documents = realDocuments();
  const sets = realSets();
  const tools = buildJudgeTools((line) => console.log(line));
  if (!documents || !sets || 'missing' in tools)
    throw new Error(documents ? 'the judge cannot be built' : 'the cases are not there');
  const random = new Random(seed);
  const vocabulary = vocabularyOf(documents);
  const mutants = Array.from({ length: count }, () => mutate(random.pick(documents), random, vocabulary));
  const judge = new Judge({ processes: 2 });
  try {
    if (codes) {
      await showCodes(judge, mutateSets(sets, new Random(seed), count), show, seed);
      return;
    }
    const { compared, refused, disagreements } = await compareValidity(judge, mutants);
    const open = disagreements.filter((disagreement) => !knownFault(disagreement));
    for (const { mutant, verdict, ours } of open.slice(0, show)) {
      const { kind, metadata, ...rest } = mutant.document;
      console.log(`${String(kind)}: ${mutant.changes.join('; ')}`);
      console.log(
        `  judge: ${verdict.valid ? 'valid' : [verdict.webhook, verdict.unknownField, verdict.schema].filter(Boolean).join(' | ').replace(/\s+/g, ' ')}`,
      );
      console.log(`  ours:  ${ours.length === 0 ? 'valid' : ours.join(' | ')}`);
      console.log(`  ${JSON.stringify({ metadata, ...rest }).slice(0, 700)}`);
    }
    const known = disagreements.length - open.length;
    console.log(
      `seed ${seed}: ${compared} compared, ${refused} of them refused, ${open.length} disagree, ${known} by known limits`,
    );
    if (open.length > 0) process.exitCode = 1;
  } finally {
    await judge.close();
  }
}

async function showCodes(judge: Judge, mutants: readonly SetMutant[], show: number, seed: number): Promise<void> {
  const disagreements = await compareCodes(judge, mutants);
  for (const { mutant, differences, unread } of disagreements.slice(0, show)) {
    console.log(`${mutant.changes.join('; ')}\n  ${JSON.stringify([...differences, ...unread])}`);
    for (const document of mutant.documents) console.log(`  ${JSON.stringify(document).slice(0, 700)}`);
  }
  console.log(`seed ${seed}: ${mutants.length} sets compared, ${disagreements.length} disagree`);
  if (disagreements.length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});

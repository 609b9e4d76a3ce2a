// Compares the linter's verdicts with Istio's on mutated real documents:
//   npm run conformance:lint -- --documents 5000 --seed 1
import { Command } from 'commander';
import { Judge } from '../client';
import { buildJudgeTools } from '../client/tools';
import { compareValidity } from './compare';
import { realDocuments } from './documents';
import { knownFault } from './known-faults';
import { mutate, vocabularyOf } from './mutate';
import { Random } from './random';

async function main(): Promise<void> {
  const {
    documents: count,
    seed,
    show,
  } = new Command()
    .option('--documents <count>', 'how many mutated documents', Number, 2000)
    .option('--seed <seed>', 'what makes them', Number, 1)
    .option('--show <count>', 'how many disagreements to print', Number, 10)
    .parse()
    .opts<{ documents: number; seed: number; show: number }>();
  const documents = realDocuments();
  const tools = buildJudgeTools((line) => console.log(line));
  if (!documents || 'missing' in tools)
    throw new Error(documents ? 'the judge cannot be built' : 'the cases are not there');
  const random = new Random(seed);
  const vocabulary = vocabularyOf(documents);
  const mutants = Array.from({ length: count }, () => mutate(random.pick(documents), random, vocabulary));
  const judge = new Judge();
  try {
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

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 2;
});

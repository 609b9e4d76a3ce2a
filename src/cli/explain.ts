import type { Command } from 'commander';
import type { Rule } from '../model/rule';

/** Registers `explain`: what a rule is about, or the list of all rules. */
export function register(program: Command): void {
  program
    .command('explain')
    .description('Explain a rule by its code; list all rules where none is named.')
    .argument('[rule...]', 'codes such as IST0101, KIA1104, WEBHOOK or MESH0102')
    .action(async (codes: string[]) => {
      const { ruleCatalogue } = await import('../lint/catalogue.js');
      const catalogue = ruleCatalogue();
      const unknown = codes.filter((code) => !catalogue.has(code.toUpperCase()));
      if (unknown.length > 0) {
        process.stderr.write(`no such rule: ${unknown.join(', ')}; \`cdk8s-mesh explain\` lists all rules\n`);
        process.exitCode = 2;
        return;
      }
      const rules = codes.flatMap((code) => catalogue.get(code.toUpperCase()) ?? []);
      const text =
        codes.length === 0 ? [...catalogue.values()].map(headline).join('\n') : rules.map(explain).join('\n\n');
      process.stdout.write(`${text}\n`);
    });
}

function headline({ code, severity, title }: Rule): string {
  return `${code.padEnd(9)} ${severity.padEnd(8)} ${title}`;
}

function explain(rule: Rule): string {
  return [
    `${rule.code} (${rule.severity}): ${rule.title}`,
    `  protects from: ${rule.protects}`,
    `  fix: ${rule.fix}`,
    ...(rule.page === undefined ? [] : [`  more: ${rule.page}`]),
  ].join('\n');
}

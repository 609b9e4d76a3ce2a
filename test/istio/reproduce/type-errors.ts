import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { VOCABULARY, type Statement } from './program';

const root = join(__dirname, '..', '..', '..');

/** What TypeScript finds wrong in a program of all statements: for the index of a statement, its errors. */
export function typeErrors(statements: readonly Statement[]): Map<number, string[]> {
  const head = [
    `import { Chart, Duration } from 'cdk8s';`,
    `import { ${VOCABULARY.join(', ')} } from '${join(root, 'src')}';`,
    'declare const chart: Chart;',
    `void [Duration, ${VOCABULARY.join(', ')}];`,
  ];
  const folder = mkdtempSync(join(tmpdir(), 'reproduce-'));
  try {
    const file = join(folder, 'program.ts');
    writeFileSync(file, [...head, ...statements.map(({ code }) => code.replaceAll('\n', ' '))].join('\n'));
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node20,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
      paths: { cdk8s: [join(root, 'node_modules', 'cdk8s')] },
    });
    const source = program.getSourceFile(file);
    const errors = new Map<number, string[]>();
    for (const { start, messageText } of ts.getPreEmitDiagnostics(program, source)) {
      const line = source === undefined || start === undefined ? 0 : source.getLineAndCharacterOfPosition(start).line;
      const index = line - head.length;
      errors.set(index, [...(errors.get(index) ?? []), ts.flattenDiagnosticMessageText(messageText, '\n')]);
    }
    return errors;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

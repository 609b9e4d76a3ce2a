import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');
const installed = (name: string): string[] => [join(root, 'node_modules', name)];

/** What TypeScript finds wrong in programs over `cdk8s-mesh`: for the index of a program, its errors. */
export function typeErrorsOf(programs: readonly string[]): Map<number, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  try {
    const files = programs.map((program, index) => {
      const file = join(folder, `${index}.ts`);
      writeFileSync(file, program);
      return file;
    });
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node20,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      types: ['node'],
      typeRoots: installed('@types'),
      paths: {
        cdk8s: installed('cdk8s'),
        constructs: installed('constructs'),
        'cdk8s-plus-27': installed('cdk8s-plus-27'),
        'cdk8s-mesh': [join(root, 'src', 'index.ts')],
      },
    });
    const errors = new Map<number, string[]>();
    files.forEach((file, index) => {
      const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
      if (found.length === 0) return;
      errors.set(
        index,
        found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
      );
    });
    return errors;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

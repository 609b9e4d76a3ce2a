import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import * as cdk8s from 'cdk8s';
import { loadAll } from 'js-yaml';
import ts from 'typescript';
import * as mesh from '../../../src';
import { sharedFolder } from '../../files/shared';
import { objectMeaning } from './meaning';
import { VOCABULARY, writeStatement, type Statement } from './program';
import { isFields, type Fields } from './writer';

const cases = sharedFolder && join(sharedFolder, 'cases');
/** Documents that Istio accepts and we do not reproduce, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'api-examples/networking__v1alpha3__virtual_service-07.yaml VirtualService bookinfo':
    'delegates to the namespace nsA, a name that no namespace can have',
};

const FOLDERS = ['bookinfo', 'docs-yaml', 'api-examples'];

interface Document {
  readonly title: string;
  readonly object: Fields;
}

const yamlFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));

/** Documents that Istio itself refuses, as `file kind name`. */
function refused(folder: string): Set<string> {
  const { files } = JSON.parse(readFileSync(join(folder, 'invalid-docs.json'), 'utf8')) as {
    files: Record<string, { kind: string; name: string }[]>;
  };
  return new Set(
    Object.entries(files).flatMap(([file, documents]) => documents.map(({ kind, name }) => `${file} ${kind} ${name}`)),
  );
}

function istioDocuments(folder: string): Document[] {
  const invalid = refused(folder);
  return FOLDERS.flatMap((part) => yamlFiles(join(folder, part))).flatMap((path) => {
    const file = relative(folder, path);
    return loadAll(readFileSync(path, 'utf8'))
      .filter(isFields)
      .filter(({ apiVersion }) => /^[a-z]+\.istio\.io\//.test(String(apiVersion)))
      .map((object) => ({
        object,
        title: `${file} ${String(object.kind)} ${String((object.metadata as Fields)?.name)}`,
      }))
      .filter(({ title }) => !invalid.has(title));
  });
}

const names = ['Duration', ...VOCABULARY];
const values = names.map((name) => (name === 'Duration' ? cdk8s.Duration : (mesh as Fields)[name]));

/** Runs a statement and gives the object that it makes. */
function run({ code }: Statement): Fields {
  const chart = cdk8s.Testing.chart();
  mesh.Mesh.configure(chart, { istio: mesh.IstioVersion.V1_31 });
  new Function('chart', ...names, code)(chart, ...values);
  return (cdk8s.Testing.synth(chart) as Fields[])[0]!;
}

/** The errors that TypeScript finds in a program of all statements. */
function typeErrors(statements: readonly Statement[]): string[] {
  const source = join(__dirname, '..', '..', '..', 'src');
  const folder = mkdtempSync(join(tmpdir(), 'reproduce-'));
  try {
    const file = join(folder, 'program.ts');
    writeFileSync(
      file,
      [
        `import { Chart, Duration } from 'cdk8s';`,
        `import { ${VOCABULARY.join(', ')} } from '${source}';`,
        'declare const chart: Chart;',
        'void [Duration, ',
        VOCABULARY.join(', '),
        '];',
        ...statements.map(({ code }) => code),
      ].join('\n'),
    );
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.Node20,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      types: ['node'],
      typeRoots: [join(source, '..', 'node_modules', '@types')],
      paths: { cdk8s: [join(source, '..', 'node_modules', 'cdk8s')] },
    });
    return ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (cases === undefined) {
  test.skip('documents are reproduced (skipped: the shared cases are not there)', () => undefined);
} else {
  const documents = istioDocuments(cases);
  const statements = documents.map(({ object }, index) => writeStatement(object, `object-${index}`));

  describe('a document of Istio is reproduced by a program over the typed API', () => {
    test.each(documents.map(({ title }, index) => [title, index] as const))('%s', (title, index) => {
      if (EXCEPTIONS[title]) expect(() => run(statements[index]!)).toThrow('MESH1215');
      else expect(objectMeaning(run(statements[index]!))).toEqual(objectMeaning(documents[index]!.object));
    });
  });

  test('all programs are well typed', () => {
    const wrong = { code: `new istio.Gateway(chart, 'wrong', { servers: 7 });`, raw: [] };
    expect(typeErrors([...statements, wrong])).toEqual([
      expect.stringContaining("'number' is not assignable to type 'Server[]'"),
    ]);
  });

  test('what goes into raw is known, each with its reason', () => {
    const reasons = statements.flatMap(({ raw }) => raw);
    expect(
      Object.fromEntries(reasons.map((reason) => [reason, reasons.filter((other) => other === reason).length])),
    ).toEqual({});
  });
}

import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadAll } from 'js-yaml';
import { sharedFolder } from '../../files/shared';
import { typeErrorsOf } from '../../type-errors';
import { objectMeaning } from './meaning';
import { programOf, writeStatement } from './program';
import { runStatement } from './run';
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

if (cases === undefined) {
  test.skip('documents are reproduced (skipped: the shared cases are not there)', () => undefined);
} else {
  const documents = istioDocuments(cases);
  const statements = documents.map(({ object }, index) => writeStatement(object, `object-${index}`));

  describe('a document of Istio is reproduced by a program over the typed API', () => {
    test.each(documents.map(({ title }, index) => [title, index] as const))('%s', (title, index) => {
      if (EXCEPTIONS[title]) expect(() => runStatement(statements[index]!)).toThrow('MESH1215');
      else expect(objectMeaning(runStatement(statements[index]!))).toEqual(objectMeaning(documents[index]!.object));
    });
  });

  test('all programs are well typed', () => {
    const wrong = { code: `new istio.Gateway(chart, 'wrong', { servers: 7 });`, raw: [] };
    expect([...typeErrorsOf([...statements, wrong].map(programOf)).keys()]).toEqual([statements.length]);
  });

  test('what goes into raw is known, each with its reason', () => {
    const reasons = statements.flatMap(({ raw }) => raw);
    expect(
      Object.fromEntries(reasons.map((reason) => [reason, reasons.filter((other) => other === reason).length])),
    ).toEqual({});
  });
}

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ManifestFiles } from '../../src/files';
import { isIstioGroup } from '../../src/lint/schema/node';
import { sharedCases } from '../client';

type Document = Record<string, unknown>;

/** Every Istio object of the known-answer data; undefined where it is not there. */
export function realDocuments(): Document[] | undefined {
  const folder = sharedCases();
  if (folder === undefined) return undefined;
  const written = ['docs-yaml', 'api-examples', 'bookinfo', 'analyzers', 'scenarios', 'simulation', 'kiali']
    .filter((name) => readdirSync(folder).includes(name))
    .map((name) => join(folder, name));
  const cases = ['crd-validation-cases.json', 'validation-cases.json'].flatMap((name) => {
    const data = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
      cases: { resource?: Document; input?: Document }[];
    };
    return data.cases.map(({ resource, input }) => resource ?? input);
  });
  const loaded = ManifestFiles.load(written)._manifests.map(({ object }) => object as Document);
  return [...loaded, ...cases].filter((document): document is Document => isIstioDocument(document));
}

function isIstioDocument(document: Document | null | undefined): boolean {
  return typeof document?.apiVersion === 'string' && isIstioGroup(document.apiVersion);
}

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../../src/files/parse';
import { sharedCases } from '../client';
import type { Document } from './mutate-set';

/** Folders of the known-answer data whose files are each one mesh. */
export const FOLDERS = ['docs-yaml', 'api-examples', 'bookinfo', 'analyzers', 'analysis-docs', 'scenarios', 'kiali'];

/** The meshes of a folder, by their file. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !/mesh-?config\.yaml$/.test(name))
    .map((name) => join(folder, name));
}

/** The documents of every such file; undefined where the data is not there. */
export function realSets(): Document[][] | undefined {
  const root = sharedCases();
  if (root === undefined) return undefined;
  return FOLDERS.flatMap((folder) => filesOf(join(root, folder)))
    .map((file) => parseManifests(readFileSync(file, 'utf8')).manifests.map(({ object }) => object as Document))
    .map((documents) => documents.filter(({ metadata }) => metadata?.name))
    .filter((documents) => documents.length > 0);
}

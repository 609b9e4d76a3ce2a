import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the known-answer data, which lies beside the checkout. */
const FOLDER = join(process.env.MESH_SHARED ?? join(__dirname, '..', '..', '..', 'shared'), 'cases');

/** Reads a file of known answers; undefined where the data is not there. */
export function readCases<T>(name: string): T | undefined {
  const file = join(FOLDER, name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

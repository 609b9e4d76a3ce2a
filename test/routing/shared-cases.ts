import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of known answers beside the checkout. */
const shared = process.env.MESH_SHARED ?? resolve(__dirname, '../../../shared');

export const hasCases = existsSync(join(shared, 'cases'));

export function readCases<T>(file: string): T {
  return JSON.parse(readFileSync(join(shared, 'cases', file), 'utf8')) as T;
}

export function readText(file: string): string {
  return readFileSync(join(shared, 'cases', file), 'utf8');
}

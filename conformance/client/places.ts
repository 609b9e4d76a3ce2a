import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The root of this checkout. */
export const checkout = resolve(__dirname, '..', '..');

/** Where built tools are kept between runs: outside the checkout, so that a clean clone finds them again. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-mesh');

/** The folder with the lab and the known-answer cases: beside the checkout unless MESH_SHARED names it. */
export const sharedFolder = resolve(process.env.MESH_SHARED ?? join(checkout, '..', 'shared'));

/** `cases` of the shared folder, where it is there. */
export function sharedCases(): string | undefined {
  const folder = join(sharedFolder, 'cases');
  return existsSync(folder) ? folder : undefined;
}

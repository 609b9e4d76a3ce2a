import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The known-answer data beside the checkout; undefined where it is absent. */
export const sharedFolder = (() => {
  const folder = process.env.MESH_SHARED ?? resolve(__dirname, '../../../shared');
  return existsSync(join(folder, 'cases')) ? folder : undefined;
})();

/** Every file below a folder with one of the endings. */
export function filesBelow(folder: string, endings: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .map((name) => join(folder, name))
    .sort();
}

import type { RE2JS } from 're2js';

/** The engine of RE2 expressions; loaded with the first of them, as most meshes have none. */
export function re2(): typeof RE2JS {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as typeof import('re2js')).RE2JS;
}

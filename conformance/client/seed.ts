/**
 * The seed of a random comparison: SEED where it is set. The gate takes the same one every time, so that what it refuses is the change
 * at hand; everybody else looks somewhere new with each run.
 */
export function seed(): number {
  const { CI, SEED } = process.env;
  return Number(SEED ?? (CI === 'true' ? 20_261_121 : Date.now() % 1e6));
}

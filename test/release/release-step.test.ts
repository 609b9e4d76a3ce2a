import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReleaseStep } from 'cdk8s-mesh';

describe('ReleaseStep', () => {
  const folder = mkdtempSync(join(tmpdir(), 'release-step-'));
  const file = (text: string) => {
    const path = join(folder, 'steps.yaml');
    writeFileSync(path, text);
    return path;
  };
  const VARIABLE = 'CATALOG_STEP';
  afterEach(() => delete process.env[VARIABLE]);

  test('is read from the environment', () => {
    process.env[VARIABLE] = '3';
    expect(ReleaseStep.fromEnvironment(VARIABLE)).toBe(3);
    expect(ReleaseStep.fromEnvironment('CATALOG_STEP_UNSET', 1)).toBe(1);
    expect(() => ReleaseStep.fromEnvironment('CATALOG_STEP_UNSET')).toThrow(
      /^\[MESH0525\] ReleaseStep.fromEnvironment: CATALOG_STEP_UNSET says no number of steps; given: "nothing"/,
    );
  });

  test.each(['', 'x', '-1', '1.5', '0x1'])('a variable that is %p is refused', (text) => {
    process.env[VARIABLE] = text;
    expect(() => ReleaseStep.fromEnvironment(VARIABLE, 2)).toThrow(
      `[MESH0525] ReleaseStep.fromEnvironment: ${VARIABLE}`,
    );
  });

  test('is read from a file, of one release or of several', () => {
    expect(ReleaseStep.fromFile(file('2\n'))).toBe(2);
    expect(ReleaseStep.fromFile(file('catalog: 2\nreviews: 0\n'), 'reviews')).toBe(0);
    expect(ReleaseStep.fromFile(file('{"catalog": 4}'), 'catalog')).toBe(4);
  });

  test.each([
    ['catalog: two\n', 'catalog', /catalog in .* says no number of steps; given: "two"/],
    ['catalog: 2\n', 'reviews', /reviews in .*given: "nothing"/],
    ['', 'catalog', /cannot be read: /],
    ['catalog: 2\n', undefined, /given: \{"catalog":2\}/],
    ['a: [', undefined, /cannot be read: /],
  ])('a file with %p is refused', (text, name, message) => {
    expect(() => ReleaseStep.fromFile(file(text), name)).toThrow(message);
    expect(() => ReleaseStep.fromFile(file(text), name)).toThrow('[MESH0525] ReleaseStep.fromFile: ');
  });

  test('a file that is not there is refused', () => {
    expect(() => ReleaseStep.fromFile(join(folder, 'none.yaml'))).toThrow(
      /^\[MESH0525\] .*none.yaml cannot be read: ENOENT/,
    );
  });
});

import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { refuse } from '../mesh/error';
import { RELEASE_RULES } from './rules';

/** How many steps of a release have been taken, where something outside of the program says so. */
export class ReleaseStep {
  /**
   * The number in a variable of the environment.
   *
   * @param variable its name
   * @param unset the number where it is not set; where left out, it has to be set
   * @throws MESH0525 when it is not set, or not a whole number
   */
  public static fromEnvironment(variable: string, unset?: number): number {
    const text = process.env[variable];
    if (text === undefined && unset !== undefined) return unset;
    return stepOf('ReleaseStep.fromEnvironment', variable, text === undefined ? undefined : numberOf(text));
  }

  /**
   * The number in a file, which a commit changes: alone, or, in YAML or JSON, with the names of releases before it.
   *
   * @param path the file
   * @param release the name of the release, where the file has several
   * @throws MESH0525 when the file cannot be read, or has no whole number for the release
   */
  public static fromFile(path: string, release?: string): number {
    const place = release === undefined ? path : `${release} in ${path}`;
    let content: unknown;
    try {
      content = load(readFileSync(path, 'utf8'));
    } catch (error) {
      return refuse('ReleaseStep.fromFile', RELEASE_RULES.STEP_SOURCE, {
        what: `${path} cannot be read: ${(error as Error).message}`,
        given: path,
        allowed: 'a file of YAML or JSON',
      });
    }
    const named = content as Readonly<Record<string, unknown>> | null;
    return stepOf('ReleaseStep.fromFile', place, release === undefined ? content : named?.[release]);
  }

  private constructor() {}
}

function numberOf(text: string): unknown {
  return /^\d+$/.test(text.trim()) ? Number(text) : text;
}

function stepOf(place: string, source: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  return refuse(place, RELEASE_RULES.STEP_SOURCE, {
    what: `${source} says no number of steps`,
    given: value ?? 'nothing',
    allowed: 'a whole number of zero or more',
  });
}

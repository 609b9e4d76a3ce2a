import { parseDuration } from '../go/duration';
import type { Field } from '../field';
import type { Report } from './report';

const MILLISECOND = 1e6;

/** Checks a duration that was set: at least a millisecond, and whole milliseconds. */
export function checkDuration(field: Field, report: Report): void {
  const nanoseconds = readDuration(field, report);
  if (nanoseconds === undefined) return;
  if (nanoseconds < MILLISECOND) report.error(field, `duration ${field.text} must be at least 1ms`);
  else if (nanoseconds % MILLISECOND !== 0) report.error(field, `duration ${field.text} is finer than milliseconds`);
}

/** The nanoseconds of a duration that was set; what Go cannot read is reported. */
export function readDuration(field: Field, report: Report): number | undefined {
  if (typeof field.value !== 'string') return undefined;
  const nanoseconds = parseDuration(field.value);
  if (nanoseconds === undefined)
    report.error(
      field,
      `${JSON.stringify(field.value)} is not a duration`,
      'write a number with a unit: 500ms, 1.5s, 2m',
    );
  return nanoseconds;
}

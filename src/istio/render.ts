import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import { formatFieldPath } from '../model/manifest';
import { ISTIO_RULES } from './rules';

/** What a value class has: it knows its own form on the wire. */
interface WireValue {
  _toWire(): unknown;
}

/** A field whose name or form on the wire differs from the one in the API. */
interface FieldForm {
  readonly wire?: string;
  readonly write?: (value: unknown) => unknown;
}

/** jsii wants camel case throughout, and a list of conditions is written as one string. */
const FIELD_FORMS: Readonly<Record<string, FieldForm>> = {
  consecutive5XxErrors: { wire: 'consecutive5xxErrors' },
  entryMetadata: { wire: 'metadata' },
  retryOn: { write: (value) => (Array.isArray(value) ? value.join(',') : value) },
};

/** Fields that a duration of 0 switches off; everywhere else Istio refuses 0. */
const ZERO_DURATION_FIELDS = ['tcp.idleTimeout', 'httpCookie.ttl', 'retryBudget.budgetInterval'];

const isWireValue = (value: object): value is WireValue => typeof (value as WireValue)._toWire === 'function';
const isDuration = (value: object): value is Duration => typeof (value as Duration).toMilliseconds === 'function';
const isLazy = (value: object): value is { produce(): unknown } =>
  typeof (value as { produce?: unknown }).produce === 'function';
const isToken = (value: object): boolean => typeof (value as { resolve?: unknown }).resolve === 'function';

/** Whether a part of the value is computed at synthesis only. */
export function isComputedLater(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (isLazy(value) || isToken(value)) return true;
  if (isWireValue(value) || isDuration(value)) return false;
  return Object.values(value).some(isComputedLater);
}

/**
 * Writes a duration as Istio reads it.
 *
 * @throws when it is finer than a millisecond
 */
export function renderDuration(duration: Duration, place?: IConstruct | string, field?: string): string {
  const millis = duration.toMilliseconds({ integral: false });
  const zeroAllowed = ZERO_DURATION_FIELDS.some((name) => field?.endsWith(name));
  if (!Number.isInteger(millis) || (millis === 0 && !zeroAllowed)) {
    refuse(place, ISTIO_RULES.DURATION, {
      what: `${field ?? 'the duration'} is no duration that Istio accepts`,
      given: `${millis}ms`,
      allowed: `whole milliseconds, at least ${zeroAllowed ? 0 : 1}`,
    });
  }
  return millis % 1000 === 0 ? `${millis / 1000}s` : `${millis}ms`;
}

/**
 * Writes structs, value classes and durations as the plain data of an Istio object.
 *
 * What is undefined is left out; everything else that was said is kept, an empty list and a 0 included.
 */
export function renderWire(value: unknown, place?: IConstruct | string): unknown {
  return render(value, place, ['spec']);
}

/** @param path where the value is; the same list all the way, which whoever goes into a field extends for that long */
function render(value: unknown, place: IConstruct | string | undefined, path: (string | number)[]): unknown {
  if (value === null || typeof value !== 'object') {
    if (typeof value !== 'function') return value;
    return refuse(place, ISTIO_RULES.NOT_RENDERABLE, { what: `${formatFieldPath(path)} is a function` });
  }
  if (isLazy(value)) return render(value.produce(), place, path);
  if (isWireValue(value)) return render(value._toWire(), place, path);
  if (isDuration(value)) return renderDuration(value, place, formatFieldPath(path));
  if (isToken(value)) return value;
  if (Array.isArray(value)) {
    const items = value.filter((item) => item !== undefined);
    return items.map((item, index) => renderField(item, place, path, index));
  }
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const form = Object.hasOwn(FIELD_FORMS, key) ? FIELD_FORMS[key] : undefined;
    const name = form?.wire ?? key;
    const rendered = renderField((value as Record<string, unknown>)[key], place, path, name);
    if (rendered !== undefined) out[name] = form?.write ? form.write(rendered) : rendered;
  }
  return out;
}

function renderField(
  value: unknown,
  place: IConstruct | string | undefined,
  path: (string | number)[],
  step: string | number,
): unknown {
  path.push(step);
  const rendered = render(value, place, path);
  path.pop();
  return rendered;
}

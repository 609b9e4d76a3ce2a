import type { IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import type { FieldPath } from '../model/manifest';
import { formatFieldPath } from '../model/manifest';
import { ISTIO_RULES } from './rules';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;

const elementIndex = (list: readonly unknown[], key: string): number =>
  /^\d+$/.test(key) ? Number(key) : list.findIndex((element) => isFields(element) && element.name === key);

/**
 * Lays fields, by their names on the wire, over what was rendered.
 *
 * Maps merge; null removes a field; everything else replaces. A map that meets a list selects elements of it, by index or by
 * the element's `name`.
 */
export function overlay(base: unknown, raw: unknown, place: IConstruct, path: FieldPath = ['spec']): unknown {
  if (!isFields(raw)) return raw;
  if (Array.isArray(base)) {
    const list = [...base];
    for (const [key, value] of Object.entries(raw)) {
      const index = elementIndex(list, key);
      if (index < 0 || index > list.length) {
        refuse(place, ISTIO_RULES.RAW_PATH, {
          what: `raw selects no element of ${formatFieldPath(path)}`,
          given: key,
          allowed: list
            .map((element, i) => (isFields(element) && element.name ? `${i} or ${element.name}` : i))
            .join(', '),
        });
      }
      list[index] = overlay(list[index], value, place, [...path, index]);
    }
    return list;
  }
  const out: Fields = isFields(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(raw)) {
    if (value === null) delete out[key];
    else out[key] = overlay(out[key], value, place, [...path, key]);
  }
  return out;
}

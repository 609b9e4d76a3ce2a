import { isObject, type Json, type JsonObject } from './json';
import { structOf, type Type } from './schema/schema';

const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

/** A patch that the strategic merge cannot apply. */
export class MergeError extends Error {}

/**
 * Kubernetes' strategic merge patch of one struct: objects merge, a null in the patch deletes, lists with a merge key
 * are matched by it, every other list is replaced. Neither argument is changed.
 */
export function strategicMerge(original: JsonObject, patch: JsonObject, struct: string): JsonObject {
  return mergeMap(original, patch, { kind: 'struct', pointer: false, struct });
}

function mergeMap(original: JsonObject, patch: JsonObject, type: Type | undefined): JsonObject {
  if (DIRECTIVE in patch) return directed(patch);
  const out: JsonObject = { ...original };
  if (RETAIN in patch) {
    for (const key of Object.keys(out)) if (!patch[RETAIN].includes(key)) delete out[key];
  }
  for (const key of Object.keys(patch)) {
    if (key === RETAIN) continue;
    if (key.startsWith(DELETE)) {
      const name = key.slice(DELETE.length);
      if (Array.isArray(out[name])) out[name] = out[name].filter((item: Json) => !patch[key].includes(item));
    } else if (!key.startsWith(ORDER)) {
      mergeField(out, key, patch[key], type);
    }
  }
  for (const key of Object.keys(patch)) {
    const name = key.slice(ORDER.length);
    if (key.startsWith(ORDER) && Array.isArray(out[name])) {
      out[name] = inOrder(out[name], patch[key], original[name] ?? [], fieldOf(type, name)?.mergeKey ?? '');
    }
  }
  return out;
}

function directed(patch: JsonObject): JsonObject {
  if (patch[DIRECTIVE] === 'delete') return {};
  if (patch[DIRECTIVE] !== 'replace')
    throw new MergeError(`unknown directive $patch: ${JSON.stringify(patch[DIRECTIVE])}`);
  const { [DIRECTIVE]: _, ...rest } = patch;
  return rest;
}

function fieldOf(type: Type | undefined, name: string) {
  return type?.kind === 'struct' ? structOf(type.struct!).get(name) : undefined;
}

function mergeField(out: JsonObject, key: string, value: Json, type: Type | undefined): void {
  if (value === null) {
    delete out[key];
    return;
  }
  const field = fieldOf(type, key);
  const before = out[key];
  const inner = type?.kind === 'map' ? type.item : field?.type;
  if (isObject(before) && isObject(value)) out[key] = mergeMap(before, value, inner);
  else if (Array.isArray(before) && Array.isArray(value)) {
    out[key] = field?.mergeKey === undefined ? value : mergeList(before, value, field.mergeKey, inner?.item);
  } else if (isObject(value) && value[DIRECTIVE] === 'delete') delete out[key];
  else out[key] = withoutNulls(value);
}

/** A value that meets nothing in the original: nulls and directives in it say nothing. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) {
    return value
      .filter((item) => !(isObject(item) && DIRECTIVE in item && Object.keys(item).length <= 2))
      .map(withoutNulls);
  }
  if (!isObject(value)) return value;
  const out: JsonObject = {};
  for (const key of Object.keys(value)) {
    if (value[key] !== null && !key.startsWith('$')) out[key] = withoutNulls(value[key]);
  }
  return out;
}

function mergeList(original: Json[], patch: Json[], mergeKey: string, item: Type | undefined): Json[] {
  if (mergeKey === '') return inOrder([...new Set([...original, ...patch])], patch, original, '');
  // Go writes the keys of what it read of a pod, those apart that it leaves out where they are empty.
  const isWritten = item?.struct !== undefined && (structOf(item.struct).get(mergeKey)?.always ?? false);
  if (![...patch, ...(isWritten ? [] : original)].every((element) => isObject(element) && mergeKey in element))
    throw new MergeError(`an element to merge has no ${mergeKey}`);
  const plain = patch.filter((element) => !(isObject(element) && DIRECTIVE in element));
  const directives = patch.filter((element) => isObject(element) && DIRECTIVE in element);
  if (directives.some((element) => element[DIRECTIVE] === 'replace')) return plain;
  let merged = [...original];
  for (const element of directives) {
    merged = merged.filter((other) => keyOf(other, mergeKey) !== keyOf(element, mergeKey));
  }
  const kept = [...merged];
  for (const element of plain) {
    const index = positionOf(merged, keyOf(element, mergeKey), mergeKey);
    if (index < 0) merged.push(element);
    else merged[index] = mergeMap(merged[index], element, item);
  }
  return inOrder(merged, plain, kept, mergeKey);
}

/** An absent key is Go's zero value, which is absent from canonical objects. */
function keyOf(element: Json, mergeKey: string): Json {
  return mergeKey === '' ? element : element[mergeKey] || '';
}

function positionOf(list: Json[], key: Json, mergeKey: string): number {
  return list.findIndex((element) => keyOf(element, mergeKey) === key);
}

/**
 * The patch decides the order of its own elements; one that only the original has goes before a patch element only
 * where both were in the original in that order. So what a patch adds comes first.
 */
function inOrder(merged: Json[], patchOrder: Json[], originalOrder: Json[], mergeKey: string): Json[] {
  const rank = (order: Json[], element: Json) => positionOf(order, keyOf(element, mergeKey), mergeKey);
  const ofPatch = merged.filter((element) => rank(patchOrder, element) >= 0);
  ofPatch.sort((a, b) => rank(patchOrder, a) - rank(patchOrder, b));
  const ofOriginal = merged.filter((element) => rank(patchOrder, element) < 0);
  // Elements that share a key end up side by side.
  ofOriginal.sort((a, b) => rank(originalOrder, a) - rank(originalOrder, b));
  const out: Json[] = [];
  let left = 0;
  for (const element of ofPatch) {
    const place = rank(originalOrder, element);
    while (place >= 0 && left < ofOriginal.length && rank(originalOrder, ofOriginal[left]) < place)
      out.push(ofOriginal[left++]);
    out.push(element);
  }
  return out.concat(ofOriginal.slice(left));
}

import { ANNOTATION } from '../annotations';
import { isObject, type Json, type JsonObject } from '../json';
import type { OverlayInput } from './input';
import { isEmpty } from './print';

const ASKED = [
  [ANNOTATION.proxyCPU, 'requests', 'cpu'],
  [ANNOTATION.proxyMemory, 'requests', 'memory'],
  [ANNOTATION.proxyCPULimit, 'limits', 'cpu'],
  [ANNOTATION.proxyMemoryLimit, 'limits', 'memory'],
] as const;

/** Resources of the injected containers: one annotation is enough to lose every default. */
export function proxyResources(input: OverlayInput): JsonObject | null {
  const out: JsonObject = {};
  for (const [annotation, kind, resource] of ASKED) {
    const value = input.annotations[annotation];
    if (value !== undefined) (out[kind] ??= {})[resource] = value;
  }
  if (Object.keys(out).length > 0) return out;
  return isEmpty(input.proxy.resources) ? null : (withoutNulls(input.proxy.resources) ?? null);
}

/** Without nulls, and without the objects and lists that held only nulls. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) {
    const kept = value.map(withoutNulls).filter((item) => item !== undefined);
    return kept.length < value.length && kept.length === 0 ? undefined : kept;
  }
  if (!isObject(value)) return value ?? undefined;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutNulls(inner)] as const)
    .filter(([, inner]) => inner !== undefined);
  return kept.length < Object.keys(value).length && kept.length === 0 ? undefined : Object.fromEntries(kept);
}

import type { JsonObject } from './json';

/** Finds a container by name. */
export function findContainer(name: string, containers: readonly JsonObject[] | undefined): JsonObject | undefined {
  return containers?.find((container) => container.name === name);
}

/** Finds a container by name, regular ones first. */
export function findInPod(name: string, spec: JsonObject): JsonObject | undefined {
  return findContainer(name, spec.containers) ?? findContainer(name, spec.initContainers);
}

/** The containers without those of a name, which goes first, last or away. */
export function moved(
  containers: JsonObject[] | undefined,
  name: string,
  where: 'first' | 'last' | 'away',
): JsonObject[] {
  const all = containers ?? [];
  const rest = all.filter((container) => container.name !== name);
  const match = all.findLast((container) => container.name === name);
  if (!match || where === 'away') return rest;
  return where === 'first' ? [match, ...rest] : [...rest, match];
}

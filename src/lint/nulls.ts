import type { Manifest } from '../model/manifest';

/** A manifest as Go reads it: a field that is null is one that is not there. The same where there is none. */
export function withoutNulls(manifest: Manifest): Manifest {
  return holdsNull(manifest.object) ? { ...manifest, object: strip(manifest.object) } : manifest;
}

function holdsNull(value: unknown): boolean {
  if (typeof value !== 'object') return false;
  if (value === null) return true;
  if (Array.isArray(value)) return value.some(holdsNull);
  for (const key in value) if (holdsNull((value as Record<string, unknown>)[key])) return true;
  return false;
}

function strip<T>(value: T): T {
  if (Array.isArray(value)) return value.map(strip) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(kept.map(([key, entry]) => [key, strip(entry as unknown)])) as T;
}

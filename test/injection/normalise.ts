import { isObject, type Json } from '../../src/injection/json';

/**
 * What a comparison with Go's output leaves out of both sides, and nothing else: fields that Go writes although nobody
 * set them. Each is dropped only where it holds exactly its zero value.
 */
export const GO_ZERO_VALUES: readonly { readonly field: string; readonly zero: string }[] = [
  { field: 'status', zero: '{}' },
  { field: 'strategy', zero: '{}' },
  { field: 'updateStrategy', zero: '{}' },
  { field: 'resources', zero: '{}' },
  { field: 'metadata', zero: '{}' },
  { field: 'creationTimestamp', zero: 'null' },
  { field: 'test', zero: 'false' },
  { field: 'service', zero: 'null' },

  {
    field: 'status',
    zero: '{"currentNumberScheduled":0,"desiredNumberScheduled":0,"numberMisscheduled":0,"numberReady":0}',
  },
  { field: 'status', zero: '{"availableReplicas":0,"replicas":0}' },
  { field: 'status', zero: '{"replicas":0}' },
  {
    field: 'status',
    zero: '{"availableReplicas":0,"latestVersion":0,"observedGeneration":0,"replicas":0,"unavailableReplicas":0,"updatedReplicas":0}',
  },
];

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** The value without Go's zero values, keys sorted; list order and every text are left alone. */
export function normalise(value: Json): Json {
  if (Array.isArray(value)) return value.map(normalise);
  if (!isObject(value)) return value;
  const out: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) {
    const inner = normalise(value[key]);
    const text = JSON.stringify(sorted(inner));
    if (!GO_ZERO_VALUES.some((one) => one.field === key && one.zero === text)) out[key] = inner;
  }
  return out;
}

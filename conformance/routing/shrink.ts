import type { KubeObject } from '../../src/model/manifest';
import type { Judge } from '../client';
import { compareCalls, type Disagreement } from './differential';

type Json = unknown;

/** Every value that is one step smaller: an element or a field left out, somewhere. */
function* smaller(value: Json, keep: ReadonlySet<string>): Generator<Json> {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) yield [...value.slice(0, i), ...value.slice(i + 1)];
    for (let i = 0; i < value.length; i++) {
      for (const less of smaller(value[i], keep)) yield [...value.slice(0, i), less, ...value.slice(i + 1)];
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      if (keep.has(key)) continue;
      const { [key]: _, ...rest } = value as Record<string, Json>;
      yield rest;
    }
    for (const [key, child] of Object.entries(value)) {
      for (const less of smaller(child, keep)) yield { ...value, [key]: less };
    }
  }
}

const essential: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'name',
  'namespace',
  'spec',
  'host',
  'number',
  'hosts',
  'destination',
  'port',
  'protocol',
]);

/** Leaves out of a disagreement what it does not need, for at most a number of questions to the judge. */
export async function shrink(judge: Judge, found: Disagreement, questions = 400): Promise<Disagreement> {
  const fields = new Set(found.differences.map((d) => d.field));
  let best = found;
  let asked = 0;
  const holds = async (candidate: Partial<Disagreement>): Promise<Disagreement | undefined> => {
    if (asked++ >= questions) return undefined;
    const { seed, objects, meshConfig, proxy, call } = { ...best, ...candidate };
    try {
      const [still] = await compareCalls(judge, seed, objects, meshConfig, proxy, [call]);
      return still?.differences.some((d) => fields.has(d.field)) ? still : undefined;
    } catch {
      return undefined;
    }
  };
  for (let changed = true; changed && asked < questions;) {
    changed = false;
    for (const candidate of candidates(best)) {
      const still = await holds(candidate);
      if (!still) continue;
      best = still;
      changed = true;
      break;
    }
  }
  return best;
}

function* candidates(d: Disagreement): Generator<Partial<Disagreement>> {
  if (d.meshConfig) yield { meshConfig: undefined };
  const half = Math.ceil(d.objects.length / 2);
  if (d.objects.length > 3) {
    yield { objects: d.objects.slice(half) };
    yield { objects: d.objects.slice(0, half) };
  }
  for (const objects of smaller(d.objects, essential)) yield { objects: objects as KubeObject[] };
  const call = d.call as unknown as Record<string, Json>;
  for (const key of ['headers', 'method', 'protocol', 'sni', 'address', 'path', 'tls']) {
    if (call[key] === undefined) continue;
    const { [key]: _, ...rest } = call;
    yield { call: rest as unknown as Disagreement['call'] };
  }
}

import { constant } from '../schema/canonical';
import type { MeshSettings } from '../settings/mesh';
import type { OverlayInput } from './input';

/** Pods of more kinds than this have hardly anything in common. */
const MOST = 100;

/**
 * A part that only settings and Istio's annotations decide. Pods that agree in these share one, which is made of a pod
 * without anything else.
 */
export function settled<T extends object>(build: (input: OverlayInput) => T): (input: OverlayInput) => T {
  const made = new WeakMap<MeshSettings, Map<string, T>>();
  return (input) => {
    let parts = made.get(input.mesh);
    if (!parts) made.set(input.mesh, (parts = new Map()));
    let part = parts.get(input.said);
    if (part === undefined) {
      part = build(input.withoutPod());
      if (parts.size < MOST) parts.set(input.said, constant(part));
    }
    return part;
  };
}

import { constant } from '../schema/canonical';
import type { MeshSettings } from '../settings/mesh';
import type { OverlayInput } from './input';

/**
 * A part that only settings and annotations decide. Pods that say nothing share one, which is made of a pod without
 * anything, once for each mesh.
 */
export function settled<T extends object>(build: (input: OverlayInput) => T): (input: OverlayInput) => T {
  const made = new WeakMap<MeshSettings, T>();
  return (input) => {
    if (!input.saysNothing) return build(input);
    let part = made.get(input.mesh);
    if (part === undefined) {
      part = constant(build(input.withoutPod()));
      made.set(input.mesh, part);
    }
    return part;
  };
}

import type { Manifest } from '../../model/manifest';
import { matches, type Labels } from '../labels';
import { namespaceOf } from '../namespaces';

/** A Service that selects pods. */
interface Selecting {
  readonly manifest: Manifest;
  readonly selector: Labels;
  /** Its place among all, since candidates are found out of order. */
  readonly order: number;
}

const keyOf = (namespace: string, label: string, value: string) => JSON.stringify([namespace, label, value]);

/**
 * The Services by what they select, so that those of a pod are found without asking every one: each is kept under the
 * rarest label of its selector.
 */
export class SelectingServices {
  private readonly byLabel = new Map<string, Selecting[]>();

  public constructor(services: readonly Manifest[]) {
    const selecting = services.flatMap((manifest, order): Selecting[] => {
      const { selector } = (manifest.object.spec ?? {}) as { selector?: Labels | null };
      return selector && Object.keys(selector).length > 0 ? [{ manifest, selector, order }] : [];
    });
    const uses = new Map<string, number>();
    for (const service of selecting) for (const key of keysOf(service)) uses.set(key, (uses.get(key) ?? 0) + 1);
    for (const service of selecting) {
      const rarest = keysOf(service).reduce((best, key) => (uses.get(key)! < uses.get(best)! ? key : best));
      const found = this.byLabel.get(rarest);
      if (found) found.push(service);
      else this.byLabel.set(rarest, [service]);
    }
  }

  /** The Services that select a pod, in their order. */
  public of(namespace: string, labels: Labels): Manifest[] {
    const found: Selecting[] = [];
    for (const [label, value] of Object.entries(labels)) {
      for (const service of this.byLabel.get(keyOf(namespace, label, String(value))) ?? []) {
        if (matches(service.selector, labels)) found.push(service);
      }
    }
    return found.sort((a, b) => a.order - b.order).map(({ manifest }) => manifest);
  }
}

function keysOf({ manifest, selector }: Selecting): string[] {
  const namespace = namespaceOf(manifest.object);
  return Object.entries(selector).map(([label, value]) => keyOf(namespace, label, String(value)));
}

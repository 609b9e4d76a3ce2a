import type { KubeObject, Manifest } from '../model/manifest';
import type { LintInput } from './family';
import type { Labels } from './labels';

/** The namespace an object is in; `default` where it names none. */
export function namespaceOf(object: KubeObject): string {
  return object.metadata?.namespace || 'default';
}

/** An object's `namespace/name`. */
export function keyOf(object: KubeObject): string {
  return `${namespaceOf(object)}/${object.metadata?.name ?? ''}`;
}

/** How many names a message has room for. */
const NAMES = 10;

/** The `namespace/name` of objects, each once and sorted; of many, the first. */
export function namesOf(manifests: readonly Manifest[]): string {
  return new Names(manifests).all;
}

/** The names of several objects, of which each may be told the others. */
export class Names {
  private readonly owners = new Map<string, number>();
  private readonly sorted: readonly string[];

  public constructor(manifests: readonly Manifest[]) {
    for (const { object } of new Set(manifests)) {
      const name = keyOf(object);
      this.owners.set(name, (this.owners.get(name) ?? 0) + 1);
    }
    this.sorted = [...this.owners.keys()].sort();
  }

  public get all(): string {
    return told(this.sorted, this.sorted.length);
  }

  /** The names of all but one of them. */
  public beside({ object }: Manifest): string {
    const own = keyOf(object);
    if (this.owners.get(own) !== 1) return this.all;
    return told(
      this.sorted.slice(0, NAMES + 1).filter((name) => name !== own),
      this.sorted.length - 1,
    );
  }
}

function told(first: readonly string[], count: number): string {
  const more = count - NAMES;
  return first.slice(0, NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The Namespace objects of the input. */
export class Namespaces {
  public readonly names: readonly string[];
  private readonly byName = new Map<string, Manifest>();
  private used: ReadonlySet<string> | undefined;

  public constructor(
    private readonly input: LintInput,
    private readonly root: string,
  ) {
    for (const manifest of input.ofKind('Namespace')) this.byName.set(manifest.object.metadata?.name ?? '', manifest);
    this.names = [...this.byName.keys()];
  }

  /** Whether the input has a Namespace object of the name. */
  public has(name: string): boolean {
    return this.byName.has(name);
  }

  /** Whether a namespace exists: as an object, as the home of one, or because every cluster or mesh has it. */
  public knows(name: string): boolean {
    this.used ??= new Set([
      ...['default', 'kube-node-lease', 'kube-public', 'kube-system', this.root],
      ...this.input.manifests.map(({ object }) => namespaceOf(object)),
    ]);
    return this.byName.has(name) || this.used.has(name);
  }

  /** The labels of a Namespace; undefined where the input has no such object. */
  public labels(name: string): Labels | undefined {
    const manifest = this.byName.get(name);
    return manifest && (manifest.object.metadata?.labels ?? {});
  }
}

/** Whether the pods of a namespace with these labels are captured by ztunnel: sidecar injection goes before. */
export function ambientNamespace(labels: Labels | undefined): boolean {
  if (!labels || labels['istio-injection'] === 'enabled' || labels['istio.io/rev']) return false;
  return labels['istio.io/dataplane-mode'] === 'ambient';
}

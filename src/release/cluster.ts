import type { KubeObject, Manifest } from '../model/manifest';
import type { ReleasePods } from './release-pods';

/** What a cluster holds at one point of a release. */
export interface Cluster {
  readonly manifests: readonly Manifest[];
  readonly pods: readonly ReleasePods[];
}

/** The objects of a cluster, some of which a controller then changes or adds. */
export class ClusterObjects {
  private readonly byKey: Map<string, Manifest>;

  public constructor(manifests: readonly Manifest[]) {
    this.byKey = new Map(manifests.map((manifest, index) => [keyOf(manifest.object) ?? String(index), manifest]));
  }

  public get manifests(): readonly Manifest[] {
    return [...this.byKey.values()];
  }

  public get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.byKey.get(`${kind} ${namespace ?? ''}/${name}`)?.object;
  }

  /** Puts an object in the place of the one with its kind and name, or beside the others. */
  public set(object: KubeObject): void {
    const key = keyOf(object) ?? String(this.byKey.size);
    this.byKey.set(key, { origin: this.byKey.get(key)?.origin ?? {}, object });
  }
}

function keyOf({ kind, metadata }: KubeObject): string | undefined {
  return metadata?.name === undefined ? undefined : `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

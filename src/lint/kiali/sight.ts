import { hostsMeet, isWildcard } from '../../model/host';
import type { Manifest } from '../../model/manifest';
import type { SidecarSpec } from '../../model/spec';
import { groupBy } from '../groups';
import { ambientNamespace, namespaceOf } from '../namespaces';
import type { MeshConfigView, View } from '../view';
import { completeHost } from './hosts';

interface SeenSpec {
  readonly host?: string;
  readonly hosts?: readonly string[];
  readonly exportTo?: readonly string[];
}

/** What a Sidecar imports, or leaves out. */
interface Import {
  readonly excludes: boolean;
  readonly namespace: string;
  readonly name: string;
}

const DEFAULTS: Readonly<Record<string, keyof MeshConfigView>> = {
  VirtualService: 'defaultVirtualServiceExportTo',
  DestinationRule: 'defaultDestinationRuleExportTo',
  ServiceEntry: 'defaultServiceExportTo',
};

/** Which namespaces see a VirtualService, DestinationRule or ServiceEntry: it is exported to them, and they import it. */
export class Sight {
  private readonly sidecars = new Map<string, readonly Import[]>();
  private readonly viewers = new Map<Manifest, ReadonlySet<string> | undefined>();
  private readonly namespaces: ReadonlySet<string>;

  public constructor(private readonly view: View) {
    for (const { object } of view.input.ofKind('Sidecar')) {
      const namespace = namespaceOf(object);
      const { workloadSelector, egress = [] } = (object.spec ?? {}) as SidecarSpec;
      const hosts = egress.flatMap((listener) => listener?.hosts ?? []);
      if (Object.keys(workloadSelector?.labels ?? {}).length > 0 || this.sidecars.has(namespace)) continue;
      this.sidecars.set(namespace, hosts.flatMap(importOf));
    }
    const used = this.sidecars.size > 0 ? view.input.manifests.map(({ object }) => namespaceOf(object)) : [];
    this.namespaces = new Set([...view.namespaces.names, ...used]);
  }

  /** Whether some namespace sees both. */
  public isShared(a: Manifest, b: Manifest): boolean {
    const [first, second] = [this.usersOf(a), this.usersOf(b)];
    if (!first || !second) return (first ?? second)?.size !== 0;
    return [...first].some((namespace) => second.has(namespace));
  }

  /** For each object, all that some namespace sees together with it, itself among them; the same list for all that are seen alike. */
  public crowdsOf(manifests: readonly Manifest[]): ReadonlyMap<Manifest, readonly Manifest[]> {
    const alike = groupBy(new Set(manifests), (manifest) => {
      const users = this.usersOf(manifest);
      return users ? [...users].sort().join() : '*';
    });
    const crowds = new Map<Manifest, readonly Manifest[]>();
    for (const own of alike.values()) {
      const crowd = [...alike.values()].filter(([other]) => this.isShared(other, own[0])).flat();
      for (const manifest of own) crowds.set(manifest, crowd);
    }
    return crowds;
  }

  /** The namespaces that carry an object out; undefined where all do. The ambient dataplane keeps to the own one. */
  private usersOf(manifest: Manifest): ReadonlySet<string> | undefined {
    const home = namespaceOf(manifest.object);
    return ambientNamespace(this.view.namespaces.labels(home)) ? new Set([home]) : this.viewersOf(manifest);
  }

  /** The namespaces that see an object; undefined where all of them do. */
  private viewersOf(manifest: Manifest): ReadonlySet<string> | undefined {
    if (!this.viewers.has(manifest)) {
      const exported = exportsOf(this.view, manifest);
      const candidates = [...(exported ?? this.namespaces)];
      this.viewers.set(
        manifest,
        this.sidecars.size === 0 ? exported : new Set(candidates.filter((it) => this.isImported(manifest, it))),
      );
    }
    return this.viewers.get(manifest);
  }

  /** Whether the Sidecar of a namespace without selector, or else that of the mesh, imports some host of an object. */
  private isImported({ object }: Manifest, viewer: string): boolean {
    const imports = this.sidecars.get(viewer) ?? this.sidecars.get(this.view.rootNamespace) ?? [];
    if (imports.length === 0) return true;
    const { host, hosts = [] } = (object.spec ?? {}) as SeenSpec;
    return [...(host === undefined ? [] : [host]), ...hosts].some((name) => {
      const meant = imports.filter((it) => this.means(it, viewer, name, namespaceOf(object)));
      return meant.length > 0 && !meant.some(({ excludes }) => excludes);
    });
  }

  private means({ namespace, name }: Import, viewer: string, host: string, home: string): boolean {
    const full = completeHost(this.view, host, home);
    const [service, owner] = full.endsWith('.svc.cluster.local') ? full.split('.') : [host, home];
    if (namespace !== '*' && (namespace === '.' ? viewer : namespace) !== owner) return false;
    if (['*', host, full, service, `${service}.${owner}`].includes(name)) return true;
    return (isWildcard(name) || isWildcard(full)) && hostsMeet(name, full);
  }
}

function importOf(host: string): Import[] {
  const [scope, name] = host.split('/');
  if (name === undefined) return [];
  const excludes = scope.startsWith('~');
  return [{ excludes, namespace: (excludes ? scope.slice(1) : scope) || '*', name }];
}

/** Whether an object is exported to a namespace. */
export function isExportedTo(view: View, manifest: Manifest, namespace: string): boolean {
  return exportsOf(view, manifest)?.has(namespace) ?? true;
}

/** The namespaces that an object is exported to; undefined for all. */
function exportsOf(view: View, { object }: Manifest): ReadonlySet<string> | undefined {
  const home = namespaceOf(object);
  const { exportTo = [] } = (object.spec ?? {}) as SeenSpec;
  const fallback = (view.meshConfig[DEFAULTS[object.kind]] ?? []) as readonly string[];
  const scopes = exportTo.length > 0 ? exportTo : fallback;
  if (scopes.length === 0 || scopes.includes('*')) return undefined;
  // A name that is wrong stands for one that is right, which nobody knows yet.
  if (view.namespaces.names.length > 0 && !scopes.every((it) => /^[.~]$/.test(it) || view.namespaces.knows(it))) {
    return undefined;
  }
  return new Set(scopes.filter((scope) => scope !== '~').map((scope) => (scope === '.' ? home : scope)));
}

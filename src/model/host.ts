/** The algebra of host names with a leading `*`, as Istio compares them: `*` stands for any text, dots included. */

/** Whether a host begins with a wildcard. */
export function isWildcard(host: string): boolean {
  return host.charCodeAt(0) === 42;
}

/** Whether two hosts have a name in common; symmetric, and for two plain names equality. */
export function hostsMeet(a: string, b: string): boolean {
  if (isWildcard(a)) {
    if (isWildcard(b)) return a.length < b.length ? b.slice(1).endsWith(a.slice(1)) : a.slice(1).endsWith(b.slice(1));
    return b.endsWith(a.slice(1));
  }
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** Whether every name that `a` stands for is one that `b` stands for. */
export function isSubsetOf(a: string, b: string): boolean {
  if (isWildcard(a)) return isWildcard(b) && a.length >= b.length && a.slice(1).endsWith(b.slice(1));
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** Whether `a` says more than `b`: plain before wildcard, longer before shorter, then by the alphabet. */
export function isMoreSpecific(a: string, b: string): boolean {
  if (a === '' && b === '') return true;
  const wildA = isWildcard(a);
  if (wildA !== isWildcard(b)) return !wildA;
  return a.length === b.length ? a < b : a.length > b.length;
}

/** The more specific host of each pair that meets, without repetition, in the order of `a`. */
export function intersectHosts(a: readonly string[], b: readonly string[]): string[] {
  const out = new Set<string>();
  for (const x of a) {
    for (const y of b) {
      if (isSubsetOf(x, y)) out.add(x);
      else if (isSubsetOf(y, x)) out.add(y);
    }
  }
  return [...out];
}

/** The hosts of a Gateway server that a VirtualService of the given namespace may bind to, without their `namespace/`. */
export function hostsForNamespace(hosts: readonly string[], namespace: string): string[] {
  const out: string[] = [];
  for (const host of hosts) {
    const slash = host.indexOf('/');
    if (slash < 0) out.push(host);
    else if (host.slice(0, slash) === namespace || host.slice(0, slash) === '*') out.push(host.slice(slash + 1));
  }
  return out;
}

/** Values by host, found by the most specific host that covers a name: exact first, then the longest wildcard. */
export class HostIndex<V> {
  private readonly exact = new Map<string, V>();
  private readonly wild = new Map<string, V>();

  public get(host: string): V | undefined {
    return (isWildcard(host) ? this.wild : this.exact).get(host);
  }

  public set(host: string, value: V): void {
    (isWildcard(host) ? this.wild : this.exact).set(host, value);
  }

  public get hasWildcards(): boolean {
    return this.wild.size > 0;
  }

  public mostSpecific(name: string): V | undefined {
    const own = this.get(name);
    if (own !== undefined) return own;
    const needle = isWildcard(name) ? name.slice(1) : name;
    // Suffixes from the longest to the shortest: the first that is known is the most specific.
    if (this.wild.size === 0) return undefined;
    for (let i = 0; i <= needle.length; i++) {
      const value = this.wild.get(`*${needle.slice(i)}`);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

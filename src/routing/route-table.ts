import { isWildcard } from '../model/host';
import { RouteList, type CompiledRoute } from './compiled-route';
import type { HttpCall } from './http-call';

/** A set of domains with its routes, which are compiled when the first request asks for them. */
export class VirtualHost {
  public constructor(
    public readonly name: string,
    private readonly lazy: LazyRoutes,
    /** Plain HTTP is answered with a redirect to HTTPS. */
    public readonly requireTls = false,
  ) {}

  public get routes(): readonly CompiledRoute[] {
    return this.lazy.get().routes;
  }

  /** The first route whose conditions a request meets. */
  public match(call: HttpCall): CompiledRoute | undefined {
    return this.lazy.get().first(call);
  }
}

/** Routes that virtual hosts may share. */
export class LazyRoutes {
  private made: RouteList | undefined;

  public constructor(private readonly make: () => readonly CompiledRoute[]) {}

  public get(): RouteList {
    this.made ??= new RouteList(this.make());
    return this.made;
  }
}

/** What becomes of hosts that no virtual host has: at sidecars they leave or end, at gateways there is nothing. */
export type Unknown = 'passthrough' | 'blackhole' | 'nothing';

/** Virtual hosts by domain. */
export class RouteTable {
  private readonly exact = new Map<string, VirtualHost>();
  private readonly wild = new Map<string, VirtualHost>();
  /** Lengths of the known wildcard domains, the longest first. */
  private lengths: number[] = [];
  private everything: VirtualHost | undefined;

  public constructor(
    public readonly name: string,
    public readonly unknown: Unknown,
  ) {}

  public add(domain: string, host: VirtualHost): void {
    if (domain === '*') this.everything ??= host;
    else if (!isWildcard(domain)) this.exact.set(domain, host);
    else {
      const suffix = domain.slice(1);
      this.wild.set(suffix, host);
      if (!this.lengths.includes(suffix.length)) this.lengths = [...this.lengths, suffix.length].sort((a, b) => b - a);
    }
  }

  /** Whether a virtual host takes every host beside the one that takes what is unknown: Envoy refuses such a table. */
  public get isBroken(): boolean {
    return this.unknown !== 'nothing' && this.everything !== undefined;
  }

  public exactly(domain: string): VirtualHost | undefined {
    return isWildcard(domain) ? this.wild.get(domain.slice(1)) : this.exact.get(domain);
  }

  /** The virtual host for a host without port in lower case: itself, else the longest wildcard, else `*`. */
  public find(host: string): VirtualHost | undefined {
    const exact = this.exact.get(host);
    if (exact) return exact;
    for (const length of this.lengths) {
      if (length >= host.length) continue;
      const found = this.wild.get(host.slice(host.length - length));
      if (found) return found;
    }
    return this.everything;
  }

  public get hosts(): VirtualHost[] {
    const all = new Set([...this.exact.values(), ...this.wild.values()]);
    if (this.everything) all.add(this.everything);
    return [...all];
  }
}

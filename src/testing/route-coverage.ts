import type { MeshModel } from '../routing/mesh-model';

/** Which rules of VirtualServices the requests asked of a mesh have reached. */
export class RouteCoverage {
  /** The coverage of all requests that a mesh has been asked for so far. */
  public static of(mesh: MeshModel): RouteCoverage {
    const known: string[] = [];
    for (const { key, spec } of mesh._index.virtualServices.all) {
      for (const [i, rule] of (spec.http ?? []).entries()) {
        const matches = rule.match?.length ?? 0;
        const place = `${key} ${rule.name ? `${rule.name} ` : ''}http[${i}]`;
        if (matches <= 1) known.push(place);
        else for (let m = 0; m < matches; m++) known.push(`${place}.match[${m}]`);
      }
      for (const kind of ['tls', 'tcp'] as const)
        for (const i of (spec[kind] ?? []).keys()) known.push(`${key} ${kind}[${i}]`);
    }
    return new RouteCoverage(known, reached(mesh));
  }

  /** Every rule, as `namespace/name route http[0].match[1]`. */
  public readonly routes: string[];
  /** Those that no request has reached. */
  public readonly missed: string[];

  private constructor(known: readonly string[], hit: ReadonlySet<string>) {
    this.routes = [...known];
    this.missed = known.filter((place) => !hit.has(place));
  }

  /** The share of rules that were reached, in percent; 100 where there are none. */
  public get percent(): number {
    if (this.routes.length === 0) return 100;
    return Math.floor(((this.routes.length - this.missed.length) / this.routes.length) * 1000) / 10;
  }

  /** A table for people: the share, and every rule that no request has reached. */
  public toString(): string {
    const head = `${this.percent} % of ${this.routes.length} routes are reached`;
    return [head, ...this.missed.map((place) => `  never reached: ${place}`)].join('\n');
  }
}

function reached(mesh: MeshModel): Set<string> {
  const out = new Set<string>();
  for (const { virtualService, rule, matchIndex } of mesh._reached) {
    if (!virtualService) continue;
    const http = virtualService.spec.http?.[rule];
    const place = `${virtualService.key} ${http?.name ? `${http.name} ` : ''}http[${rule}]`;
    out.add((http?.match?.length ?? 0) > 1 ? `${place}.match[${matchIndex}]` : place);
  }
  for (const { virtualService, rule } of mesh._reachedTcp) if (virtualService) out.add(`${virtualService.key} ${rule}`);
  return out;
}

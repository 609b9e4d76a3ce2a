import type { FieldPath, Manifest } from '../model/manifest';
import type { Destination, VirtualServiceSpec } from '../model/spec';

/** A destination of a VirtualService, and its place. */
export interface PlacedDestination {
  readonly destination: Destination;
  readonly weight?: number;
  /** The place of the destination. */
  readonly path: FieldPath;
}

/** What one rule of a VirtualService sends requests to, and mirrors them to. */
export interface RoutingRule {
  readonly kind: 'http' | 'tcp' | 'tls';
  readonly routes: readonly PlacedDestination[];
  readonly mirrors: readonly PlacedDestination[];
}

const known = new WeakMap<Manifest, readonly RoutingRule[]>();

/** The rules of a VirtualService with their destinations: those of `http`, then `tcp`, then `tls`. Read once for all checks. */
export function routingRulesOf(manifest: Manifest): readonly RoutingRule[] {
  let rules = known.get(manifest);
  if (!rules) known.set(manifest, (rules = readRules((manifest.object.spec ?? {}) as VirtualServiceSpec)));
  return rules;
}

function readRules({ http = [], tcp = [], tls = [] }: VirtualServiceSpec): RoutingRule[] {
  return [
    ...http.map((rule, index) => {
      const path = ['spec', 'http', index];
      const mirrors = (rule?.mirrors ?? []).map((mirror, j) => placed(mirror, [...path, 'mirrors', j, 'destination']));
      const single = rule?.mirror ? [{ destination: rule.mirror, path: [...path, 'mirror'] }] : [];
      return { kind: 'http' as const, routes: routesOf(rule, path), mirrors: [...single, ...mirrors] };
    }),
    ...tcp.map((rule, index) => ({
      kind: 'tcp' as const,
      routes: routesOf(rule, ['spec', 'tcp', index]),
      mirrors: [],
    })),
    ...tls.map((rule, index) => ({
      kind: 'tls' as const,
      routes: routesOf(rule, ['spec', 'tls', index]),
      mirrors: [],
    })),
  ];
}

type Weighted = { readonly destination?: Destination; readonly weight?: number } | null | undefined;

function routesOf(
  rule: { readonly route?: readonly Weighted[] } | null | undefined,
  path: FieldPath,
): PlacedDestination[] {
  return (rule?.route ?? []).map((route, index) => placed(route, [...path, 'route', index, 'destination']));
}

function placed(route: Weighted, path: FieldPath): PlacedDestination {
  return { destination: route?.destination ?? {}, weight: route?.weight, path };
}

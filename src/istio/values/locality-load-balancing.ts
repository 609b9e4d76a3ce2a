import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';

/** How the traffic of one place is shared out. */
export interface LocalityDistribution {
  /** Where the caller is: `region`, `region/zone` or `region/zone/subzone`; a last `*` stands for the rest, `*` alone for everywhere. */
  readonly from: string;
  /** Where its traffic goes: localities in the same form and their shares, whole numbers from 1 to 100 that sum to 100. */
  readonly to: Record<string, number>;
}

/** Where the traffic of a region goes once its own endpoints are unhealthy. */
export interface LocalityFailover {
  /** The region of the caller. */
  readonly from: string;
  /** The region that takes over. */
  readonly to: string;
}

/** Labels that say the place of an endpoint, which Istio orders by itself. */
const TOPOLOGY_LABELS = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

/** What every locality setting may say. */
export interface LocalityOptions {
  /**
   * Switches it on or off for the destination, whatever the mesh says.
   *
   * @default - as the mesh says: on
   */
  readonly enabled?: boolean;
}

/**
 * How traffic prefers endpoints that are near. It replaces the mesh-wide setting as a whole, and knows which endpoints are
 * unhealthy by outlier detection only.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
 */
export class LocalityLoadBalancing {
  /**
   * Traffic is shared out over places by weight. A place that is not named gets nothing.
   *
   * @throws MESH1217 for localities that overlap or are malformed, and for weights that do not sum to 100
   */
  public static distribute(shares: LocalityDistribution[], options: LocalityOptions = {}): LocalityLoadBalancing {
    checkLocalities(shares.map((share) => share.from));
    for (const { from, to } of shares) checkShares(from, to);
    return new LocalityLoadBalancing({ ...options, distribute: shares });
  }

  /**
   * Traffic goes to given regions when the own one is unhealthy.
   *
   * @throws MESH1217 for a region with `/` or `*`, and for one that fails over to itself
   */
  public static failover(regions: LocalityFailover[], options: LocalityOptions = {}): LocalityLoadBalancing {
    checkFailover('LocalityLoadBalancing.failover', regions);
    return new LocalityLoadBalancing({ ...options, failover: regions });
  }

  /**
   * Endpoints that share more of these labels with the caller, counted from the first, come before the others.
   *
   * @param labels keys, compared between caller and endpoint; or `key=value`, which the endpoint must carry
   */
  public static failoverPriority(labels: string[], options: LocalityOptions = {}): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ ...options, failoverPriority: labels });
  }

  /**
   * Both: labels first, then regions.
   *
   * @throws MESH1217 when a label says region, zone or subzone, or for a region as in `failover`
   */
  public static failoverByLabelsAndRegion(
    labels: string[],
    regions: LocalityFailover[],
    options: LocalityOptions = {},
  ): LocalityLoadBalancing {
    checkFailover('LocalityLoadBalancing.failoverByLabelsAndRegion', regions, labels);
    return new LocalityLoadBalancing({ ...options, failover: regions, failoverPriority: labels });
  }

  /** On, with Istio's own order: same subzone, same zone, same region, elsewhere. */
  public static enabled(): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ enabled: true });
  }

  /** Off: all endpoints are alike, wherever they are. */
  public static disabled(): LocalityLoadBalancing {
    return new LocalityLoadBalancing({ enabled: false });
  }

  private constructor(private readonly wire: { readonly [field: string]: unknown }) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}

/** Refuses regions that Istio would not fail over between (MESH1217). */
export function checkFailover(
  place: string,
  regions: readonly LocalityFailover[],
  labels: readonly string[] = [],
): void {
  const malformed = regions.find(({ from, to }) => from === to || /[/*]/.test(from + to) || from === '' || to === '');
  if (malformed) {
    refuse(place, ISTIO_RULES.LOCALITY, {
      what: 'failover goes from one region to another',
      given: malformed,
      allowed: 'names of two regions, without / and *',
    });
  }
  const label = labels.find((key) => TOPOLOGY_LABELS.includes(key));
  if (label) {
    refuse(place, ISTIO_RULES.LOCALITY, {
      what: 'labels beside failover cannot say region, zone or subzone',
      given: label,
      fix: 'leave that label out: it is ordered by itself',
    });
  }
}

function checkShares(from: string, to: Readonly<Record<string, number>>): void {
  checkLocalities(Object.keys(to));
  const weights = Object.values(to);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 100 && weights.every((weight) => Number.isInteger(weight) && weight >= 1)) return;
  refuse('LocalityLoadBalancing.distribute', ISTIO_RULES.LOCALITY, {
    what: `the shares of ${from} sum to ${sum}`,
    given: to,
    allowed: 'whole numbers from 1 to 100 that sum to 100',
  });
}

const covers = (outer: string, inner: string): boolean =>
  outer === inner ||
  outer === '*' ||
  (outer.endsWith('/*') && inner.startsWith(outer.slice(0, -1))) ||
  inner.startsWith(`${outer}/`);

function checkLocalities(localities: readonly string[]): void {
  const place = 'LocalityLoadBalancing.distribute';
  const malformed = localities.find((locality) => !/^(\*|[^/*]+(\/[^/*]+)*(\/\*)?)$/.test(locality));
  if (malformed !== undefined) {
    refuse(place, ISTIO_RULES.LOCALITY, {
      what: 'this is no locality',
      given: malformed,
      allowed: 'region/zone/subzone, with one * at the end at most',
    });
  }
  for (const outer of localities) {
    const inner = localities.find((other) => other !== outer && covers(outer, other));
    if (inner) refuse(place, ISTIO_RULES.LOCALITY, { what: `${outer} contains ${inner}`, given: localities });
  }
}

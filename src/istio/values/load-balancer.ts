import type { Duration } from 'cdk8s';
import { refuse } from '../../mesh/error';
import { ISTIO_RULES } from '../rules';
import type { HashAlgorithm, HashKey } from './consistent-hash';
import type { LocalityFailover, LocalityLoadBalancing } from './locality-load-balancing';
import { checkFailover } from './locality-load-balancing';

/**
 * How a new endpoint gets more and more traffic.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration
 */
export interface Warmup {
  /** How long after its start an endpoint counts as new. */
  readonly duration: Duration;
  /**
   * The share of its traffic that it begins with, from 0 to 100.
   *
   * @default 10
   */
  readonly minimumPercent?: number;
  /**
   * How fast the share grows: 1 is linear, a larger number grows faster at first. Above 0.
   *
   * @default 1
   */
  readonly aggression?: number;
}

/**
 * Prefers endpoints in the zone of the caller, by as much as the zone can bear. Istio 1.31 and later.
 *
 * Works where the caller's proxy has `ISTIO_META_ENABLE_SELF_DISCOVERY=true`, and not in ambient mode.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ZoneAwareLoadBalancerSetting
 */
export interface ZoneAwareLoadBalancing {
  /**
   * Switches it on or off for the destination, whatever the mesh says.
   *
   * @default - as the mesh says
   */
  readonly enabled?: boolean;
  /**
   * Where the traffic of a region goes once its own endpoints are unhealthy.
   *
   * @default - any other region
   */
  readonly failover?: LocalityFailover[];
  /**
   * Labels that order the endpoints: keys, or `key=value`; none for region, zone or subzone.
   *
   * @default - none
   */
  readonly failoverPriority?: string[];
  /**
   * With fewer endpoints in the own region than this, zones do not matter.
   *
   * @default 6
   */
  readonly minClusterSize?: number;
}

/** What goes with whichever algorithm. */
export interface LoadBalancerOptions {
  /**
   * How traffic prefers endpoints that are near. Not together with `zoneAwareLbSetting`.
   *
   * @default - as the mesh says
   */
  readonly localityLbSetting?: LocalityLoadBalancing;
  /**
   * Prefers endpoints in the zone of the caller. Not together with `localityLbSetting`.
   *
   * @default - as the mesh says
   */
  readonly zoneAwareLbSetting?: ZoneAwareLoadBalancing;
}

/** What goes with an algorithm that knows new endpoints. */
export interface WarmupLoadBalancerOptions extends LoadBalancerOptions {
  /**
   * How a new endpoint gets more and more traffic.
   *
   * @default - its full share at once
   */
  readonly warmup?: Warmup;
}

/** What goes with consistent hashing. */
export interface ConsistentHashOptions extends LoadBalancerOptions {
  /**
   * How hashes are laid out over endpoints.
   *
   * @default - a ring of at least 1024 entries
   */
  readonly algorithm?: HashAlgorithm;
}

/**
 * How requests are spread over the endpoints of a destination.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export class LoadBalancer {
  /**
   * The endpoint with fewer requests under way, of two taken at random; Istio's default.
   *
   * @throws MESH1216 for a warm-up out of range
   */
  public static leastRequest(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer('LoadBalancer.leastRequest', { simple: 'LEAST_REQUEST' }, options);
  }

  /**
   * One endpoint after the other, however busy it is.
   *
   * @throws MESH1216 for a warm-up out of range
   */
  public static roundRobin(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer('LoadBalancer.roundRobin', { simple: 'ROUND_ROBIN' }, options);
  }

  /** Any endpoint, at random. */
  public static random(options: LoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer('LoadBalancer.random', { simple: 'RANDOM' }, options);
  }

  /** No balancing: the address that the caller dialled. */
  public static passthrough(options: LoadBalancerOptions = {}): LoadBalancer {
    return new LoadBalancer('LoadBalancer.passthrough', { simple: 'PASSTHROUGH' }, options);
  }

  /** Equal keys go to one endpoint, as long as the endpoints stay the same: soft session affinity. */
  public static consistentHash(key: HashKey, options: ConsistentHashOptions = {}): LoadBalancer {
    const { algorithm, ...rest } = options;
    const consistentHash = { ...key._fields, ...algorithm?._fields };
    return new LoadBalancer('LoadBalancer.consistentHash', { consistentHash }, rest);
  }

  /**
   * The algorithm is left to Istio; only locality and warm-up are said.
   *
   * @throws MESH1216 when nothing is said, or for a warm-up out of range
   */
  public static unspecified(options: WarmupLoadBalancerOptions): LoadBalancer {
    return new LoadBalancer('LoadBalancer.unspecified', {}, options);
  }

  private readonly wire: { readonly [field: string]: unknown };

  private constructor(
    place: string,
    algorithm: { readonly [field: string]: unknown },
    options: WarmupLoadBalancerOptions,
  ) {
    const problem = optionProblem(options);
    if (problem) refuse(place, ISTIO_RULES.LOAD_BALANCER, problem);
    const zones = options.zoneAwareLbSetting;
    if (zones) checkFailover(place, zones.failover ?? [], zones.failoverPriority);
    this.wire = { ...algorithm, ...options };
  }

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}

function optionProblem(
  options: WarmupLoadBalancerOptions,
): { what: string; given?: unknown; allowed?: string } | undefined {
  const { warmup, localityLbSetting, zoneAwareLbSetting } = options;
  if (localityLbSetting && zoneAwareLbSetting)
    return { what: 'both localityLbSetting and zoneAwareLbSetting are given' };
  const least = warmup?.minimumPercent ?? 0;
  if (!(least >= 0 && least <= 100)) {
    return { what: 'minimumPercent of the warm-up is out of range', given: least, allowed: '0 to 100' };
  }
  const aggression = warmup?.aggression ?? 1;
  if (!(aggression > 0))
    return { what: 'aggression of the warm-up is not above 0', given: aggression, allowed: 'above 0' };
  const size = zoneAwareLbSetting?.minClusterSize ?? 1;
  if (!Number.isInteger(size) || size < 1)
    return { what: 'minClusterSize is not positive', given: size, allowed: '1 and above' };
  return undefined;
}

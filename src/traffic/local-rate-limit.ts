import type { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ApplyTo, EnvoyFilter, PatchOperation, type EnvoyConfigObjectPatch } from '../istio/envoy-filter';
import { EnvoyMatch, PatchContext, type FilterChainMatch } from '../istio/envoy-match';
import { refuse } from '../mesh/error';
import { watch } from '../mesh/synthesis';
import { attach, type IWorkloads } from '../mesh/workloads';
import { httpPodPorts } from '../security/workload-ports';
import { TRAFFIC_RULES } from './rules';

/** What a LocalRateLimit is made of. */
export interface LocalRateLimitProps {
  /** The workloads: a service, a gateway, or pods with labels. */
  readonly of: IWorkloads;
  /** How many requests each pod takes in a period. */
  readonly requests: number;
  /** The period; at least 50 milliseconds. */
  readonly per: Duration;
  /**
   * How many requests a pod takes at once after a pause; not less than `requests`.
   *
   * @default - as many as `requests`
   */
  readonly burst?: number;
  /**
   * The ports of the service that are limited, each on its own.
   *
   * @default - all that speak HTTP, each on its own
   */
  readonly ports?: number[];
  /**
   * The status of a refused request, from 400 to 599.
   *
   * @default 429
   */
  readonly status?: number;
  /**
   * The share of requests that is counted and refused, in percent; 0 only counts what would be refused.
   *
   * @default 100
   */
  readonly enforced?: number;
  /**
   * The name of the object.
   *
   * @default - the construct's id, with the chart's namespace before it where the workloads are in another one
   */
  readonly name?: string;
}

const FILTER = 'envoy.filters.http.local_ratelimit';
const CONNECTION_MANAGER = 'envoy.filters.network.http_connection_manager';
const SHORTEST_PERIOD = 50;

/**
 * A limit of requests that the proxy of each pod keeps by itself, without a central service: what exceeds it gets 429 and the header
 * `x-local-rate-limit: true`. Twice the pods take twice the requests.
 *
 * Istio has no kind for it: an EnvoyFilter puts Envoy's own filter first in the chain of the pods' listeners.
 *
 * @see https://istio.io/latest/docs/tasks/policy-enforcement/rate-limit/#local-rate-limit
 */
export class LocalRateLimit extends Construct {
  /** The emitted EnvoyFilter. */
  public readonly envoyFilter: ApiObject;

  /**
   * @throws MESH0320 for numbers that Envoy refuses, MESH0321 for ports of a gateway, MESH0701 and MESH0702 for ports without HTTP or that are not
   * there
   */
  public constructor(scope: Construct, id: string, props: LocalRateLimitProps) {
    super(scope, id);
    watch(this);
    this.checkNumbers(props);
    const { metadata, selector } = attach(this, id, props.name, props.of);
    this.envoyFilter = new EnvoyFilter(this, 'Default', {
      metadata,
      ...(selector === undefined ? {} : { workloadSelector: { labels: selector.matchLabels } }),
      configPatches: this.chains(props).map((chain) => this.patch(props, chain)),
    }).apiObject;
  }

  /** The filter chains that are limited: one for each port, or all at once. */
  private chains(props: LocalRateLimitProps): FilterChainMatch[] {
    const filter = { name: CONNECTION_MANAGER };
    if (props.of.selection._isGateway) {
      if (props.ports === undefined) return [{ filter }];
      refuse(this, TRAFFIC_RULES.RATE_LIMIT_PORTS, { what: 'ports are given for a gateway', given: props.ports });
    }
    const ports = httpPodPorts(this, props.of, props.ports);
    return ports === undefined ? [{ filter }] : ports.map((destinationPort) => ({ destinationPort, filter }));
  }

  private patch(props: LocalRateLimitProps, filterChain: FilterChainMatch): EnvoyConfigObjectPatch {
    const context = props.of.selection._isGateway ? PatchContext.GATEWAY : PatchContext.SIDECAR_INBOUND;
    const { requests, per, burst = requests, status = 429, enforced = 100 } = props;
    const percent = (numerator: number) => ({
      default_value: { numerator: Math.round(numerator * 10_000), denominator: 'MILLION' },
    });
    return {
      applyTo: ApplyTo.HTTP_FILTER,
      match: EnvoyMatch.listener({ filterChain }, { context }),
      patch: {
        operation: PatchOperation.INSERT_FIRST,
        value: {
          name: FILTER,
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
            stat_prefix: 'http_local_rate_limiter',
            token_bucket: {
              max_tokens: burst,
              tokens_per_fill: requests,
              fill_interval: `${per.toMilliseconds() / 1000}s`,
            },
            filter_enabled: percent(100),
            filter_enforced: percent(enforced),
            ...(status === 429 ? {} : { status: { code: status } }),
            response_headers_to_add: [
              {
                append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
                header: { key: 'x-local-rate-limit', value: 'true' },
              },
            ],
          },
        },
      },
    };
  }

  private checkNumbers({ requests, per, burst = requests, status = 429, enforced = 100 }: LocalRateLimitProps): void {
    const isCount = (count: number) => Number.isInteger(count) && count >= 1 && count <= 4_294_967_295;
    const wrong = [
      { is: !isCount(requests), what: 'requests', given: requests, allowed: 'a whole number of at least 1' },
      {
        is: !isCount(burst) || burst < requests,
        what: 'burst',
        given: burst,
        allowed: `a whole number of at least ${requests}`,
      },
      {
        is: per.toMilliseconds() < SHORTEST_PERIOD,
        what: 'per',
        given: `${per.toMilliseconds()}ms`,
        allowed: 'at least 50ms',
      },
      {
        is: !Number.isInteger(status) || status < 400 || status > 599,
        what: 'status',
        given: status,
        allowed: '400 to 599',
      },
      { is: !(enforced >= 0 && enforced <= 100), what: 'enforced', given: enforced, allowed: '0 to 100' },
    ].find(({ is }) => is);
    if (wrong === undefined) return;
    const { what, given, allowed } = wrong;
    refuse(this, TRAFFIC_RULES.RATE_LIMIT, { what: `${what} of the rate limit is not valid`, given, allowed });
  }
}

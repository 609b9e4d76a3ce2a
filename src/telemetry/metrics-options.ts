import type { Metrics, MetricsOverrides } from '../istio/telemetry-settings';
import { Metric, MetricMatch, type TagOverride } from '../istio/values';

/** A change to the metrics of proxies: less of them, or other labels. */
export class MetricOverride {
  /**
   * Metrics that are not made.
   *
   * @param match which; all of them unless told otherwise
   */
  public static disable(match?: MetricMatch): MetricOverride {
    return new MetricOverride({ match: match ?? MetricMatch.standard(Metric.ALL_METRICS), disabled: true });
  }

  /** Metrics that are made although the level above says otherwise. */
  public static enable(match?: MetricMatch): MetricOverride {
    return new MetricOverride({ match: match ?? MetricMatch.standard(Metric.ALL_METRICS), disabled: false });
  }

  /**
   * Metrics with other labels.
   *
   * @param tags what becomes of each label, by name
   * @param match which metrics; all of them unless told otherwise
   */
  public static tags(tags: { readonly [name: string]: TagOverride }, match?: MetricMatch): MetricOverride {
    return new MetricOverride({ match: match ?? MetricMatch.standard(Metric.ALL_METRICS), tagOverrides: { ...tags } });
  }

  private constructor(
    /** @internal */
    public readonly _override: MetricsOverrides,
  ) {}
}

/** What is counted, and by whom. */
export interface MetricsOptions {
  /**
   * The provider.
   *
   * @default 'prometheus'
   */
  readonly provider?: string;
  /** The changes, in order: later ones win. */
  readonly overrides: MetricOverride[];
}

/** What a Telemetry says of metrics. */
export function metricsOf(options: MetricsOptions): Metrics {
  return {
    providers: [{ name: options.provider ?? 'prometheus' }],
    overrides: options.overrides.map(({ _override }) => _override),
  };
}

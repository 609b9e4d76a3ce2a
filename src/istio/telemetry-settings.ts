import type { Duration } from 'cdk8s';
import type { CustomTag } from './values/custom-tag';
import type { MetricMatch, TagOverride, WorkloadMode } from './values/metric-match';

/** A provider of logs, metrics or traces. */
export interface ProviderRef {
  /** Its name among the mesh config's `extensionProviders`; Istio brings `envoy` (access log) and `prometheus` (metrics). */
  readonly name: string;
}

/** The traffic that a setting is for. */
export interface TelemetryMatch {
  /**
   * The direction.
   *
   * @default WorkloadMode.CLIENT_AND_SERVER
   */
  readonly mode?: WorkloadMode;
}

/** What is logged. */
export interface AccessLogFilter {
  /** A CEL expression over `request`, `response` and `connection`: `response.code >= 400`. */
  readonly expression: string;
}

/** Access logs of proxies. */
export interface AccessLogging {
  /**
   * The traffic that it is for.
   *
   * @default - both directions
   */
  readonly match?: TelemetryMatch;
  /**
   * Who writes the log.
   *
   * @default - that of the level above: the namespace, the mesh, `defaultProviders` of the mesh config
   */
  readonly providers?: ProviderRef[];
  /**
   * Whether there is no log.
   *
   * @default false
   */
  readonly disabled?: boolean;
  /**
   * What is logged.
   *
   * @default - everything
   */
  readonly filter?: AccessLogFilter;
}

/** A change to metrics. */
export interface MetricsOverrides {
  /**
   * The metrics that it is for.
   *
   * @default - all, in both directions
   */
  readonly match?: MetricMatch;
  /**
   * Whether they are not made.
   *
   * @default - as the level above says
   */
  readonly disabled?: boolean;
  /**
   * Labels that are added, changed or taken away, by name.
   *
   * @default - none
   */
  readonly tagOverrides?: Record<string, TagOverride>;
}

/** Metrics of proxies. */
export interface Metrics {
  /**
   * Who takes them.
   *
   * @default - that of the level above
   */
  readonly providers?: ProviderRef[];
  /**
   * Changes, in order: later ones win.
   *
   * @default - none
   */
  readonly overrides?: MetricsOverrides[];
  /**
   * The time between two reports of TCP metrics and of those of long streams.
   *
   * @default Duration.seconds(5)
   */
  readonly reportingInterval?: Duration;
}

/** Traces of proxies. */
export interface Tracing {
  /**
   * The traffic that it is for.
   *
   * @default - both directions
   */
  readonly match?: TelemetryMatch;
  /**
   * Who takes the spans; Istio reads the first.
   *
   * @default - that of the level above
   */
  readonly providers?: ProviderRef[];
  /**
   * The share of requests that begin a trace, in percent, where no caller has decided; from 0 to 100.
   *
   * @default - that of the level above; 1 where none says
   */
  readonly randomSamplingPercentage?: number;
  /**
   * Whether no spans are reported; the headers of a trace are passed on all the same.
   *
   * @default false
   */
  readonly disableSpanReporting?: boolean;
  /**
   * Whether the headers of a trace are not passed on. Istio 1.30 and later.
   *
   * @default false
   */
  readonly disableContextPropagation?: boolean;
  /**
   * Tags of each span, by name.
   *
   * @default - none
   */
  readonly customTags?: Record<string, CustomTag>;
  /**
   * Whether spans carry Istio's own tags, such as `istio.mesh_id` and `istio.canonical_service`.
   *
   * @default true
   */
  readonly enableIstioTags?: boolean;
  /**
   * Whether the decision to sample is packed into `x-request-id`, and read from there.
   *
   * @default true
   */
  readonly useRequestIdForTraceSampling?: boolean;
}

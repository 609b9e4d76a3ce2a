import { refuse } from '../../mesh/error';
import { POLICY_RULES } from '../policy-rules';

/** Istio's own metrics. */
export enum Metric {
  /** All of them. */
  ALL_METRICS = 'ALL_METRICS',
  /** `istio_requests_total`. */
  REQUEST_COUNT = 'REQUEST_COUNT',
  /** `istio_request_duration_milliseconds`. */
  REQUEST_DURATION = 'REQUEST_DURATION',
  /** `istio_request_bytes`. */
  REQUEST_SIZE = 'REQUEST_SIZE',
  /** `istio_response_bytes`. */
  RESPONSE_SIZE = 'RESPONSE_SIZE',
  /** `istio_tcp_connections_opened_total`. */
  TCP_OPENED_CONNECTIONS = 'TCP_OPENED_CONNECTIONS',
  /** `istio_tcp_connections_closed_total`. */
  TCP_CLOSED_CONNECTIONS = 'TCP_CLOSED_CONNECTIONS',
  /** `istio_tcp_sent_bytes_total`. */
  TCP_SENT_BYTES = 'TCP_SENT_BYTES',
  /** `istio_tcp_received_bytes_total`. */
  TCP_RECEIVED_BYTES = 'TCP_RECEIVED_BYTES',
  /** `istio_request_messages_total`. */
  GRPC_REQUEST_MESSAGES = 'GRPC_REQUEST_MESSAGES',
  /** `istio_response_messages_total`. */
  GRPC_RESPONSE_MESSAGES = 'GRPC_RESPONSE_MESSAGES',
}

/** The direction of traffic, as a proxy sees it. */
export enum WorkloadMode {
  /** Both what the workload receives and what it sends. */
  CLIENT_AND_SERVER = 'CLIENT_AND_SERVER',
  /** What it sends; a gateway only ever sends. */
  CLIENT = 'CLIENT',
  /** What it receives. */
  SERVER = 'SERVER',
}

/** The metrics that an override is for. */
export class MetricMatch {
  /** One of Istio's metrics. */
  public static standard(metric: Metric, mode?: WorkloadMode): MetricMatch {
    return new MetricMatch({ metric, mode });
  }

  /** A metric that is not Istio's own, by its name. */
  public static custom(customMetric: string, mode?: WorkloadMode): MetricMatch {
    if (customMetric === '') refuse('MetricMatch.custom', POLICY_RULES.METRIC, { what: 'the metric has no name' });
    return new MetricMatch({ customMetric, mode });
  }

  /** Every metric of one direction. */
  public static direction(mode: WorkloadMode): MetricMatch {
    return new MetricMatch({ mode });
  }

  private constructor(private readonly wire: { readonly [field: string]: string | undefined }) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}

/** What becomes of a label of a metric. */
export class TagOverride {
  /**
   * Adds the label, or gives it another value.
   *
   * @param value a CEL expression over the proxy's attributes, such as `request.host`, or a text in quotes
   */
  public static upsert(value: string): TagOverride {
    if (value === '') refuse('TagOverride.upsert', POLICY_RULES.TAG, { what: 'the label has no value' });
    return new TagOverride({ operation: 'UPSERT', value });
  }

  /** Takes the label away. */
  public static remove(): TagOverride {
    return new TagOverride({ operation: 'REMOVE' });
  }

  private constructor(private readonly wire: { readonly [field: string]: string }) {}

  /** @internal */
  public _toWire(): unknown {
    return this.wire;
  }
}

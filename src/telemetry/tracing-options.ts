import type { Tracing } from '../istio/telemetry-settings';
import type { CustomTag } from '../istio/values';
import { refuse } from '../mesh/error';
import { isHostPattern } from '../mesh/host';
import { checkProviderName, type ProviderEntry } from './extension-provider';
import { TELEMETRY_RULES } from './rules';

/** Where a collector of spans listens. */
export interface CollectorOptions {
  /**
   * The name of the provider in the mesh config.
   *
   * @default - the name of the protocol
   */
  readonly provider?: string;
  /** The full host of its Service or ServiceEntry, such as `otel.observability.svc.cluster.local`. */
  readonly service: string;
  /**
   * Its port.
   *
   * @default - 4317 for OpenTelemetry over gRPC, 4318 over HTTP, 9411 for Zipkin
   */
  readonly port?: number;
}

/** Where an OpenTelemetry collector listens. */
export interface OpenTelemetryOptions extends CollectorOptions {
  /**
   * The path, for spans over HTTP.
   *
   * @default - spans go over gRPC
   */
  readonly httpPath?: string;
}

/** Who takes the spans of a trace. */
export class TraceCollector {
  /**
   * A collector that speaks OTLP.
   *
   * @throws MESH0804 for a host or port that is none, MESH0801 and MESH0803 for the name of the provider
   */
  public static openTelemetry(options: OpenTelemetryOptions): TraceCollector {
    const http = options.httpPath === undefined ? {} : { http: { path: options.httpPath } };
    return collector('opentelemetry', options, options.httpPath === undefined ? 4317 : 4318, http);
  }

  /**
   * A collector that speaks Zipkin's protocol, Jaeger for one.
   *
   * @throws MESH0804 for a host or port that is none, MESH0801 and MESH0803 for the name of the provider
   */
  public static zipkin(options: CollectorOptions): TraceCollector {
    return collector('zipkin', options, 9411, {});
  }

  /** A collector that the mesh config already has a provider for. */
  public static named(provider: string): TraceCollector {
    return TraceCollector._of(provider);
  }

  /** @internal */
  public static _of(provider: string, entry?: ProviderEntry): TraceCollector {
    return new TraceCollector(provider, entry);
  }

  private constructor(
    /** The name of the provider in the mesh config. */
    public readonly provider: string,
    /** @internal */
    public readonly _entry?: ProviderEntry,
  ) {}

  /** The part of the mesh config that this collector needs; empty where it is there already. */
  public get meshConfig(): { readonly [field: string]: unknown } {
    return this._entry === undefined ? {} : { extensionProviders: [this._entry] };
  }
}

/** How requests are traced. */
export interface TracingOptions {
  /**
   * The share of requests that begin a trace, in percent, from 0 to 100.
   *
   * @default - that of the level above; 1 where none says
   */
  readonly sampling?: number;
  /**
   * Who takes the spans.
   *
   * @default - that of the level above
   */
  readonly collector?: TraceCollector;
  /**
   * Tags of each span, by name.
   *
   * @default - none
   */
  readonly tags?: { readonly [name: string]: CustomTag };
}

/** What a Telemetry says of traces. */
export function tracingOf(options: TracingOptions): Tracing {
  const { sampling, collector: to, tags } = options;
  return {
    ...(to === undefined ? {} : { providers: [{ name: to.provider }] }),
    ...(sampling === undefined ? {} : { randomSamplingPercentage: sampling }),
    ...(tags === undefined ? {} : { customTags: { ...tags } }),
  };
}

function collector(protocol: string, options: CollectorOptions, defaultPort: number, more: object): TraceCollector {
  const { service, port = defaultPort } = options;
  const place = `TraceCollector.${protocol}`;
  const name = checkProviderName(place, options.provider ?? protocol);
  const known = isHostPattern(service) && service.includes('.') && !service.includes('*');
  if (!known || !Number.isInteger(port) || port < 1 || port > 65535) {
    refuse(place, TELEMETRY_RULES.COLLECTOR, {
      what: 'collector is not known by host and port',
      given: `${service}:${port}`,
      allowed: 'a full DNS name, and a port from 1 to 65535',
    });
  }
  return TraceCollector._of(name, { name, [protocol]: { service, port, ...more } });
}

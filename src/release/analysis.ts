import { Duration } from 'cdk8s';

/** What a measurement is made of. */
export interface AnalysisOptions {
  /**
   * How often it is measured.
   *
   * @default Duration.minutes(1)
   */
  readonly interval?: Duration;
  /**
   * How often in all, as a step of Argo Rollouts.
   *
   * @default 5
   */
  readonly count?: number;
  /**
   * How many measurements may fail before the release is taken back.
   *
   * @default 1
   */
  readonly failureLimit?: number;
  /**
   * The address of Prometheus.
   *
   * @default 'http://prometheus.istio-system:9090'
   */
  readonly prometheus?: string;
}

/** A query of Prometheus and its bounds. */
export interface AnalysisQuery extends AnalysisOptions {
  /**
   * The query, as PromQL. For Argo Rollouts `{{args.service}}` is the host of the service; for Flagger its own variables hold.
   */
  readonly query: string;
  /**
   * The least value that is well.
   *
   * @default - no lower bound
   */
  readonly min?: number;
  /**
   * The largest value that is well.
   *
   * @default - no upper bound
   */
  readonly max?: number;
}

/** A measurement by which an engine judges the canary. */
export class Analysis {
  /**
   * The share of requests to the service, as Istio's own telemetry counts them, that were not answered with a server error.
   *
   * @param name a name for the template, unlike that of any other in the namespace
   * @param min the least share that is well, in percent
   */
  public static successRate(name: string, min: number, options: AnalysisOptions = {}): Analysis {
    const of = (codes: string): string =>
      `sum(rate(istio_requests_total{reporter="destination",destination_service="{{args.service}}"${codes}}[1m]))`;
    return new Analysis(name, { ...options, query: `100 * ${of(',response_code!~"5.*"')} / ${of('')}`, min });
  }

  /** A query of your own. */
  public static prometheus(name: string, query: AnalysisQuery): Analysis {
    return new Analysis(name, query);
  }

  private constructor(
    /** The name of the template that holds it. */
    public readonly name: string,
    /** What is measured, and what is well. */
    public readonly query: AnalysisQuery,
  ) {}

  /** How often it is measured. @internal */
  public get _interval(): Duration {
    return this.query.interval ?? Duration.minutes(1);
  }

  /** Where it is measured. @internal */
  public get _address(): string {
    return this.query.prometheus ?? 'http://prometheus.istio-system:9090';
  }
}

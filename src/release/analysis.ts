import { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import { RELEASE_RULES } from './rules';

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
   * The query, as PromQL. For Argo Rollouts `{{args.service}}` is the host of the service, `{{args.namespace}}`, `{{args.app}}` and
   * `{{args.version}}` are the labels of the canary's pods; for Flagger its own variables hold, such as `{{ target }}`.
   *
   * @see https://docs.flagger.app/usage/metrics#custom-metrics
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
   * The share of the requests to the canary, as Istio's own telemetry counts them, that were not answered with a server error. Without
   * requests there is no share, which counts as failure.
   *
   * @param name a name for the template, unlike that of any other in the namespace
   * @param min the least share that is well, in percent
   */
  public static successRate(name: string, min: number, options: AnalysisOptions = {}): Analysis {
    const pods =
      'reporter="destination",destination_workload_namespace="{{args.namespace}}",destination_app="{{args.app}}",destination_version="{{args.version}}"';
    const of = (codes: string): string => `sum(rate(istio_requests_total{${pods}${codes}}[1m]))`;
    return new Analysis(name, { ...options, query: `100 * ${of(',response_code!~"5.*"')} / ${of('')}`, min }, true);
  }

  /**
   * A query of your own.
   *
   * @throws MESH0527 when it has no bound
   */
  public static prometheus(name: string, query: AnalysisQuery): Analysis {
    if (query.min === undefined && query.max === undefined) {
      refuse('Analysis.prometheus', RELEASE_RULES.NO_BOUND, {
        what: `the measurement ${name} has neither min nor max`,
        given: query.query,
        allowed: 'at least one of them',
      });
    }
    return new Analysis(name, query);
  }

  private constructor(
    /** The name of the template that holds it. */
    public readonly name: string,
    /** What is measured, and what is well. */
    public readonly query: AnalysisQuery,
    /** Whether it is the share of requests that are answered well. @internal */
    public readonly _isSuccessRate = false,
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

/** Measurements, each once: one name stands for one template. */
export function distinct(place: IConstruct, analyses: readonly Analysis[]): Analysis[] {
  const known = new Map<string, Analysis>();
  for (const analysis of analyses) {
    const { name } = analysis;
    if (known.has(name) && known.get(name) !== analysis) {
      refuse(place, RELEASE_RULES.ANALYSIS_NAME, {
        what: 'two measurements have one name',
        given: name,
        allowed: 'a name for each, or one measurement in several places',
      });
    }
    known.set(name, analysis);
  }
  return [...known.values()];
}

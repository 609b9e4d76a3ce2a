import type { Duration } from 'cdk8s';
import type { HttpMatchRequest } from '../istio/http-match';
import { refuse } from '../mesh/error';
import type { Analysis } from './analysis';
import { checkNumbers } from './engine-numbers';
import { RELEASE_RULES } from './rules';

/** What a step does, as engines read it. */
export type StepSpec =
  | { readonly kind: 'weight'; readonly weight: number }
  | { readonly kind: 'pause'; readonly duration: Duration }
  | { readonly kind: 'approve' }
  | { readonly kind: 'cohort'; readonly name: string; readonly match: HttpMatchRequest }
  | { readonly kind: 'mirror'; readonly percentage: number }
  | { readonly kind: 'scale'; readonly replicas?: number; readonly percentage?: number }
  | { readonly kind: 'analysis'; readonly analysis: Analysis }
  | { readonly kind: 'experiment'; readonly duration: Duration; readonly analyses: readonly Analysis[] };

/** The kinds of steps. */
export type StepKind = StepSpec['kind'];

/** One step of the plan of a release. What a step turns on stays on until the release is over, unless a later one changes it. */
export class Step {
  /**
   * The canary gets this share of the requests.
   *
   * @param weight a whole number, in percent
   * @throws MESH0501 outside 0 to 100
   */
  public static weight(weight: number): Step {
    return new Step({ kind: 'weight', weight: percentage('Step.weight', weight) });
  }

  /** Nothing changes for a while. */
  public static pause(duration: Duration): Step {
    return new Step({ kind: 'pause', duration });
  }

  /** Nothing changes until a person says so. */
  public static approve(): Step {
    return new Step({ kind: 'approve' });
  }

  /**
   * Requests that match reach the canary, all of them, whatever the weights say.
   *
   * @param cohort a name for logs, unlike that of any other route
   * @param match which requests: all conditions must hold
   * @throws MESH0511 when the name of a header is not in lower case
   */
  public static cohort(cohort: string, match: HttpMatchRequest): Step {
    const wrong = Object.keys(match.headers ?? {}).find((header) => header !== header.toLowerCase());
    if (wrong !== undefined) {
      refuse('Step.cohort', RELEASE_RULES.HEADER_NAME, {
        what: `a header of the cohort ${cohort} has capital letters`,
        given: wrong,
        allowed: wrong.toLowerCase(),
      });
    }
    return new Step({ kind: 'cohort', name: cohort, match: { ...match } });
  }

  /**
   * The canary gets copies of requests; its answers are thrown away.
   *
   * @param share the share of requests that is copied, a whole number in percent; 0 ends it
   * @throws MESH0501 outside 0 to 100
   */
  public static mirror(share: number): Step {
    return new Step({ kind: 'mirror', percentage: percentage('Step.mirror', share) });
  }

  /**
   * The canary gets a number of pods, whatever its share of the requests.
   *
   * @throws MESH0529 for less than none
   */
  public static scale(replicas: number): Step {
    checkNumbers('Step.scale', { replicas: [replicas, 0] });
    return new Step({ kind: 'scale', replicas });
  }

  /** The canary gets a share of the pods, in percent of those of the service. */
  public static scalePercent(share: number): Step {
    return new Step({ kind: 'scale', percentage: percentage('Step.scalePercent', share) });
  }

  /** The canary gets as large a share of the pods as of the requests, from here on. */
  public static scaleWithWeight(): Step {
    return new Step({ kind: 'scale' });
  }

  /** Metrics decide whether the release goes on. */
  public static analysis(analysis: Analysis): Step {
    return new Step({ kind: 'analysis', analysis });
  }

  /** Pods of both versions run beside the service for a while, and metrics compare them. */
  public static experiment(duration: Duration, analyses: Analysis[] = []): Step {
    return new Step({ kind: 'experiment', duration, analyses: [...analyses] });
  }

  /** What it does. @internal */
  public readonly _spec: StepSpec;

  private constructor(spec: StepSpec) {
    this._spec = spec;
  }

  /** The step in words, such as `weight 20`. */
  public toString(): string {
    const spec = this._spec;
    if (spec.kind === 'weight') return `weight ${spec.weight}`;
    if (spec.kind === 'cohort') return `cohort ${spec.name}`;
    if (spec.kind === 'mirror') return `mirror ${spec.percentage}`;
    if (spec.kind !== 'scale') return spec.kind;
    const share = spec.percentage === undefined ? 'with weight' : `${spec.percentage} %`;
    return `scale ${spec.replicas ?? share}`;
  }
}

function percentage(place: string, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  return refuse(place, RELEASE_RULES.STEP_WEIGHT, {
    what: 'this is not a percentage',
    given: value,
    allowed: 'a whole number from 0 to 100',
  });
}

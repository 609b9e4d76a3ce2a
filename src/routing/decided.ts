import type {
  Decision,
  DecisionCors,
  DecisionDestination,
  DecisionDirectResponse,
  DecisionFault,
  DecisionMirror,
  DecisionRedirect,
  DecisionRetries,
  DecisionRewrite,
} from './decision';
import { reasons, type Trace } from './trace';

/** The parts of a decision that a route settles. */
export interface Settled {
  readonly virtualService?: string;
  readonly route?: string;
  readonly destinations?: DecisionDestination[];
  readonly timeout?: string;
  readonly retries?: DecisionRetries;
  readonly fault?: DecisionFault;
  readonly rewrite?: DecisionRewrite;
  readonly mirrors?: DecisionMirror[];
  readonly redirect?: DecisionRedirect;
  readonly directResponse?: DecisionDirectResponse;
  readonly cors?: DecisionCors;
  readonly policy?: string;
}

/** A decision whose reasons are put into words when somebody reads them. */
export class Decided implements Decision {
  public readonly id?: string;
  public readonly virtualService?: string;
  public readonly route?: string;
  public readonly destinations?: DecisionDestination[];
  public readonly timeout?: string;
  public readonly retries?: DecisionRetries;
  public readonly fault?: DecisionFault;
  public readonly rewrite?: DecisionRewrite;
  public readonly mirrors?: DecisionMirror[];
  public readonly redirect?: DecisionRedirect;
  public readonly directResponse?: DecisionDirectResponse;
  public readonly cors?: DecisionCors;
  public readonly policy?: string;
  readonly #trace: Trace;
  readonly #more: readonly string[];

  public constructor(
    trace: Trace,
    public readonly outcome: string,
    settled: Settled,
    more: readonly string[] = [],
  ) {
    this.id = trace.request.id;
    this.virtualService = settled.virtualService;
    this.route = settled.route;
    this.destinations = settled.destinations;
    this.timeout = settled.timeout;
    this.retries = settled.retries;
    this.fault = settled.fault;
    this.rewrite = settled.rewrite;
    this.mirrors = settled.mirrors;
    this.redirect = settled.redirect;
    this.directResponse = settled.directResponse;
    this.cors = settled.cors;
    this.policy = settled.policy;
    this.#trace = trace;
    this.#more = more;
  }

  public get why(): string[] {
    return [...reasons(this.#trace), ...this.#more];
  }

  /** The decision as plain data, in the order of the machine-readable form. */
  public toJSON(): Record<string, unknown> {
    const { id, outcome, virtualService, route, destinations, timeout, retries, fault } = this;
    const { rewrite, mirrors, redirect, directResponse, cors, policy, why } = this;
    return {
      ...{ id, outcome, virtualService, route, destinations, timeout, retries, fault },
      ...{ rewrite, mirrors, redirect, directResponse, cors, policy, why },
    };
  }
}

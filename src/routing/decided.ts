import type { Decision } from './decision';
import { reasons, type Trace } from './trace';

/** The parts of a decision that a route settles. */
export type Settled = Partial<Omit<Decision, 'id' | 'outcome' | 'why'>>;

/** A decision whose reasons are put into words when somebody reads them. */
export class Decided implements Decision {
  public readonly id?: string;
  public readonly virtualService?: string;
  public readonly route?: string;
  public readonly destinations?: Decision['destinations'];
  public readonly timeout?: string;
  public readonly retries?: Decision['retries'];
  public readonly fault?: Decision['fault'];
  public readonly rewrite?: Decision['rewrite'];
  public readonly mirrors?: Decision['mirrors'];
  public readonly redirect?: Decision['redirect'];
  public readonly directResponse?: Decision['directResponse'];
  public readonly cors?: Decision['cors'];
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

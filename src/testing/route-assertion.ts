import type { Decision, DecisionFault, DecisionRetries } from '../routing/decision';
import * as check from './checks';
import type { ReachOptions } from './checks';

/** What retries are expected to be. */
export interface RetriesExpectation {
  /** @default any */
  readonly attempts?: number;
  /** Such as `1s`. @default any */
  readonly perTryTimeout?: string;
  /** @default any */
  readonly retryOn?: string;
}

/**
 * Assertions about a decision, for any language: each throws with the decision and its reasons where it does not hold,
 * and gives itself back.
 */
export class RouteAssertion {
  /** Assertions about a decision. */
  public static that(decision: Decision): RouteAssertion {
    return new RouteAssertion(decision);
  }

  private constructor(private readonly decision: Decision) {}

  /** All requests (or `weight` percent) reach a service, by its short or full name, that exists. */
  public reaches(service: string, options?: ReachOptions): RouteAssertion {
    return this.holds(check.checkReach(this.decision, service, options));
  }

  /** Requests are split between subsets (or hosts) by these percentages, and go nowhere else. */
  public splits(shares: { readonly [name: string]: number }): RouteAssertion {
    return this.holds(check.checkSplit(this.decision, shares));
  }

  /** The proxy answers 404. */
  public isNotFound(): RouteAssertion {
    return this.hasOutcome('notFound');
  }

  /** A VirtualService or a Gateway server redirects. */
  public redirectsTo(location?: string, status?: number): RouteAssertion {
    return this.holds(check.checkRedirect(this.decision, location, status));
  }

  /** An AuthorizationPolicy denies. */
  public isDenied(policy?: string): RouteAssertion {
    return this.holds(check.checkDenied(this.decision, policy));
  }

  /** The outcome is this one. */
  public hasOutcome(outcome: string): RouteAssertion {
    return this.holds(check.checkOutcome(this.decision, outcome, `to have the outcome ${outcome}`));
  }

  /** A limit such as `3s`; none where nothing is said. */
  public hasTimeout(timeout?: string): RouteAssertion {
    return this.holds(check.checkTimeout(this.decision, timeout));
  }

  /** Retries, as far as they are said. */
  public hasRetries(retries: RetriesExpectation): RouteAssertion {
    return this.holds(check.checkRetries(this.decision, retries as Partial<DecisionRetries>));
  }

  /** A fault that fires. */
  public hasFault(fault?: DecisionFault): RouteAssertion {
    return this.holds(check.checkFault(this.decision, fault));
  }

  /** A copy goes to a service. */
  public isMirroredTo(service: string, options?: ReachOptions): RouteAssertion {
    return this.holds(check.checkMirror(this.decision, service, options));
  }

  /** The destination gets this path, and this host if given. */
  public isRewrittenTo(path?: string, authority?: string): RouteAssertion {
    return this.holds(check.checkRewrite(this.decision, path, authority));
  }

  /** The proxy answers itself with this status. */
  public isAnsweredWith(status: number, body?: string): RouteAssertion {
    return this.holds(check.checkAnswer(this.decision, status, body));
  }

  private holds({ pass, wanted }: check.CheckResult): RouteAssertion {
    if (!pass)
      throw new Error(`expected the request ${wanted}, but the decision is\n${check.decisionText(this.decision)}`);
    return this;
  }
}

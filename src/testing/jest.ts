import type { IConstruct } from 'constructs';
import { lint } from '../lint/lint';
import { formatProblem } from '../mesh/error';
import { manifestsOf } from '../mesh/synthesis';
import type { Manifest } from '../model/manifest';
import type { CanaryRelease } from '../release/canary-release';
import type { Decision, DecisionFault, DecisionRetries } from '../routing/decision';
import type { MeshRequest } from '../routing/mesh-request';
import * as check from './checks';

/** What the matchers of `cdk8s-mesh/jest` say about a decision, a mesh or a construct. */
export interface MeshMatchers<R> {
  /** All requests (or `weight` percent) reach a service, by its short or full name, that exists, in a subset if one is named. */
  toReach(service: string, options?: check.ReachOptions): R;
  /** Requests are split between subsets (or hosts) by these percentages, and go nowhere else. */
  toSplit(shares: Record<string, number>): R;
  /** The proxy answers 404: no virtual host, or no route. */
  toBeNotFound(): R;
  /** A VirtualService or a Gateway server redirects, to this location and with this status if given. */
  toRedirectTo(location?: string, status?: number): R;
  /** An AuthorizationPolicy denies; by this name or `namespace/name` if given. */
  toBeDenied(policy?: string): R;
  /** Nothing listens, or TLS and plain text meet. */
  toBeRefused(): R;
  /** The host is unknown and the request leaves unchanged. */
  toPassThrough(): R;
  /** The host is unknown and the request ends at the proxy. */
  toBeBlackholed(): R;
  /** A limit such as `3s`; none where nothing is said. */
  toHaveTimeout(timeout?: string): R;
  /** Retries: their number, or the fields that matter. */
  toHaveRetries(retries: number | Partial<DecisionRetries>): R;
  /** A fault that fires, with these fields if given. */
  toHaveFault(fault?: Partial<DecisionFault>): R;
  /** A copy goes to a service; `weight` is its percentage. */
  toBeMirroredTo(service: string, options?: check.ReachOptions): R;
  /** The destination gets this path, and this host if given. */
  toBeRewrittenTo(path?: string, authority?: string): R;
  /** The proxy answers itself with this status, directly or by an injected error. */
  toBeAnsweredWith(status: number, body?: string): R;
  /** The named route decides, of this VirtualService (`namespace/name`) if given. */
  toTakeRoute(route?: string, virtualService?: string): R;
  /** The linter finds no error in a mesh or in what a construct would write. */
  toHaveNoErrors(): R;
  /**
   * Every request of a release is served at every step of its plan, and who has reached the new version stays there. Looks at the
   * requests given, else at one for each match of each route that leads to the service.
   */
  toKeepEveryRequestServed(requests?: readonly MeshRequest[]): R;
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

function result(decision: Decision, { pass, wanted }: check.CheckResult): MatcherResult {
  const text = (not: string): string =>
    `expected the request ${not}${wanted}, but the decision is\n${check.decisionText(decision)}`;
  return { pass, message: () => text(pass ? 'not ' : '') };
}

type Check<A extends unknown[]> = (decision: Decision, ...args: A) => check.CheckResult;

/** A matcher made of a check. */
function matcher<A extends unknown[]>(of: Check<A>): (received: unknown, ...args: A) => MatcherResult {
  return (received, ...args) => {
    const decision = received as Decision | undefined;
    if (typeof decision?.outcome !== 'string') {
      return {
        pass: false,
        message: () => `expected a decision, as mesh.route(...) gives it, but received ${String(received)}`,
      };
    }
    return result(decision, of(decision, ...args));
  };
}

/** Linted objects of a MeshModel, of loaded files or of a construct. */
function manifests(received: unknown): readonly Manifest[] | undefined {
  const { _index, _manifests, node } = (received ?? {}) as {
    _index?: { manifests: readonly Manifest[] };
    _manifests?: readonly Manifest[];
    node?: unknown;
  };
  if (_index) return _index.manifests;
  if (_manifests) return _manifests;
  return node ? manifestsOf(received as IConstruct) : undefined;
}

function toHaveNoErrors(received: unknown): MatcherResult {
  const objects = manifests(received);
  if (!objects)
    return { pass: false, message: () => `expected a mesh or a construct, but received ${String(received)}` };
  const errors = lint(objects).filter((f) => f.severity === 'error');
  const lines = errors.map((e) => `  ${e.rule} ${e.object}${e.path ? ` ${e.path}` : ''}: ${e.message}`);
  return {
    pass: errors.length === 0,
    message: () =>
      errors.length === 0
        ? 'expected errors, but the linter finds none'
        : `expected no errors, but\n${lines.join('\n')}`,
  };
}

function toKeepEveryRequestServed(received: unknown, requests?: readonly MeshRequest[]): MatcherResult {
  const release = received as CanaryRelease | undefined;
  if (typeof release?.table !== 'function') {
    return { pass: false, message: () => `expected a CanaryRelease, but received ${String(received)}` };
  }
  const table = release.table(requests && [...requests]);
  const problems = table._found.map(formatProblem);
  const pass = problems.length === 0;
  const heading = pass ? 'expected a request that is not served at some step, but all are' : problems.join('\n');
  return { pass, message: () => `${heading}\n\n${table.toString()}` };
}

/** The matchers, for `expect.extend` of another test runner. */
export const meshMatchers = {
  toReach: matcher(check.checkReach),
  toSplit: matcher(check.checkSplit),
  toBeNotFound: matcher((d) => check.checkOutcome(d, 'notFound', 'to be answered with 404')),
  toRedirectTo: matcher(check.checkRedirect),
  toBeDenied: matcher(check.checkDenied),
  toBeRefused: matcher((d) => check.checkOutcome(d, 'refused', 'to be refused')),
  toPassThrough: matcher((d) => check.checkOutcome(d, 'passthrough', 'to pass through')),
  toBeBlackholed: matcher((d) => check.checkOutcome(d, 'blackhole', 'to end at the proxy')),
  toHaveTimeout: matcher((d, timeout?: string) => check.checkTimeout(d, timeout)),
  toHaveRetries: matcher((d, retries: number | Partial<DecisionRetries>) =>
    check.checkRetries(d, typeof retries === 'number' ? { attempts: retries } : retries),
  ),
  toHaveFault: matcher(check.checkFault),
  toBeMirroredTo: matcher(check.checkMirror),
  toBeRewrittenTo: matcher(check.checkRewrite),
  toBeAnsweredWith: matcher(check.checkAnswer),
  toTakeRoute: matcher(check.checkRoute),
  toHaveNoErrors,
  toKeepEveryRequestServed,
};

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars
    interface Matchers<R, T = {}> extends MeshMatchers<R> {}
  }
}

expect.extend(meshMatchers);

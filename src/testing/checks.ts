import type { Decision, DecisionDestination, DecisionFault, DecisionRetries } from '../routing/decision';
import { formatSeconds, secondsOf } from '../routing/durations';

/** Whether a decision is as wanted, and a text that says so, or why not. */
export interface CheckResult {
  readonly pass: boolean;
  /** What was wanted, as the end of a sentence that begins with "the request". */
  readonly wanted: string;
}

/** What a request is expected to reach. */
export interface ReachOptions {
  /**
   * The subset.
   * @default any, or none
   */
  readonly subset?: string;
  /**
   * Its share of the requests in percent.
   * @default all of them
   */
  readonly weight?: number;
  /**
   * The port.
   * @default any
   */
  readonly port?: number;
}

/** What stands behind the reader's back: the decision as text, with its reasons. */
export function decisionText(decision: Decision): string {
  const { why, ...rest } = JSON.parse(JSON.stringify(decision)) as Decision & Record<string, unknown>;
  return [JSON.stringify(rest, undefined, 2), 'because', ...why.map((w) => `  - ${w}`)].join('\n');
}

/** Whether a host is the one that a test names: the full name, or its beginning up to a dot. */
function isHost(host: string, name: string): boolean {
  return host === name || host.startsWith(`${name}.`);
}

function share(destinations: readonly DecisionDestination[], of: (d: DecisionDestination) => boolean): number {
  const total = destinations.reduce((sum, d) => sum + d.weight, 0);
  const mine = destinations.filter(of).reduce((sum, d) => sum + d.weight, 0);
  return total === 0 ? 0 : Math.round((mine / total) * 1e4) / 100;
}

const forwards = (d: Decision): boolean => d.outcome === 'route' || d.outcome === 'tcp';
const isAborted = (d: Decision): boolean => (d.fault?.abort?.percentage ?? 0) >= 100;

/** All requests (or the given share) reach a service that exists, and no injected error keeps them from it. */
export function checkReach(decision: Decision, service: string, options: ReachOptions = {}): CheckResult {
  const { subset, weight = 100, port } = options;
  const fits = (d: DecisionDestination): boolean =>
    d.exists &&
    isHost(d.host, service) &&
    (subset === undefined || d.subset === subset) &&
    (port === undefined || d.port === port);
  const pass = forwards(decision) && !isAborted(decision) && share(decision.destinations ?? [], fits) === weight;
  const what = `${service}${subset === undefined ? '' : ` subset ${subset}`}${port === undefined ? '' : ` port ${port}`}`;
  return { pass, wanted: `to reach ${what}${weight === 100 ? '' : ` with ${weight} %`}` };
}

/** Shares in percent by subset, or by host for destinations without one. */
export function checkSplit(decision: Decision, shares: Readonly<Record<string, number>>): CheckResult {
  const destinations = decision.destinations ?? [];
  const named = Object.entries(shares);
  const isFor = (name: string) => (d: DecisionDestination) =>
    d.exists && (d.subset === name || (!d.subset && isHost(d.host, name)));
  const each = named.every(([name, wanted]) => share(destinations, isFor(name)) === wanted);
  const whole = share(destinations, (d) => named.some(([name]) => isFor(name)(d))) === 100;
  const wanted = `to be split ${named.map(([name, w]) => `${name} ${w} %`).join(', ')}`;
  return { pass: forwards(decision) && each && whole, wanted };
}

/** The outcome itself. */
export function checkOutcome(decision: Decision, outcome: string, wanted: string): CheckResult {
  return { pass: decision.outcome === outcome, wanted };
}

/** A redirect, of a VirtualService or of a Gateway server to HTTPS. */
export function checkRedirect(decision: Decision, location?: string, status?: number): CheckResult {
  const { outcome, redirect } = decision;
  const redirects = outcome === 'redirect' || outcome === 'tlsRedirect';
  const pass =
    redirects &&
    (location === undefined || redirect?.location === location) &&
    (status === undefined || redirect?.status === status);
  return {
    pass,
    wanted: `to be redirected${location === undefined ? '' : ` to ${location}`}${status === undefined ? '' : ` with ${status}`}`,
  };
}

/** A refusal by an AuthorizationPolicy. */
export function checkDenied(decision: Decision, policy?: string): CheckResult {
  const pass =
    decision.outcome === 'denied' &&
    (policy === undefined || decision.policy === policy || (decision.policy ?? '').endsWith(`/${policy}`));
  return { pass, wanted: `to be denied${policy === undefined ? '' : ` by ${policy}`}` };
}

/** Seconds, or a text such as `3s`; nothing stands for no limit. */
export function checkTimeout(decision: Decision, timeout: string | undefined): CheckResult {
  const seconds = secondsOf(timeout);
  const normal = seconds ? formatSeconds(seconds) : undefined;
  return {
    pass: forwards(decision) && decision.timeout === normal,
    wanted: normal ? `to have the timeout ${normal}` : 'to have no timeout',
  };
}

/** Retries; only what is given is compared. */
export function checkRetries(decision: Decision, wanted: Partial<DecisionRetries>): CheckResult {
  const pass = forwards(decision) && isPart(decision.retries ?? { attempts: 2 }, wanted);
  return { pass, wanted: `to have the retries ${JSON.stringify(wanted)}` };
}

/** Injected faults; only what is given is compared, and a fault that never fires is none. */
export function checkFault(decision: Decision, wanted?: Partial<DecisionFault>): CheckResult {
  const { delay, abort } = decision.fault ?? {};
  const fires = (delay?.percentage ?? 0) > 0 || (abort?.percentage ?? 0) > 0;
  return {
    pass: fires && isPart(decision.fault, wanted ?? {}),
    wanted: `to meet a fault${wanted ? ` ${JSON.stringify(wanted)}` : ''}`,
  };
}

/** A copy to a service. */
export function checkMirror(decision: Decision, service: string, options: ReachOptions = {}): CheckResult {
  const pass = (decision.mirrors ?? []).some(
    (m) =>
      isHost(m.host, service) &&
      (options.subset === undefined || m.subset === options.subset) &&
      (options.port === undefined || m.port === options.port) &&
      (options.weight === undefined || m.percentage === options.weight),
  );
  return {
    pass,
    wanted: `to be mirrored to ${service}${options.subset === undefined ? '' : ` subset ${options.subset}`}`,
  };
}

/** What the destination gets as path and host. */
export function checkRewrite(decision: Decision, path?: string, authority?: string): CheckResult {
  const { rewrite } = decision;
  const pass =
    rewrite !== undefined &&
    (path === undefined || rewrite.path === path) &&
    (authority === undefined || rewrite.authority === authority);
  return { pass, wanted: `to be rewritten to ${[authority, path].filter((t) => t !== undefined).join(' ')}` };
}

/** An answer that the proxy gives itself, or an error that it injects into every request. */
export function checkAnswer(decision: Decision, status: number, body?: string): CheckResult {
  const { outcome, directResponse, fault } = decision;
  const direct =
    outcome === 'directResponse' &&
    directResponse?.status === status &&
    (body === undefined || directResponse.body === body);
  const aborted = body === undefined && isAborted(decision) && fault?.abort?.httpStatus === status;
  return {
    pass: direct || aborted,
    wanted: `to be answered with ${status}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`,
  };
}

/** The name of the route, or the `namespace/name` of the VirtualService, that decides. */
export function checkRoute(decision: Decision, route?: string, virtualService?: string): CheckResult {
  const pass =
    (route === undefined || decision.route === route) &&
    (virtualService === undefined || decision.virtualService === virtualService);
  return { pass, wanted: `to take the route ${[virtualService, route].filter((t) => t !== undefined).join(' ')}` };
}

function isPart(value: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return Object.is(value, part);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(part).every(([key, wanted]) => isPart((value as Record<string, unknown>)[key], wanted));
}

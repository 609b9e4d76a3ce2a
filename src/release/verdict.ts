import type { Decision } from '../routing/decision';
import type { MeshModel } from '../routing/mesh-model';
import { podsOfHost, podsOfSubset, type ReleasePods } from './release-pods';

/** Who answers, in percent, what is wrong, and what would end it. */
export interface Verdict {
  readonly shares: Record<string, number>;
  readonly newShare: number;
  readonly problem?: string;
  readonly fix?: string;
}

/** Who answers a request once it has been decided about, and what is wrong with that. */
export function verdictOn(decision: Decision, mesh: MeshModel, pods: readonly ReleasePods[]): Verdict {
  const { destinations = [], directResponse, fault, outcome } = decision;
  const none = { shares: {}, newShare: 0 };
  if (outcome !== 'route' && outcome !== 'tcp') {
    const isAnswered = ANSWERS.has(outcome) && (directResponse?.status ?? 200) < 400;
    return isAnswered ? none : { ...none, problem: `is not served: ${outcome}`, fix: FIXES[outcome] };
  }
  if ((fault?.abort?.percentage ?? 0) > 0) return { ...none, problem: 'meets an injected error' };
  const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
  if (destinations.length > 1 && total !== 100) return { ...none, problem: `has weights that sum to ${total}` };
  const shares: Record<string, number> = {};
  let newShare = 0;
  for (const destination of destinations) {
    const place = `${destination.host}${destination.subset ? ` subset ${destination.subset}` : ''} port ${destination.port}`;
    if (!destination.exists) return { ...none, problem: `gets 503: there is no ${place}`, fix: FIXES.subset };
    const own = podsOfHost(destination.host, mesh, pods);
    if (own.length === 0) continue;
    const running = podsOfSubset(destination, mesh, own).filter((it) => it.running);
    if (running.length === 0) return { ...none, problem: `gets 503: no pod runs behind ${place}`, fix: FIXES.pods };
    const share = total === 0 ? 100 : destination.weight;
    if (new Set(running.map(({ isNew }) => isNew)).size > 1) {
      const problem = `leads past the plan: pods of both versions stand behind ${place}`;
      return { ...none, problem, fix: FIXES.past };
    }
    const [{ isNew, version }] = running;
    shares[version] = (shares[version] ?? 0) + share;
    if (isNew) newShare += share;
  }
  return { shares, newShare };
}

/** Outcomes that are an answer, though no version gives it. */
const ANSWERS: ReadonlySet<string> = new Set(['redirect', 'tlsRedirect', 'directResponse']);

const FIXES: Readonly<Record<string, string>> = {
  notFound: 'add a route that takes the request, or widen the match of the release',
  denied: 'say that the caller calls the service, or allow it in the policy',
  refused: 'correct the port or the TLS of the request or of the service',
  blackhole: 'declare the host, or correct it',
  subset: 'declare the version that the route names, or correct the port',
  pods: 'give the version pods for as long as requests reach it, as Step.scale does',
  past: 'lead the route to the release: { delegate: release.delegate } with a controller, { to: release.destinations } without',
};

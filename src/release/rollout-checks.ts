import { renderWire } from '../istio/render';
import { refuse } from '../mesh/error';
import { conflicts } from '../model/delegates';
import type { HttpMatch } from '../model/spec';
import type { CanaryRelease } from './canary-release';
import { stateAfter } from './plan';
import { addedMatches } from './rollout-cluster';
import { rolloutStateAfter, type RolloutStep } from './rollout-steps';
import { RELEASE_RULES } from './rules';
import type { StepKind } from './step';
import { MIRROR_ROUTE, PRIMARY } from './write-steps';

const STOPS: ReadonlySet<StepKind> = new Set<StepKind>(['pause', 'approve', 'analysis', 'experiment']);

/** Without a stop between them, the controller passes from one weight to the next at once. */
export function checkStops(release: CanaryRelease): void {
  const kinds = release.steps.map(({ _spec: step }) => step.kind);
  for (const [index, kind] of kinds.entries()) {
    const next = kinds.indexOf('weight', index + 1);
    if (kind !== 'weight' || next < 0 || kinds.slice(index + 1, next).some((it) => STOPS.has(it))) continue;
    refuse(release, RELEASE_RULES.NO_STOP, {
      what: `steps ${index + 1} and ${next + 1} of the plan are weights, and nothing stands between them`,
      given: kinds,
      allowed: 'a pause, an approval or an analysis between two weights',
    });
  }
}

/** Requests that the plan leads to the canary need pods there. */
export function checkPods(release: CanaryRelease, written: readonly RolloutStep[]): void {
  for (const [index, step] of release.steps.entries()) {
    const { cohorts, mirror, weight } = stateAfter(release.steps, index + 1);
    const isNeeded = cohorts.length > 0 || mirror > 0 || weight > 0;
    if (!isNeeded || rolloutStateAfter(written.slice(0, index + 1)).hasPods) continue;
    refuse(release, RELEASE_RULES.SCALE_ORDER, {
      what: `after step ${index + 1} of the plan (${step.toString()}) requests are led to a canary without pods`,
      given: release.steps.map((it) => it.toString()),
      allowed: 'Step.scale(replicas) before the first cohort or mirror, for as long as the weight is 0',
    });
  }
}

/** The controller knows headers alone, and joins several by OR. */
export function checkCohorts(release: CanaryRelease): void {
  for (const { _spec: step } of release.steps) {
    if (step.kind !== 'cohort') continue;
    if (step.name === PRIMARY || step.name === MIRROR_ROUTE) {
      refuse(release, RELEASE_RULES.COHORT_NAME, {
        what: 'a cohort has the name of a route that the release has itself',
        given: step.name,
        allowed: `a name other than ${PRIMARY} and ${MIRROR_ROUTE}`,
      });
    }
    const { headers = {}, ...others } = step.match;
    const said = [...Object.keys(headers), ...Object.keys(others)];
    if (Object.keys(headers).length !== 1 || Object.keys(others).length > 0) {
      refuse(release, RELEASE_RULES.COHORT_AND, {
        what: `the cohort ${step.name} is not one header`,
        given: said,
        allowed: 'exactly one header',
      });
    }
  }
}

/** Istio drops a route that the controller adds, without a word, where it contradicts the match of the release. */
export function checkAddedRoutes(release: CanaryRelease, written: readonly RolloutStep[]): void {
  const roots = renderWire(release._route.match ?? [], release) as HttpMatch[];
  for (const { match, step } of addedMatches(written)) {
    const root = roots.find((it) => conflicts(it, match));
    if (!root) continue;
    refuse(release, RELEASE_RULES.COHORT_CONFLICT, {
      what: `the route that step ${step + 1} of the plan (${release.steps[step].toString()}) adds contradicts the match of the release`,
      given: { added: match, release: root },
      allowed: 'a match of the release on other fields',
    });
  }
}

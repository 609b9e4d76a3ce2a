import { renderWire } from '../istio/render';
import type { Analysis } from './analysis';
import type { CanaryRelease } from './canary-release';
import type { StepKind, StepSpec } from './step';

/** The subset, and the end of the name of the Service, of the old version. */
export const STABLE = 'stable';
/** The subset, and the end of the name of the Service, of the new version. */
export const CANARY = 'canary';
/** The route that holds the weights. */
export const PRIMARY = 'primary';
/** The route that copies requests. */
export const MIRROR_ROUTE = 'mirror';

/** By method, as the routes that lead to it usually have a condition on the path, and two on one field contradict each other. */
const EVERY_REQUEST = [{ method: { regex: '.*' } }];

type Writers = { readonly [K in StepKind]: (release: CanaryRelease, step: Extract<StepSpec, { kind: K }>) => object };

/** Each kind of step as the controller reads it. */
const WRITERS: Writers = {
  weight: (_, { weight }) => ({ setWeight: weight }),
  pause: (_, { duration }) => ({ pause: { duration: `${duration.toSeconds()}s` } }),
  approve: () => ({ pause: {} }),
  cohort: (_, { name, match }) => ({
    setHeaderRoute: {
      name,
      match: Object.entries(renderWire(match.headers ?? {}) as Record<string, object>).map(
        ([headerName, headerValue]) => ({
          headerName,
          headerValue,
        }),
      ),
    },
  }),
  mirror: (_, { percentage }) => ({
    setMirrorRoute:
      percentage === 0 ? { name: MIRROR_ROUTE } : { name: MIRROR_ROUTE, percentage, match: EVERY_REQUEST },
  }),
  scale: (_, { replicas, percentage }) => ({
    setCanaryScale:
      replicas === undefined && percentage === undefined
        ? { matchTrafficWeight: true }
        : { replicas, weight: percentage },
  }),
  analysis: (release, { analysis }) => ({ analysis: analysisRun(release, [analysis])! }),
  experiment: (release, { analyses, duration }) => ({
    experiment: {
      duration: `${duration.toSeconds()}s`,
      templates: [
        { name: STABLE, specRef: STABLE },
        { name: CANARY, specRef: CANARY },
      ],
      analyses:
        analyses.length === 0
          ? undefined
          : analyses.map(({ name }) => ({ name, templateName: name, args: args(release) })),
    },
  }),
};

/** The plan of a release as the controller reads it. */
export function writeSteps(release: CanaryRelease): object[] {
  return release.steps.map(({ _spec: step }) => {
    const write = WRITERS[step.kind] as (release: CanaryRelease, step: StepSpec) => object;
    return write(release, step);
  });
}

function args(release: CanaryRelease): object[] {
  return [{ name: 'service', value: release.service.host }];
}

/** Measurements as a Rollout takes them; undefined where there are none. */
export function analysisRun(release: CanaryRelease, analyses: readonly Analysis[] | undefined): object | undefined {
  if (!analyses || analyses.length === 0) return undefined;
  return { templates: analyses.map(({ name }) => ({ templateName: name })), args: args(release) };
}

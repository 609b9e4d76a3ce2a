import type { Construct } from 'constructs';
import { renderWire } from '../istio/render';
import { emit } from '../mesh/emit';
import type { Analysis } from './analysis';
import type { CanaryRelease } from './canary-release';
import type { StepKind, StepSpec } from './step';

/** What queries of Prometheus may refer to. */
const ARGUMENTS: Readonly<Record<string, (release: CanaryRelease) => string>> = {
  service: ({ service }) => service.host,
  namespace: ({ service }) => service.namespace ?? 'default',
  app: ({ service }) => service.name,
  version: ({ canary }) => canary.name,
};

/** The subset, and the end of the name of the Service, of the old version. */
export const STABLE = 'stable';
/** The subset, and the end of the name of the Service, of the new version. */
export const CANARY = 'canary';
/** The end of the name of the Service by which the new version is looked at before it gets requests. */
export const PREVIEW = 'preview';
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
  return Object.entries(ARGUMENTS).map(([name, value]) => ({ name, value: value(release) }));
}

/** Measurements as a Rollout takes them; undefined where there are none. */
export function analysisRun(release: CanaryRelease, analyses: readonly Analysis[] | undefined): object | undefined {
  if (!analyses || analyses.length === 0) return undefined;
  return { templates: analyses.map(({ name }) => ({ templateName: name })), args: args(release) };
}

/** Writes a measurement as a Rollout refers to it. */
export function emitTemplate(scope: Construct, analysis: Analysis): void {
  const { count, failureLimit, max, min, query } = analysis.query;
  const bounds = [
    ...(min === undefined ? [] : [`result[0] >= ${min}`]),
    ...(max === undefined ? [] : [`result[0] <= ${max}`]),
  ];
  emit(scope, `analysis-${analysis.name}`, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    name: analysis.name,
    body: {
      spec: () => ({
        args: Object.keys(ARGUMENTS).map((name) => ({ name })),
        metrics: [
          {
            name: analysis.name,
            interval: `${analysis._interval.toSeconds()}s`,
            count: count ?? 5,
            failureLimit: failureLimit ?? 1,
            successCondition: bounds.length > 0 ? bounds.join(' && ') : undefined,
            provider: { prometheus: { address: analysis._address, query } },
          },
        ],
      }),
    },
  });
}

import type { HttpMatchRequest } from '../istio/http-match';
import { Percent } from '../istio/values';
import type { IDestination } from '../mesh/destination';
import type { Manifest } from '../model/manifest';
import type { RouteProps } from '../traffic/route';
import type { NamedRoute } from '../traffic/route-list';
import type { CanaryRelease } from './canary-release';
import type { Cluster } from './cluster';
import type { Carrier } from './engine';
import { stateAfter } from './plan';
import type { StepKind } from './step';

/** Writes the weights, cohorts and copies of one step. */
export class StaticEngine implements Carrier {
  public readonly name = 'static';
  public readonly steps: ReadonlySet<StepKind> = new Set<StepKind>(['weight', 'cohort', 'mirror', 'approve']);

  public constructor(public readonly step: number) {}

  public carryOut(release: CanaryRelease): void {
    release.canaryWeightAt(this.step);
    const everybody = routesAt(release).at(-1)!;
    release.service._addFinalRoute(release, release.node.id, everybody.props.to ?? [], () => routesAt(release));
  }

  public observe(release: CanaryRelease, manifests: readonly Manifest[]): Cluster {
    const pods = release.service.versions.map((version) => ({
      labels: version._podLabels,
      version: version.name,
      isNew: version === release.canary,
      running: version._replicas !== 0,
    }));
    return { manifests, pods };
  }

  public destinations(release: CanaryRelease): IDestination[] {
    const share = (): number => stateAfter(release.steps, release._currentStep).weight;
    return [
      { version: release.stable, weight: () => 100 - share() },
      { version: release.canary, weight: share },
    ].map(({ version, weight }) => ({
      get destination() {
        return version.weight(weight()).destination;
      },
    }));
  }
}

/** Cohorts first, then everybody else. */
function routesAt(release: CanaryRelease): NamedRoute<RouteProps>[] {
  const { canary, stable, steps } = release;
  const { cohorts, mirror, weight } = stateAfter(steps, release._currentStep);
  const common = release._route;
  const everybody: RouteProps = {
    ...common,
    to: [stable.weight(100 - weight), canary.weight(weight)],
    ...(mirror > 0 ? { mirrors: [{ to: canary, percentage: Percent.of(mirror) }] } : {}),
  };
  return [
    ...cohorts.map(({ name, match }) => ({
      name,
      props: { ...common, match: within(match, common.match), to: [canary] },
    })),
    { name: release.node.id, props: everybody },
  ];
}

/** A cohort among the requests that a release is for, as Istio joins a delegate's match with that of its root. */
function within(cohort: HttpMatchRequest, release: readonly HttpMatchRequest[] = [{}]): HttpMatchRequest[] {
  return release.map((root) => {
    const joined = JOINED.flatMap((field) =>
      root[field] || cohort[field] ? [[field, { ...root[field], ...cohort[field] }]] : [],
    );
    return { ...root, ...cohort, ...(Object.fromEntries(joined) as HttpMatchRequest) };
  });
}

const JOINED = ['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'] as const;

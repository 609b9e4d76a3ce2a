import { Percent } from '../istio/values';
import type { RouteProps } from '../traffic/route';
import type { NamedRoute } from '../traffic/route-list';
import type { CanaryRelease } from './canary-release';
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
    ...cohorts.map(({ name, match }) => ({ name, props: { ...common, match: [match], to: [canary] } })),
    { name: release.node.id, props: everybody },
  ];
}

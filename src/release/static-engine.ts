import type { Headers } from '../istio/headers';
import type { HttpMatchRequest } from '../istio/http-match';
import { Percent, StringMatch } from '../istio/values';
import type { IDestination } from '../mesh/destination';
import type { Manifest } from '../model/manifest';
import type { RouteProps } from '../traffic/route';
import type { NamedRoute } from '../traffic/route-list';
import type { MeshVersion } from '../workload/mesh-version';
import { checkCookie } from './affinity-cookie';
import type { CanaryRelease } from './canary-release';
import type { Cluster } from './cluster';
import type { Carrier, StaticEngineOptions } from './engine';
import { stateAfter } from './plan';
import { podsOf } from './release-pods';
import type { StepKind } from './step';

/** Writes the weights, cohorts and copies of one step. */
export class StaticEngine implements Carrier {
  public readonly name = 'static';
  public readonly steps: ReadonlySet<StepKind> = new Set<StepKind>(['weight', 'cohort', 'mirror', 'approve']);
  public readonly instead: Carrier['instead'] = {
    pause: 'leave it out: the commit that moves to the next step ends the pause',
    analysis: 'leave it out, and measure in the pipeline that commits the next step; or choose another engine',
    experiment: 'compare versions with a cohort or a mirror, or choose Engine.argoRollouts',
    scale: 'give the versions their number of pods: Version.image(image, { replicas })',
  };
  public readonly step: number;

  private readonly cookie: string | undefined;

  public constructor({ affinityCookie, step }: StaticEngineOptions) {
    this.step = step;
    this.cookie = checkCookie('Engine.static', affinityCookie);
  }

  public carryOut(release: CanaryRelease): void {
    release.canaryWeightAt(this.step);
    const routes = () => routesAt(release, this.cookie);
    release.service._addFinalRoute(release, release.node.id, routes().at(-1)!.props.to ?? [], routes);
  }

  public observe(release: CanaryRelease, manifests: readonly Manifest[]): Cluster {
    return { manifests, pods: release.service.versions.map((version) => podsOf(version, version === release.canary)) };
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

/** Cohorts first, then who has been with the canary before, then everybody else. */
function routesAt(release: CanaryRelease, cookie: string | undefined): NamedRoute<RouteProps>[] {
  const { canary, stable, steps } = release;
  const { cohorts, mirror, weight } = stateAfter(steps, release._currentStep);
  const { id } = release.node;
  const common = release._route;
  const known =
    cookie !== undefined && weight > 0 ? [{ name: `${id}-cookie`, match: cookieMatch(cookie, canary) }] : [];
  const share = canary.weight(weight);
  const everybody: RouteProps = {
    ...common,
    to: [stable.weight(100 - weight), known.length > 0 ? share.headers(cookieHeaders(cookie!, canary)) : share],
    ...(mirror > 0 ? { mirrors: [{ to: canary, percentage: Percent.of(mirror) }] } : {}),
  };
  return [
    ...[...cohorts, ...known].map(({ name, match }) => ({
      name,
      props: { ...common, match: within(match, common.match), to: [canary] },
    })),
    { name: id, props: everybody },
  ];
}

function cookieMatch(cookie: string, { name }: MeshVersion): HttpMatchRequest {
  return { headers: { cookie: StringMatch.regex(`(.*;\\s*)?${cookie}=${name}(;.*)?`) } };
}

function cookieHeaders(cookie: string, { name }: MeshVersion): Headers {
  return { response: { add: { 'set-cookie': `${cookie}=${name}; Path=/; Max-Age=86400` } } };
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
